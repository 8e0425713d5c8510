import { expect, test } from 'vitest';
import { MotorStory } from './controller-motor-fixture.ts';

test('a jam in the middle of a turn: stopped when its time is over, told of, and not tried again', async () => {
  const story = await MotorStory.start();
  const vend = story.vend();
  await story.pass(150);
  story.bench.hardware.jam(true, 'run1');
  await story.pass(1_800);
  expect(story.relay.on).toBe(true);
  await story.pass(100);
  expect([await vend, story.relay]).toEqual(['silent', { on: false, onEdges: 1 }]);
  expect(story.health).toMatch(/^degraded: lane1 is not at home.*clear it and turn it until home1 is on/);
  story.bench.hardware.jam(false, 'run1');
  expect([await story.vend(), story.relay.onEdges]).toEqual(['refused', 1]);
  const other = story.vend('lane2');
  await story.pass(400);
  expect(await other).toBe('done');
  // Somebody has turned it by hand.
  story.bench.hardware.setSensor('home1', true);
  await story.pass(20);
  expect(story.health).toBe('ready: ');
});

test('a motor that never leaves its home is switched off early, and waits for somebody to move it', async () => {
  const story = await MotorStory.start();
  story.bench.hardware.jam(true, 'run1');
  const vend = story.vend();
  await story.pass(250);
  expect([await vend, story.relay]).toEqual(['silent', { on: false, onEdges: 1 }]);
  expect(story.health).toMatch(/^degraded: lane1 was switched on and home1 did not move: look for a jam/);
  story.bench.hardware.jam(false, 'run1');
  expect([await story.vend(), story.relay.onEdges]).toEqual(['refused', 1]);
  story.bench.hardware.setSensor('home1', false);
  await story.pass(20);
  story.bench.hardware.setSensor('home1', true);
  await story.pass(20);
  const again = story.vend();
  await story.pass(400);
  expect([await again, story.health]).toEqual(['done', 'ready: ']);
});

test('when no motor can turn, the controller as a whole has failed', async () => {
  const story = await MotorStory.start();
  story.bench.hardware.setSensor('home1', false);
  story.bench.hardware.setSensor('home2', false);
  await story.pass(20);
  expect(story.health).toMatch(/^failing: lane1 is not at home.* \(and 1 more\)$/);
});
