import { expect } from 'vitest';
import { eachController } from './suites/controller.ts';

eachController('a controller that says no has moved nothing, and is asked once', async (rig) => {
  rig.manner('refuses');
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('refused');
  expect([rig.onEdges('lane1'), rig.isOn('lane1')]).toEqual([0, false]);
  rig.manner('obeys');
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('done');
});

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
