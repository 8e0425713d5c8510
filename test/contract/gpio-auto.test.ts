import { expect, onTestFinished, test } from 'vitest';
import { firstOf } from '../../src/devices/gpio/auto.ts';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { cdevWay } from '../../src/devices/gpio/cdev.ts';
import { onoffWay } from '../../src/devices/gpio/onoff.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { eventually } from '../support/eventually.ts';
import { GpioRecord, LINES, PI_4, SysfsTree } from './suites/gpio.ts';
import { PretendKernel } from './suites/gpio-kernel.ts';

/** A machine with both ways; what is broken on it is up to the test. */
function machine() {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const sysfs = new SysfsTree({ gpiochip512: ['pinctrl-bcm2711', 512, 58] });
  for (const { bcm } of LINES.sensors) sysfs.setInput(512 + bcm, 0);
  const broken = { koffi: false, sysfs: false };
  const library = async () =>
    broken.koffi ? ({ ok: false, why: 'the package koffi is not installed' } as const) : kernel.library();
  const lines = async () => {
    if (broken.sysfs) throw new Error('this kernel has no sysfs GPIO');
    return sysfs.lines(512);
  };
  const find = firstOf([
    ['cdev', cdevWay({ ioctl: library, files: kernel, sysfsRoot: sysfs.root })],
    ['onoff', onoffWay({ sysfsRoot: sysfs.root, lines })],
  ]);
  const timers = new ManualTimers();
  const board = new HeaderBoard({ driver: 'auto', ...LINES }, new GpioRecord(), find, timers, () => 1);
  onTestFinished(() => board.stop());
  return { board, kernel, timers, broken, start: () => board.start(new AbortController().signal) };
}

test('where both work it is the character device', async () => {
  const { board, start } = machine();
  expect(board.kind).toBe('auto');
  await start();
  expect([board.kind, board.health.status]).toEqual(['cdev', 'ready']);
  expect(board.about).toMatch(/^cdev, \/dev\/gpiochip0 pinctrl-bcm2711/);
});

test('where koffi is missing it is onoff, and diagnosis says why', async () => {
  const { board, broken, start } = machine();
  broken.koffi = true;
  await start();
  expect([board.kind, board.health.status]).toEqual(['onoff', 'ready']);
  expect(board.about).toMatch(/^onoff, .*not cdev: .*koffi/);
});

test('where neither works the health says what each lacks, and one that is mended is taken', async () => {
  const { board, broken, timers, start } = machine();
  Object.assign(broken, { koffi: true, sysfs: true });
  await start();
  expect(board.health).toMatchObject({
    status: 'failing',
    reason: expect.stringMatching(/cdev: .*koffi.*onoff: this kernel has no sysfs GPIO/),
  });
  broken.koffi = false;
  timers.advance(2000);
  await eventually(() => board.health.status === 'ready', { what: 'the board is ready' });
  expect(board.kind).toBe('cdev');
});

test('a line in use is not tried by the other way: it would turn a pin round that somebody else drives', async () => {
  const { board, kernel, start } = machine();
  kernel.occupy(17, 'gpiomon');
  await start();
  expect(board.health.reason).toMatch(/BCM 17 \(slot1\) is held by "gpiomon"/);
  expect(board.kind).toBe('auto');
});
