import { expect, test } from 'vitest';
import { Debouncer } from '../../src/devices/gpio/debounce.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

test('an input that is opened in the middle of a bounce, and of which no edge tells, comes to its level', () => {
  const timers = new ManualTimers();
  const told: boolean[] = [];
  let raw = true;
  const input = new Debouncer(
    20,
    timers,
    () => raw,
    (active) => told.push(active),
  );
  input.begin();
  raw = false;
  timers.advance(20);
  expect([input.level, told]).toEqual([false, [false]]);
});

test('one that holds its first level tells nothing', () => {
  const timers = new ManualTimers();
  const told: boolean[] = [];
  const input = new Debouncer(
    20,
    timers,
    () => true,
    (active) => told.push(active),
  );
  input.begin();
  timers.advance(1_000);
  expect([input.level, told]).toEqual([true, []]);
});
