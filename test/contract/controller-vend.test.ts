import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController('a vend switches its channel on once, says so, and leaves it off', async (rig) => {
  const { controller, signal } = rig;
  const vend = controller.vend('lane2', 300, signal);
  await eventually(() => rig.isOn('lane2'), { what: 'the channel is on' });
  expect(await vend).toBe('done');
  expect([rig.onEdges('lane1'), rig.onEdges('lane2'), rig.isOn('lane2')]).toEqual([0, 1, false]);
  expect(await controller.vend('lane2', 20, signal)).toBe('done');
  expect(rig.onEdges('lane2')).toBe(2);
});

eachController('two channels at once, and one channel never twice at once', async (rig) => {
  const { controller, signal } = rig;
  const answers = await Promise.all([
    controller.vend('lane1', 200, signal),
    controller.vend('lane2', 200, signal),
    controller.vend('lane1', 200, signal),
  ]);
  expect(answers).toEqual(['done', 'done', 'refused']);
  expect([rig.onEdges('lane1'), rig.onEdges('lane2')]).toEqual([1, 1]);
});

eachController('asking tells the level, and moves nothing', async (rig) => {
  const { controller, signal } = rig;
  expect(await controller.ask('lane1')).toBe('off');
  const vend = controller.vend('lane1', 5_000, signal);
  await eventually(() => rig.isOn('lane1'), { what: 'the channel is on' });
  expect(await controller.ask('lane1')).toBe('on');
  expect(await controller.ask('lane9')).toBe('silent');
  await controller.stop();
  await vend;
  expect(rig.onEdges('lane1')).toBe(1);
});
