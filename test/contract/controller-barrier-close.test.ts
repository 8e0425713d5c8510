import { expect, test } from 'vitest';
import { BarrierStory } from './controller-barrier-fixture.ts';

test('closed when the vehicle has passed and the loop was free for its time, and never while it is taken', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.sensor('loop', true);
  await story.pass(30_000);
  expect([story.isUp, story.edges('down')]).toEqual([true, 0]);
  await story.sensor('loop', false);
  await story.pass(1_000);
  // Its trailer.
  await story.sensor('loop', true);
  await story.pass(5_000);
  expect(story.edges('down')).toBe(0);
  await story.sensor('loop', false);
  await story.pass(1_900);
  expect(story.edges('down')).toBe(0);
  await story.pass(1_500);
  expect([story.edges('down'), story.isDown, story.health]).toEqual([1, true, 'ready: ']);
});

test('closed when nobody came', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.pass(19_000);
  expect(story.edges('down')).toBe(0);
  await story.pass(5_000);
  expect([story.edges('down'), story.isDown]).toEqual([1, true]);
});

test('one that stays open after the command to close is told of, until it is closed', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  story.bench.hardware.jam(true);
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  await story.pass(7_000);
  expect(story.health).toBe('failing: exit stands open: look at its loop and its drive, and close it by hand');
  story.bench.hardware.jam(false);
  await story.pass(1_100);
  expect(story.health).toBe('ready: ');
});

test('a barrier that closes by itself is only watched', async () => {
  const story = await BarrierStory.start({ closesItself: true });
  await story.opened();
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  await story.pass(7_000);
  expect(story.health).toMatch(/^failing: exit stands open/);
  await story.sensor('is-up', false);
  await story.sensor('is-down', true);
  expect([story.health, story.edges('up')]).toEqual(['ready: ', 1]);
});

test('held open: the relay stays on while a vehicle is there, for longer than one hold lasts', async () => {
  const story = await BarrierStory.start({ command: 'hold', closesItself: true });
  await story.opened();
  await story.sensor('loop', true);
  await story.pass(11 * 60_000);
  expect(story.isUp).toBe(true);
  expect(story.bench.hardware.snapshot().relays['up']?.on).toBe(true);
  await story.sensor('loop', false);
  await story.pass(3_500);
  expect([story.isDown, story.bench.hardware.snapshot().relays['up']?.on, story.health]).toEqual([
    true,
    false,
    'ready: ',
  ]);
});
