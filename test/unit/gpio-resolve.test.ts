import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveHeaderChip, sysfsNumber } from '../../src/devices/gpio/resolve.ts';
import { SysfsTree } from '../contract/suites/gpio.ts';

test.each([
  ['Pi 3, kernel 6.1', { gpiochip0: ['pinctrl-bcm2835', 0, 54], gpiochip504: ['raspberrypi-exp-gpio', 504, 8] }, 17],
  [
    'Pi 3, kernel 6.12',
    { gpiochip512: ['pinctrl-bcm2835', 512, 54], gpiochip566: ['raspberrypi-exp-gpio', 566, 8] },
    529,
  ],
  ['Pi 4', { gpiochip512: ['pinctrl-bcm2711', 512, 58], gpiochip570: ['raspberrypi-exp-gpio', 570, 8] }, 529],
  [
    'Pi 5',
    {
      gpiochip512: ['gpio-brcmstb@107d508500', 512, 32],
      gpiochip544: ['gpio-brcmstb@107d517c00', 544, 4],
      gpiochip548: ['pinctrl-rp1', 548, 54],
    },
    565,
  ],
] as const)('%s: BCM 17 is found by the label of its chip', async (_board, chips, expected) => {
  const answer = await resolveHeaderChip(new SysfsTree(chips).root);
  expect(answer.found && sysfsNumber(answer.chip, 17)).toBe(expected);
});

test.each([
  ['no chip at all', {}, /no GPIO chip at all/],
  ['a PC', { gpiochip512: ['INT34C5:00', 512, 360] }, /seen: INT34C5:00/],
  ['two header chips', { gpiochip0: ['pinctrl-rp1', 0, 54], gpiochip64: ['pinctrl-rp1', 64, 54] }, /two chips/],
  ['too few lines', { gpiochip0: ['pinctrl-bcm2835', 0, 8] }, /only 8 lines/],
] as const)('%s is refused', async (_what, chips, reason) => {
  const answer = await resolveHeaderChip(new SysfsTree(chips).root);
  expect(answer.found).toBe(false);
  expect(!answer.found && answer.reason).toMatch(reason);
});

test('a chip that cannot be read, or makes no sense, is passed over', async () => {
  const tree = new SysfsTree({ gpiochip512: ['pinctrl-bcm2711', 512, 58] });
  mkdirSync(join(tree.root, 'gpiochip600'));
  mkdirSync(join(tree.root, 'gpiochip700'));
  writeFileSync(join(tree.root, 'gpiochip700', 'label'), 'pinctrl-bcm2711');
  writeFileSync(join(tree.root, 'gpiochip700', 'base'), '-1');
  writeFileSync(join(tree.root, 'gpiochip700', 'ngpio'), '58');
  const answer = await resolveHeaderChip(tree.root);
  expect(answer.found && answer.chip.base).toBe(512);
});

test('a system without sysfs GPIO is told what it lacks', async () => {
  const answer = await resolveHeaderChip('/nowhere/class/gpio');
  expect(!answer.found && answer.reason).toMatch(/GPIO_SYSFS/);
});

test.each([[-1], [28], [1.5], [Number.NaN]])('BCM %s is no pin of the header', (bcm) => {
  expect(sysfsNumber({ label: 'pinctrl-rp1', base: 512, lines: 54 }, bcm)).toBeNull();
});
