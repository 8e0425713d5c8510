import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController('a vend does its work once, says so, and leaves its channel off', async (rig) => {
  const { controller, signal, proven } = rig;
  const vend = controller.vend('lane2', rig.ms(300), signal);
  await eventually(() => rig.onEdges('lane2') === 1, { what: 'the channel was switched on' });
  expect(await vend).toBe(proven);
  await eventually(() => !rig.isOn('lane2'), { what: 'the channel is off' });
  expect([rig.onEdges('lane1'), rig.onEdges('lane2')]).toEqual([0, 1]);
  await rig.says('ready');
  await eventually(async () => (await controller.vend('lane2', rig.ms(20), signal)) === proven, {
    what: 'it can be done again, as soon as a machine is through with the last one',
  });
  expect(rig.onEdges('lane2')).toBe(2);
});

eachController(
  'two channels at once, and one channel never twice at once',
  async (rig) => {
    const { controller, signal, proven } = rig;
    const answers = await Promise.all([
      controller.vend('lane1', rig.ms(200), signal),
      controller.vend('lane2', rig.ms(200), signal),
      controller.vend('lane1', rig.ms(200), signal),
    ]);
    expect(answers).toEqual([proven, proven, 'refused']);
    expect([rig.onEdges('lane1'), rig.onEdges('lane2')]).toEqual([1, 1]);
  },
  'together',
);

eachController(
  'asking tells the level, and moves nothing',
  async (rig) => {
    const { controller, signal } = rig;
    rig.stays();
    expect(await controller.ask('lane1')).toBe('off');
    const vend = controller.vend('lane1', rig.ms(5_000), signal);
    await eventually(() => rig.isOn('lane1'), { what: 'the channel is on' });
    await eventually(async () => (await controller.ask('lane1')) === 'on', { what: 'it says so' });
    expect(await controller.ask('lane9')).toBe('silent');
    await controller.stop();
    await vend;
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'tells',
);
