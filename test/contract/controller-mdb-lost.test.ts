import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachMdb } from './suites/controller.ts';

eachMdb(
  'a yes, and no word on what became of it: nobody can tell, and no second yes',
  async (rig, words) => {
    const { controller, machine, signal } = rig;
    machine.manner = 'slow';
    expect(await controller.vend('lane2', 30_000, signal)).toBe('silent');
    expect(machine.heard.filter((one) => one === words.yes)).toHaveLength(1);
  },
  1_500,
);

eachMdb('the cable is pulled after the yes: silent, and the session is not gone on with', async (rig, words) => {
  const { controller, machine, signal } = rig;
  machine.manner = 'slow';
  const vend = controller.vend('lane2', 30_000, signal);
  await eventually(() => machine.moving.size === 1, { what: 'the machine is moving' });
  await rig.unplug();
  expect(await vend).toBe('silent');
  await rig.says('absent', /unplugged/);
  machine.manner = 'obeys';
  await rig.plug();
  await rig.says('ready');
  expect(machine.heard.filter((one) => one === words.yes)).toHaveLength(1);
});

eachMdb('the cable is pulled before the customer has chosen: nothing was moved', async (rig, words) => {
  const { controller, machine, signal } = rig;
  machine.manner = 'nobody';
  const vend = controller.vend('lane2', 30_000, signal);
  await eventually(() => machine.heard.includes(words.credit), { what: 'the credit was given' });
  await rig.unplug();
  expect(await vend).toBe('refused');
});

eachMdb('stopping ends a session in which nothing was chosen', async (rig, words) => {
  const { controller, machine, signal } = rig;
  machine.manner = 'nobody';
  const vend = controller.vend('lane2', 30_000, signal);
  await eventually(() => machine.heard.includes(words.credit), { what: 'the credit was given' });
  await controller.stop();
  expect(await vend).toBe('refused');
  await eventually(() => machine.heard.includes(words.end), { what: 'the session is ended' });
  expect(await controller.vend('lane2', 30_000, signal)).toBe('refused');
});
