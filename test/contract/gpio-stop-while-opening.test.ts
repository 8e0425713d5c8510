import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { cdevWay } from '../../src/devices/gpio/cdev.ts';
import type { IoctlLibrary } from '../../src/os/ioctl.ts';
import { GpioRecord, LINES, PI_4 } from './suites/gpio.ts';
import { PretendKernel } from './suites/gpio-kernel.ts';

test('a board that is stopped while it looks for its chip touches no line, and holds nothing', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let arrive: (library: IoctlLibrary) => void = () => undefined;
  const ioctl = () => {
    asked();
    return new Promise<IoctlLibrary>((resolve) => {
      arrive = resolve;
    });
  };
  const find = cdevWay({ ioctl, files: kernel, sysfsRoot: '/nowhere' });
  const board = new HeaderBoard({ driver: 'cdev', ...LINES }, new GpioRecord(), find);
  onTestFinished(() => board.stop());
  const started = board.start(new AbortController().signal);
  await isAsked;
  const stopped = board.stop();
  arrive({ ok: true, ioctl: kernel });
  await Promise.all([started, stopped]);
  expect(kernel.driven.size).toBe(0);
  expect(kernel.openFiles).toBe(0);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
});

test('a board that is stopped in the moment in which it is started stays stopped', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: '/nowhere' });
  const board = new HeaderBoard({ driver: 'cdev', ...LINES }, new GpioRecord(), find);
  onTestFinished(() => board.stop());
  const started = board.start(new AbortController().signal);
  await board.stop();
  await started;
  expect(kernel.driven.size).toBe(0);
  expect(kernel.openFiles).toBe(0);
});

test('a signal that is aborted switches off at once', async () => {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: '/nowhere' });
  const board = new HeaderBoard({ driver: 'cdev', ...LINES }, new GpioRecord(), find);
  onTestFinished(() => board.stop());
  const life = new AbortController();
  await board.start(life.signal);
  const pulse = board.pulse('gate', 60_000);
  expect(kernel.line(27).level).toBe(0);
  life.abort();
  expect(kernel.line(27).level).toBe(1);
  expect((await pulse).result).toBe('failed');
});
