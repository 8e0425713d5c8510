import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController(
  'unplugged, it says so and refuses; plugged in again, it works by itself',
  async (rig) => {
    const { controller, signal } = rig;
    await rig.unplug();
    await rig.says('absent', /unplugged: plug it in again/);
    expect(await controller.vend('lane1', 50, signal)).toBe('refused');
    await rig.plug();
    await rig.says('ready');
    expect(await controller.vend('lane1', rig.ms(50), signal)).toBe(rig.proven);
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'cable',
);

eachController(
  'unplugged in the middle of a vend, it is not vended again when it comes back',
  async (rig) => {
    rig.stays();
    const vend = rig.controller.vend('lane1', rig.ms(1_500), rig.signal);
    await eventually(() => rig.isOn('lane1'), { what: 'the channel is on' });
    await rig.unplug();
    expect([rig.proven, 'silent']).toContain(await vend);
    await rig.plug();
    await rig.says('ready');
    await eventually(() => !rig.isOn('lane1'), { what: 'the channel is off' });
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'cable',
  'stops',
);
