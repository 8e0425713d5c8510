import { expect, test } from 'vitest';
import { MotorStory } from './controller-motor-fixture.ts';

test('killed in the middle of a turn: the rest of the turn is never made, by itself or for the next customer', async () => {
  const story = await MotorStory.start();
  void story.vend();
  await story.pass(150);
  await story.restart();
  expect(story.relay).toEqual({ on: false, onEdges: 1 });
  expect(await story.bench.controller.ask('lane1')).toBe('off');
  expect(story.health).toMatch(/^degraded: lane1 is not at home, so its last turn was not finished/);
  expect([await story.vend(), story.relay.onEdges]).toEqual(['refused', 1]);
});

test('with seekHome the next sale brings it home first, and then makes its own turn', async () => {
  const story = await MotorStory.start({ seekHome: true });
  void story.vend();
  await story.pass(150);
  await story.restart();
  expect([story.relay.on, story.health]).toEqual([false, 'ready: ']);
  const vend = story.vend();
  await story.pass(160);
  expect(story.relay.onEdges).toBe(3);
  await story.pass(320);
  expect([await vend, story.relay]).toEqual(['done', { on: false, onEdges: 3 }]);
});

test('with seekHome a motor that does not get home makes no turn', async () => {
  const story = await MotorStory.start({ seekHome: true });
  story.bench.hardware.setSensor('home1', false);
  story.bench.hardware.jam(true, 'run1');
  await story.pass(20);
  const vend = story.vend();
  await story.pass(2_100);
  expect([await vend, story.relay]).toEqual(['silent', { on: false, onEdges: 1 }]);
});

test('bringing it home and the turn have the time of one vend together', async () => {
  const story = await MotorStory.start({ seekHome: true });
  void story.vend();
  await story.pass(150);
  await story.restart();
  // 150 ms are missing to its home, and a turn takes 300.
  const vend = story.vend('lane1', 350);
  await story.pass(360);
  expect([await vend, story.relay.on]).toEqual(['silent', false]);
});
