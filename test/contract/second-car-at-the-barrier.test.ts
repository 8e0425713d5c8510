import { expect, test } from 'vitest';
import { BarrierStory } from './controller-barrier-fixture.ts';

async function passes(story: BarrierStory): Promise<void> {
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  await story.pass(4_000);
}

test('who pays while the car before stands on the loop finds the barrier open until they have passed', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.sensor('loop', true);
  await story.opened();
  await story.sensor('loop', false);
  await story.pass(4_000);
  expect([story.isUp, story.edges('down')]).toEqual([true, 0]);
  await passes(story);
  expect([story.isDown, story.edges('down'), story.health]).toEqual([true, 1, 'ready: ']);
});

test('two who have paid before the first has moved pass both', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.opened();
  await passes(story);
  expect([story.isUp, story.edges('down')]).toEqual([true, 0]);
  await passes(story);
  expect([story.isDown, story.edges('down')]).toEqual([true, 1]);
});

test('the second has the whole time to come, however long the first stood on the loop', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.sensor('loop', true);
  await story.opened();
  await story.pass(30_000);
  await story.sensor('loop', false);
  await story.pass(15_000);
  expect([story.isUp, story.edges('down')]).toEqual([true, 0]);
  await passes(story);
  expect([story.isDown, story.edges('down')]).toEqual([true, 1]);
});

test('a second who never comes keeps it open for the time to pass, and no longer', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.opened();
  await passes(story);
  await story.pass(24_000);
  expect([story.isDown, story.edges('down'), story.health]).toEqual([true, 1, 'ready: ']);
});
