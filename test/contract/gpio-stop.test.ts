import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard('stopping in the middle of a pulse switches off at once', async ({ board, timers, powered }) => {
  const pulse = board.pulse('slot1', 60_000);
  await Promise.resolve();
  expect(powered('slot1')).toBe(true);
  const stopped = board.stop();
  expect(powered('slot1')).toBe(false);
  await stopped;
  await board.stop();
  expect((await pulse).result).toBe('failed');
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
  expect(powered('slot1')).toBe(false);
  expect(timers.waiting).toBe(0);
});
