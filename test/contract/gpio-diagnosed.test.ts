import { expect, test } from 'vitest';
import { deviceCheck } from '../../src/diagnose/devices.ts';
import { askBoard } from '../../src/diagnose/gpio.ts';
import { cdevRig, onoffRig } from './suites/gpio.ts';

test.each([
  [
    'cdev',
    cdevRig,
    /^ready \(cdev, \/dev\/gpiochip0 pinctrl-bcm2711; relays slot1 on BCM 17, gate on BCM 27; inputs drop/,
  ],
  [
    'onoff',
    onoffRig,
    /^ready \(onoff, .*; relays slot1 on BCM 17, gate on BCM 27; inputs drop on BCM 5, door on BCM 6\)$/,
  ],
] as const)(
  'trying the pins with %s names driver, chip and pins, and leaves every relay off',
  async (_kind, make, words) => {
    const rig = make();
    const plan = {
      name: 'gpio',
      driver: 'auto',
      required: true,
      where: '2 relays',
      make: () => rig.board,
      ask: askBoard,
    };
    const finding = await deviceCheck(plan, null).run(new AbortController().signal);
    expect(finding).toMatchObject({ status: 'ok', summary: expect.stringMatching(words) });
    expect([rig.powered('slot1'), rig.powered('gate')]).toEqual([false, false]);
    expect(rig.released()).toEqual([17, 27, 5, 6]);
  },
);
