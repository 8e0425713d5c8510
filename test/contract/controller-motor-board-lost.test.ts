import { expect, test } from 'vitest';
import { createController } from '../../src/devices/controller/create.ts';
import { MotorStory } from './controller-motor-fixture.ts';

test('pins that go away in the middle of a turn: nobody can tell, and nothing is done without them', async () => {
  const story = await MotorStory.start();
  const vend = story.vend();
  await story.pass(150);
  await story.bench.board.stop();
  await story.pass(20);
  expect(await vend).toBe('silent');
  expect(story.relay.on).toBe(false);
  const refused = createController(
    {
      driver: 'motor',
      channels: [{ name: 'lane1', relay: 'run1', home: 'home1' }],
      leaveWithinMs: 200,
      seekHome: false,
    },
    { onHealth: () => {} },
    { link: null, timers: story.timers },
  );
  await refused.start(story.signal);
  expect(refused.health).toMatchObject({ status: 'absent', reason: expect.stringContaining('no pins to work with') });
  expect(await refused.vend('lane1', 2_000, story.signal)).toBe('refused');
});
