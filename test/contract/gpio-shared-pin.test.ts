import { expect, onTestFinished, test } from 'vitest';
import { OnoffBoard } from '../../src/devices/gpio/onoff.ts';
import { GpioRecord, SysfsTree } from './suites/gpio.ts';

test.each([
  ['two lines on one pin', 17, 17],
  ['a pin that the header does not have', 17, 28],
])('%s is refused before a line is touched', async (_what, relay, sensor) => {
  const sysfs = new SysfsTree({ gpiochip0: ['pinctrl-rp1', 571, 54] });
  const board = new OnoffBoard(
    {
      driver: 'onoff',
      relays: [{ name: 'slot1', bcm: relay, activeLow: false }],
      sensors: [{ name: 'drop', bcm: sensor, activeLow: false, debounceMs: 5 }],
    },
    new GpioRecord(),
    { sysfsRoot: sysfs.root, lines: async () => sysfs.lines() },
  );
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('failing');
  expect(sysfs.written.size).toBe(0);
});
