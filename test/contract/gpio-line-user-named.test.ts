import { expect, test } from 'vitest';
import { cdevRig } from './suites/gpio.ts';

test.each([
  ['spi0 CS0', /BCM 27 \(gate\) is held by "spi0 CS0"/],
  ['kioskd', /held by another kioskd/],
  ['sysfs', /held by "sysfs", exported in \/sys\/class\/gpio/],
  ['?', /held by "\?"/],
  ['\u001b[2Jboo', /held by "\[2Jboo"/],
])('a line that "%s" has is refused by that name, and no other line stays taken', async (user, words) => {
  const { board, kernel } = cdevRig();
  kernel.occupy(27, user);
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('failing');
  expect(board.health.reason).toMatch(words);
  expect(kernel.openFiles).toBe(0);
});
