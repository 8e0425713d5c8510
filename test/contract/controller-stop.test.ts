import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachController } from './suites/controller.ts';

eachController(
  'stopping switches off what is on, and nothing can be switched on afterwards',
  async (rig) => {
    rig.stays();
    const vend = rig.controller.vend('lane1', rig.ms(60_000), rig.signal);
    await eventually(() => rig.isOn('lane1'), { what: 'the channel is on' });
    await rig.controller.stop();
    expect(await vend).toBe('silent');
    await eventually(() => !rig.isOn('lane1'), { what: 'the channel is off' });
    await rig.controller.stop();
    expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('refused');
    expect(rig.onEdges('lane1')).toBe(1);
  },
  'stops',
);

eachController(
  'a caller that goes away ends the pulse',
  async (rig) => {
    rig.stays();
    const caller = new AbortController();
    const vend = rig.controller.vend('lane1', rig.ms(60_000), caller.signal);
    await eventually(() => rig.isOn('lane1'), { what: 'the channel is on' });
    caller.abort();
    await eventually(() => !rig.isOn('lane1'), { what: 'the channel is off' });
    expect(await vend).toBe('silent');
  },
  'stops',
);
