import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { cdevWay } from '../../src/devices/gpio/cdev.ts';
import { GpioRecord, LINES, PI_4 } from './suites/gpio.ts';
import { PretendKernel } from './suites/gpio-kernel.ts';

/** As /sys/class/gpio is after an onoff process was killed. */
function leftBehind(...bcms: number[]): string {
  const root = mkdtempSync(join(tmpdir(), 'kioskd-left-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'gpiochip512'));
  for (const [file, text] of Object.entries({ label: 'pinctrl-bcm2711', base: '512', ngpio: '58' })) {
    writeFileSync(join(root, 'gpiochip512', file), text);
  }
  for (const bcm of bcms) {
    mkdirSync(join(root, `gpio${512 + bcm}`));
    writeFileSync(join(root, `gpio${512 + bcm}`, 'direction'), 'out');
  }
  return root;
}

test.each([
  ['a relay', 17, 'low'],
  ['a relay that is on at the low level', 27, 'high'],
  ['a sensor', 5, 'out'],
])(
  '%s that a killed onoff process left exported is made safe, unexported, and taken',
  async (_what, bcm, direction) => {
    const root = leftBehind(bcm);
    const kernel = new PretendKernel(PI_4, 'gpiochip0');
    kernel.occupy(bcm, 'sysfs');
    writeFileSync(join(root, 'unexport'), '');
    kernel.isExported = () => readFileSync(join(root, 'unexport'), 'utf8') !== String(512 + bcm);
    const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: root });
    const board = new HeaderBoard({ driver: 'cdev', ...LINES }, new GpioRecord(), find);
    onTestFinished(() => board.stop());
    await board.start(new AbortController().signal);
    expect(board.health).toEqual({ status: 'ready', reason: '' });
    expect(readFileSync(join(root, `gpio${512 + bcm}`, 'direction'), 'utf8')).toBe(direction);
  },
);
