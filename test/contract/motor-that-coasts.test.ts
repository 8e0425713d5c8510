import { expect, test } from 'vitest';
import { MotorStory } from './controller-motor-fixture.ts';

test('a motor that runs on past its switch is told of, and sold from no more: bringing it home would be a second product', async () => {
  const story = await MotorStory.start({ seekHome: true });
  const vend = story.vend();
  await story.pass(400);
  expect(await vend).toBe('done');
  story.bench.hardware.setSensor('home1', false);
  await story.pass(1_000);
  expect(story.health).toBe(
    'degraded: lane1 ran on past home1 after its turn: turn it home, and use a brake or a wider cam',
  );
  expect([await story.vend(), story.relay]).toEqual(['refused', { on: false, onEdges: 1 }]);

  story.bench.hardware.setSensor('home1', true);
  await story.pass(1_000);
  expect(story.health).toBe('ready: ');
  const again = story.vend();
  await story.pass(400);
  expect([await again, story.relay.onEdges]).toEqual(['done', 2]);
});

test('one whose turn was cut short is still brought home', async () => {
  const story = await MotorStory.start({ seekHome: true });
  const caller = new AbortController();
  const cut = story.bench.controller.vend('lane1', 2_000, caller.signal);
  await story.pass(150);
  caller.abort();
  await story.pass(20);
  expect([await cut, story.health]).toEqual(['silent', 'ready: ']);
  const vend = story.vend();
  await story.pass(800);
  expect([await vend, story.health]).toEqual(['done', 'ready: ']);
});
