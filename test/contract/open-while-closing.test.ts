import { expect, test } from 'vitest';
import { BarrierStory } from './controller-barrier-fixture.ts';

test('who pays while the command to close is given never has both commands on together', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  for (let waited = 0; story.edges('down') === 0 && waited < 5_000; waited += 20) await story.pass(20);
  expect(relays(story)).toEqual({ up: false, down: true });
  const vend = story.vend();
  await story.pass(20);
  expect(relays(story)).toEqual({ up: true, down: false });
  await story.pass(3_000);
  expect([await vend, story.isUp, story.health]).toEqual(['done', true, 'ready: ']);
});

test('the command to close ends with the daemon', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  for (let waited = 0; story.edges('down') === 0 && waited < 5_000; waited += 20) await story.pass(20);
  await story.bench.controller.stop();
  await story.pass(20);
  expect(relays(story)).toEqual({ up: false, down: false });
});

function relays(story: BarrierStory): { readonly up: boolean; readonly down: boolean } {
  const { up, down } = story.bench.hardware.snapshot().relays;
  return { up: up?.on ?? false, down: down?.on ?? false };
}
