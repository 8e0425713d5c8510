import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { LANE1, modbusRig } from './suites/controller.ts';

test('a coil that does not go off is told of, tried again, and takes no vend before it has', async () => {
  const rig = await modbusRig(1_500);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  rig.board.answerWith = (request) => {
    if (request[1] !== 5 || request[4] === 0xff) {
      return null;
    }
    rig.board.coils.set(LANE1, true);
    return [];
  };
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('done');
  await rig.says('failing');
  expect(rig.healths.some(({ reason }) => /does not confirm that lane1 is off: cut its power/.test(reason))).toBe(true);
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('refused');
  await eventually(() => rig.board.count('off', LANE1) > 3, { what: 'it is tried again' });
  rig.board.answerWith = null;
  await rig.says('ready');
  expect([rig.isOn('lane1'), rig.board.count('on', LANE1)]).toEqual([false, 1]);
});

test('what a dead process left on is switched off before anything is sold', async () => {
  const rig = await modbusRig();
  rig.board.coils.set(LANE1, true);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  expect([rig.isOn('lane1'), rig.board.count('on', LANE1)]).toEqual([false, 0]);
});
