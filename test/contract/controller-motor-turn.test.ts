import { expect, test } from 'vitest';
import { MotorStory } from './controller-motor-fixture.ts';

test('a vend is one turn: from the home switch to the home switch, however long it might have been', async () => {
  const story = await MotorStory.start();
  const vend = story.vend();
  await story.pass(290);
  expect(story.relay).toEqual({ on: true, onEdges: 1 });
  await story.pass(50);
  expect([await vend, story.relay]).toEqual(['done', { on: false, onEdges: 1 }]);
  const { history } = story.bench.hardware.snapshot().relays['run1'] ?? { history: [] };
  const [on, off] = history.filter((_edge, index) => index >= history.length - 2);
  expect((off?.atMs ?? 0) - (on?.atMs ?? 0)).toBe(300);
  expect(story.health).toBe('ready: ');
});

test('a caller that goes away in the middle stops the motor, and the rest of the turn stays in it', async () => {
  const story = await MotorStory.start();
  const caller = new AbortController();
  const vend = story.bench.controller.vend('lane1', 2_000, caller.signal);
  await story.pass(150);
  caller.abort();
  await story.pass(20);
  expect([await vend, story.relay.on]).toEqual(['silent', false]);
  expect(story.health).toMatch(/^degraded: lane1 is not at home/);
});
