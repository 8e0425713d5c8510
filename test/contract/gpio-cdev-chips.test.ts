import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { cdevWay } from '../../src/devices/gpio/cdev.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { GpioRecord, LINES, PI_4 } from './suites/gpio.ts';
import { PretendKernel } from './suites/gpio-kernel.ts';

const PI_5 = [
  { name: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 },
  { name: 'gpiochip10', label: 'gpio-brcmstb@107d508500', lines: 32 },
  { name: 'gpiochip11', label: 'gpio-brcmstb@107d508520', lines: 4 },
];
const PI_5_OF_2023 = [
  { name: 'gpiochip0', label: 'gpio-brcmstb@107d508500', lines: 32 },
  { name: 'gpiochip4', label: 'pinctrl-rp1', lines: 54 },
];

async function started(kernel: PretendKernel): Promise<HeaderBoard> {
  const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: '/nowhere' });
  const board = new HeaderBoard({ driver: 'cdev', ...LINES }, new GpioRecord(), find, new ManualTimers(), () => 1);
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  return board;
}

test.each([
  ['Pi 3, Zero 2 W', [{ name: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 54 }], 'gpiochip0'],
  ['Pi 4', PI_4, 'gpiochip0'],
  ['Pi 5', PI_5, 'gpiochip0'],
  ['Pi 5 with its first kernels', PI_5_OF_2023, 'gpiochip4'],
] as const)('%s: the header is found by its label, and the other chips are let go', async (_board, chips, header) => {
  const kernel = new PretendKernel(chips, header);
  const board = await started(kernel);
  expect(board.health).toEqual({ status: 'ready', reason: '' });
  expect(board.about).toMatch(
    new RegExp(`^cdev, /dev/${header} pinctrl-.*slot1 on BCM 17, gate on BCM 27.*drop on BCM 5`),
  );
  expect(kernel.openFiles).toBe(1 + LINES.relays.length + LINES.sensors.length);
  await board.stop();
  expect(kernel.openFiles).toBe(0);
});

test('two files that lead to one chip are one chip: Raspberry Pi OS has gpiochip4 as a link on a Pi 5', async () => {
  const kernel = new PretendKernel(PI_5, 'gpiochip0');
  kernel.nodes.set('/dev/gpiochip4', 'gpiochip0');
  const board = await started(kernel);
  expect(board.health.status).toBe('ready');
  await board.stop();
  expect(kernel.openFiles).toBe(0);
});

test.each([
  ['a PC', [{ name: 'gpiochip0', label: 'INT34C5:00', lines: 360 }], 'absent', /seen: INT34C5:00/],
  ['no chip', [], 'absent', /no \/dev\/gpiochip\*/],
  ['two headers', [...PI_4, { name: 'gpiochip2', label: 'pinctrl-rp1', lines: 54 }], 'absent', /two chips/],
] as const)('%s is refused, and nothing stays open', async (_what, chips, status, reason) => {
  const kernel = new PretendKernel(chips, chips[0]?.name ?? '');
  const board = await started(kernel);
  expect(board.health).toMatchObject({ status, reason: expect.stringMatching(reason) });
  expect(kernel.openFiles).toBe(0);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
});

test('a chip that may not be opened: the group, the udev rule and the unit are named', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  for (const path of kernel.nodes.keys()) kernel.nodes.set(path, 'EACCES');
  const board = await started(kernel);
  expect(board.health.status).toBe('failing');
  expect(board.health.reason).toMatch(/no permission to open \/dev\/gpiochip0: .*group gpio.*udev.*DeviceAllow/);
});

test('a kernel with the old interface only is told from one that refuses', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  kernel.isOld = true;
  const board = await started(kernel);
  expect(board.health).toMatchObject({ status: 'failing', reason: expect.stringMatching(/Linux 5\.10/) });
  expect(kernel.openFiles).toBe(0);
});

test('without koffi the reason is the package, not the board', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const find = cdevWay({
    ioctl: async () => ({ ok: false, why: 'the package koffi is not installed' }),
    files: kernel,
  });
  const answer = await find(() => undefined);
  expect(answer).toMatchObject({ found: false, health: { reason: expect.stringMatching(/koffi/) } });
});
