import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mdbRig } from './suites/controller.ts';

test.each(['pc2mdb', 'qibixx'] as const)('%s: a machine that takes no cashless payment is told of', async (kind) => {
  const rig = await mdbRig(kind);
  rig.machine.open = false;
  await rig.controller.start(rig.signal);
  await rig.says('failing', /takes no cashless payment now: close its door/);
  expect(await rig.controller.vend('lane1', 30_000, rig.signal)).toBe('refused');
  expect(await rig.controller.ask('lane1')).toBe('silent');
});

test('a machine that is silent, and one that comes back', async () => {
  const rig = await mdbRig('pc2mdb');
  const { setUp } = rig.machine;
  rig.machine.setUp = () => {};
  await rig.controller.start(rig.signal);
  await rig.says('absent', /the vending machine has not spoken: is it on/);
  expect(await rig.controller.vend('lane1', 30_000, rig.signal)).toBe('refused');
  setUp.call(rig.machine);
  await rig.says('ready');
});

test('reset by the machine after the yes: nobody can tell; before it, nothing was moved', async () => {
  const rig = await mdbRig('pc2mdb', 30_000);
  const { controller, machine, signal } = rig;
  await controller.start(signal);
  await rig.says('ready');
  machine.manner = 'slow';
  const moved = controller.vend('lane1', 30_000, signal);
  await eventually(() => machine.moving.size === 1, { what: 'the machine is moving' });
  machine.block(0x10);
  expect(await moved).toBe('silent');
  // No word of ours on the reset: the interface has answered it, and another would begin it again.
  machine.setUp();
  await rig.says('ready');
  expect(machine.heard.filter((one) => one === '0')).toHaveLength(1);
  machine.manner = 'nobody';
  const waiting = controller.vend('lane1', 30_000, signal);
  await eventually(() => machine.heard.filter((one) => one === '3 0 150').length === 2, { what: 'the second credit' });
  machine.block(0x10);
  expect(await waiting).toBe('refused');
});

test('an interface that counts money in another way than we do is refused before anything is sold', async () => {
  const rig = await mdbRig('pc2mdb');
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  rig.machine.block(0x01, 0x01, 0x09, 0x72, 0x0a, 0x02, 0x07, 0x0d);
  await rig.says(
    'failing',
    /tells the machine: scale 10, 2 decimals, currency 972; set it, or gpio\.controller\.scale/,
  );
  expect(await rig.controller.vend('lane1', 30_000, rig.signal)).toBe('refused');
  rig.machine.block(0x01, 0x01, 0x13, 0x44, 0x01, 0x02, 0x07, 0x0d);
  await rig.says('ready');
});
