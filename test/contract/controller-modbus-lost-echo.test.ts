import { expect, test } from 'vitest';
import { withCrc } from '../support/modbus-board.ts';
import { LANE1, modbusRig } from './suites/controller.ts';

const isOn = (request: Buffer) => request[1] === 5 && request[4] === 0xff;

test('the echo of ON is lost, and the coil is on: it was heard, so it is a delivery', async () => {
  const rig = await modbusRig(2_000);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  rig.board.answerWith = (request) => (isOn(request) ? [] : null);
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('done');
  expect([rig.board.count('on', LANE1), rig.onEdges('lane1'), rig.isOn('lane1')]).toEqual([1, 1, false]);
});

test('the echo of ON is lost, and the coil is off: nobody can tell, so nothing is claimed and nothing repeated', async () => {
  const rig = await modbusRig(400);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  rig.board.answerWith = (request) => {
    if (isOn(request)) {
      rig.board.coils.set(LANE1, false);
      return [];
    }
    return null;
  };
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('silent');
  expect(rig.board.count('on', LANE1)).toBe(1);
});

test('"acknowledge" is no yes and no no', async () => {
  const rig = await modbusRig(400);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  rig.board.answerWith = (request) => {
    if (isOn(request)) {
      rig.board.coils.set(LANE1, false);
      return [withCrc([17, 0x85, 5])];
    }
    return null;
  };
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('silent');
});
