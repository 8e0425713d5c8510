import { expect, test } from 'vitest';
import { BarrierStory } from './controller-barrier-fixture.ts';

test('opened by hand or by force: told of, and nothing is sold through it until it is closed', async () => {
  const story = await BarrierStory.start();
  await story.sensor('is-down', false);
  expect(story.health).toMatch(/^failing: exit is open, and not by a sale: it was opened by hand or by force/);
  await story.sensor('is-up', true);
  expect([await story.vend(), story.edges('up'), story.edges('down')]).toEqual(['refused', 0, 0]);
  await story.sensor('is-up', false);
  await story.sensor('is-down', true);
  expect(story.health).toBe('ready: ');
});

test('after a restart nothing is remembered and nothing moved: the contacts tell', async () => {
  const story = await BarrierStory.start();
  await story.opened();
  await story.restart();
  expect([await story.bench.controller.ask('exit'), story.isUp]).toEqual(['on', true]);
  await story.sensor('loop', true);
  await story.sensor('loop', false);
  await story.pass(30_000);
  expect([story.edges('up'), story.edges('down')]).toEqual([1, 0]);
  expect(story.health).toMatch(/^failing: exit is open, and not by a sale/);
});
