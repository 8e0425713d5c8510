import { expect, test } from 'vitest';
import { BarrierStory } from './controller-barrier-fixture.ts';

test('done is when the contact says that the arm is up, not when the command was given', async () => {
  const story = await BarrierStory.start();
  const vend = story.vend();
  let answer: string | null = null;
  void vend.then((word) => {
    answer = word;
  });
  await story.pass(900);
  expect([story.edges('up'), answer]).toEqual([1, null]);
  await story.pass(200);
  expect([answer, await story.bench.controller.ask('exit'), story.health]).toEqual(['done', 'on', 'ready: ']);
});

test('one that does not open: nothing is claimed, it is told of, and waits until somebody has moved it', async () => {
  const story = await BarrierStory.start();
  story.bench.hardware.jam(true);
  const vend = story.vend();
  await story.pass(3_100);
  expect([await vend, story.health]).toEqual([
    'silent',
    'failing: exit did not open within 3 s: check its power, its own controller and the wire of its command',
  ]);
  expect([await story.vend(), story.edges('up')]).toEqual(['refused', 1]);
  story.bench.hardware.jam(false);
  await story.pass(1_100);
  // It opened late, for a customer who has got the money back.
  expect(story.health).toMatch(/^failing: exit is open, and not by a sale/);
  await story.sensor('is-up', false);
  await story.sensor('is-down', true);
  expect(story.health).toBe('ready: ');
});

test('a second customer behind the first: the open barrier is told to open again', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  const vend = story.vend();
  await story.pass(600);
  expect([await vend, story.edges('up'), story.isUp]).toEqual(['done', 2, true]);
});

test('contacts that contradict each other prove nothing', async () => {
  const story = await BarrierStory.start();
  await story.sensor('is-up', true);
  expect(story.health).toMatch(/^failing: is-up and is-down of exit are both on: check the contacts/);
  expect([await story.vend(), story.edges('up'), await story.bench.controller.ask('exit')]).toEqual([
    'refused',
    0,
    'silent',
  ]);
});
