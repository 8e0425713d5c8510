import { expect, test } from 'vitest';
import { buzzerOnBoard, passTime } from './suites/sound.ts';

test('a new cue ends the one before it: nothing goes on beeping', async () => {
  const { sound, timers, edges } = await buzzerOnBoard();
  await sound.start(new AbortController().signal);
  sound.play('failure');
  await passTime(timers, 100);
  sound.play('scan');
  await passTime(timers);
  const times = edges();
  expect(times.slice(1).map((at, i) => at - (times[i] ?? 0))).toEqual([100, 0, 80]);
});

test('a stop in the middle leaves it silent', async () => {
  const { sound, timers, edges, board } = await buzzerOnBoard();
  await sound.start(new AbortController().signal);
  sound.play('failure');
  await passTime(timers, 50);
  await sound.stop();
  await passTime(timers);
  expect(edges()).toHaveLength(2);
  expect(board.relayState('buzzer')).toBe(false);
});

test('a board that is gone is said in its words, and a cue for it is none', async () => {
  const { sound, hardware, board, timers } = await buzzerOnBoard();
  await sound.start(new AbortController().signal);
  expect(sound.health.status).toBe('ready');
  await board.stop();
  sound.play('failure');
  await passTime(timers);
  expect(hardware.snapshot().relays['buzzer']?.onEdges).toBe(0);
  expect(sound.health.status).toBe('failing');
});
