import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard('a relay takes one pulse at a time, and its neighbours are free', async ({ board, timers, powered }) => {
  const first = board.pulse('slot1', 300);
  const second = await board.pulse('slot1', 300);
  expect(second.result).toBe('failed');
  const neighbour = board.pulse('gate', 100);
  timers.advance(100);
  expect(await neighbour).toEqual({ result: 'done' });
  expect(powered('slot1')).toBe(true);
  timers.advance(200);
  expect(await first).toEqual({ result: 'done' });
  const third = board.pulse('slot1', 10);
  timers.advance(10);
  expect(await third).toEqual({ result: 'done' });
});
