import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { withCrc } from '../support/modbus-board.ts';
import { LANE1, LANE2, modbusRig } from './suites/controller.ts';

const NOISE = Buffer.from([0x00, 0x11, 0x05, 0xff]);
const echo = (unit: number, coil: number, on: boolean) => withCrc([unit, 5, coil >> 8, coil & 0xff, on ? 0xff : 0, 0]);

function broken(answer: Buffer): Buffer {
  const bytes = Buffer.from(answer);
  bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
  return bytes;
}

test.each<[what: string, (answer: Buffer) => readonly Buffer[]]>([
  ['with a wrong check sum', (answer) => [broken(answer)]],
  ['cut short', (answer) => [answer.subarray(0, 6)]],
  ['of another board', () => [echo(18, LANE1, true)]],
  ['about another coil', () => [echo(17, LANE2, true)]],
  ['about the other level', () => [echo(17, LANE1, false)]],
  ['of another function', () => [withCrc([17, 15, 0, LANE1, 0, 1])]],
  ['that is noise', () => [NOISE]],
])('an answer %s is no answer: nothing is claimed, and ON is not sent again', async (_what, bad) => {
  const rig = await modbusRig(400);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  // Reads get no answer either, so that nothing else could tell.
  rig.board.answerWith = (request, answer) => (request[1] === 5 && request[4] === 0xff ? bad(answer) : []);
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('silent');
  expect(rig.board.count('on', LANE1)).toBe(1);
  rig.board.answerWith = null;
  await rig.says('ready');
  expect(rig.isOn('lane1')).toBe(false);
  expect(rig.board.count('on', LANE1)).toBe(1);
});

test('an answer among noise, and one that comes in pieces, is an answer', async () => {
  const rig = await modbusRig();
  rig.board.answerWith = (_request, answer) => [NOISE, answer.subarray(0, 3), answer.subarray(3)];
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('done');
});
