import { expect, test } from 'vitest';
import { BASE, onoffRig } from './suites/gpio.ts';

test('a relay that cannot be switched off is reported, and switched off as soon as it can be', async () => {
  const { board, sysfs, timers, powered } = onoffRig();
  await board.start(new AbortController().signal);
  const pulse = board.pulse('slot1', 100);
  await Promise.resolve();
  sysfs.broken.add(BASE + 17);
  timers.advance(100);
  expect((await pulse).result).toBe('failed');
  expect(board.health.status).toBe('failing');
  expect(board.health.reason).toMatch(/slot1/);
  expect(board.relayState('slot1')).toBe(true);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
  sysfs.broken.clear();
  timers.advance(50);
  expect(powered('slot1')).toBe(false);
  expect(board.health.status).toBe('ready');
});

test('a relay that cannot be switched on fails its pulse', async () => {
  const { board, sysfs } = onoffRig();
  await board.start(new AbortController().signal);
  sysfs.broken.add(BASE + 17);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
});
