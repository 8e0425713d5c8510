import { expect, test } from 'vitest';
import { BASE, onoffRig } from './suites/gpio.ts';

test('every output opens at its off level, is left at it, and is given back', async () => {
  const { board, sysfs } = onoffRig();
  await board.start(new AbortController().signal);
  expect(board.health.status).toBe('ready');
  expect(sysfs.written.get(BASE + 17)).toEqual([0]);
  expect(sysfs.written.get(BASE + 27)).toEqual([1]);
  await board.stop();
  expect(sysfs.written.get(BASE + 17)?.at(-1)).toBe(0);
  expect(sysfs.written.get(BASE + 27)?.at(-1)).toBe(1);
  expect([...sysfs.released].sort()).toEqual([5, 6, 17, 27].map((bcm) => BASE + bcm).sort());
  expect(board.read('drop')).toBeNull();
});
