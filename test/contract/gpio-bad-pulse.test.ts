import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard('a pulse that makes no sense is refused without touching a line', async ({ board, powered }) => {
  for (const ms of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 600_001]) {
    expect((await board.pulse('slot1', ms)).result).toBe('failed');
  }
  expect((await board.pulse('no such relay', 100)).result).toBe('failed');
  expect(board.relayState('no such relay')).toBe(false);
  expect(powered('slot1')).toBe(false);
});
