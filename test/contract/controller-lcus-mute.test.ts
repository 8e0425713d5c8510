import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { lcusRig } from './suites/controller.ts';

test('a board that never answers proves nothing: what was sent whole is "sent", and its level nobody knows', async () => {
  const rig = await lcusRig('lcus');
  rig.board.relays.set(4, true);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  // What a dead process left on is told to be off, more than once.
  await eventually(() => rig.board.commands.filter((command) => command === '0400').length >= 3, {
    what: 'OFF is said',
  });
  expect([rig.isOn('lane2'), rig.board.onEdges.size]).toEqual([false, 0]);
  rig.manner('deaf');
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('sent');
  expect(await rig.controller.ask('lane1')).toBe('silent');
  expect(rig.board.commands.filter((command) => command === '0101')).toHaveLength(1);
});

test('a line that was lost in the middle of a pulse has not carried it whole', async () => {
  const rig = await lcusRig('lcus');
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  const vend = rig.controller.vend('lane1', 2_000, rig.signal);
  await eventually(() => rig.isOn('lane1'), { what: 'the relay is on' });
  await rig.unplug();
  await rig.says('absent', /unplugged/);
  await rig.plug();
  expect(await vend).toBe('silent');
  await rig.says('ready');
  await eventually(() => !rig.isOn('lane1'), { what: 'the relay was told to be off' });
  expect(rig.onEdges('lane1')).toBe(1);
});
