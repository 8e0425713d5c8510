import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController(
  'answers that are lost: it may have moved, so it is not moved again, and ends off',
  async (rig) => {
    await rig.manner('loses answers');
    expect(await rig.controller.vend('lane1', rig.ms(50), rig.signal)).toBe('silent');
    await eventually(() => !rig.isOn('lane1'), { what: 'the channel is off' });
    expect(rig.onEdges('lane1')).toBe(1);
    await rig.manner('obeys');
    await rig.says('ready');
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'loses answers',
);

eachController(
  'a controller that hears nothing has moved nothing, and nobody can tell',
  async (rig) => {
    await rig.manner('deaf');
    expect(await rig.controller.vend('lane1', rig.ms(50), rig.signal)).toBe('silent');
    expect(rig.onEdges('lane1')).toBe(0);
  },
  'deaf',
);
