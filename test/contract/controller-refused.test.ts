import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController(
  'a controller that says no has moved nothing, and is asked once',
  async (rig) => {
    await rig.manner('refuses');
    expect(await rig.controller.vend('lane1', rig.ms(50), rig.signal)).toBe('refused');
    expect([rig.onEdges('lane1'), rig.isOn('lane1')]).toEqual([0, false]);
    await rig.manner('obeys');
    await rig.says('ready');
    await eventually(async () => (await rig.controller.vend('lane1', rig.ms(50), rig.signal)) === 'done', {
      what: 'it does as it is told again',
    });
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'refuses',
);

eachController('what cannot be meant is refused here', async (rig) => {
  const { controller, signal } = rig;
  const answers = [
    await controller.vend('lane9', 50, signal),
    await controller.vend('lane1', 0, signal),
    await controller.vend('lane1', Number.NaN, signal),
    await controller.vend('lane1', 3_600_000, signal),
    await controller.vend('lane1', 50, AbortSignal.abort()),
  ];
  expect(answers).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
  expect(rig.onEdges('lane1')).toBe(0);
});
