import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard(
  'the level is the debounced one: a bounce is read, and is not the level',
  async ({ board, touch, timers }) => {
    timers.advance(100);
    await touch('drop', true);
    expect([board.read('drop'), board.level('drop')]).toEqual([true, false]);
    timers.advance(10);
    await touch('drop', false);
    timers.advance(100);
    expect([board.read('drop'), board.level('drop')]).toEqual([false, false]);
  },
);

eachBoard(
  'a level that holds is the level from the moment on in which it is told',
  async ({ board, touch, timers, record }) => {
    timers.advance(100);
    await touch('drop', true);
    timers.advance(19);
    expect([board.level('drop'), record.sensors]).toEqual([false, []]);
    timers.advance(1);
    expect([board.level('drop'), record.sensors]).toEqual([true, [['drop', true]]]);
  },
);

eachBoard('nothing is known of an input that nobody configured, or of a board that was stopped', async ({ board }) => {
  expect(board.level('nobody')).toBeNull();
  await board.stop();
  expect(board.level('drop')).toBeNull();
});
