import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard('a level counts once it has held; a bounce does not', async ({ board, record, timers, touch }) => {
  expect(board.read('drop')).toBe(false);
  expect(board.read('no such sensor')).toBeNull();
  for (const active of [true, false, true]) {
    await touch('drop', active);
    timers.advance(10);
  }
  expect(record.sensors).toEqual([]);
  timers.advance(10);
  expect(record.sensors).toEqual([['drop', true]]);
  expect(board.read('drop')).toBe(true);
  await touch('drop', false);
  timers.advance(5);
  await touch('drop', true);
  timers.advance(1000);
  expect(record.sensors).toEqual([['drop', true]]);
  await touch('door', true);
  expect(record.sensors).toEqual([
    ['drop', true],
    ['door', true],
  ]);
});
