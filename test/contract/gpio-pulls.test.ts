import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { cdevWay } from '../../src/devices/gpio/cdev.ts';
import { onoffWay } from '../../src/devices/gpio/onoff.ts';
import type { Pull, SensorConfig } from '../../src/devices/gpio/port.ts';
import { GpioRecord, PI_4, RELAYS, SysfsTree } from './suites/gpio.ts';
import { PretendKernel } from './suites/gpio-kernel.ts';

const sensor = (name: string, bcm: number, pull?: Pull): SensorConfig => {
  return { name, bcm, activeLow: true, debounceMs: 20, pull };
};
const SENSORS = [sensor('drop', 5, 'up'), sensor('door', 6, 'down'), sensor('gate', 13, 'off'), sensor('tamper', 26)];

test('the kernel is told of each pull, and a sensor without one keeps what it has', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: '/nowhere' });
  const board = new HeaderBoard({ driver: 'cdev', relays: RELAYS, sensors: SENSORS }, new GpioRecord(), find);
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('ready');
  // Bits 8, 9 and 10 of the flags: up, down, off.
  expect(SENSORS.map(({ bcm }) => Number((kernel.line(bcm).flags >> 8n) & 7n))).toEqual([1, 2, 4, 0]);
});

test('onoff works, and says which lines config.txt needs', async () => {
  const sysfs = new SysfsTree({ gpiochip512: ['pinctrl-bcm2711', 512, 58] });
  for (const { bcm } of SENSORS) sysfs.setInput(512 + bcm, 1);
  const find = onoffWay({ sysfsRoot: sysfs.root, lines: async () => sysfs.lines(512) });
  const board = new HeaderBoard({ driver: 'onoff', relays: RELAYS, sensors: SENSORS }, new GpioRecord(), find);
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('degraded');
  expect(board.health.reason).toMatch(/gpio=5=ip,pu gpio=6=ip,pd gpio=13=ip,pn to config\.txt/);
  expect(board.read('drop')).toBe(false);
});
