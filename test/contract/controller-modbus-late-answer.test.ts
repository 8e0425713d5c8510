import type { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { LANE1, modbusRig } from './suites/controller.ts';

test('an answer that comes after its time is not taken for that to a later ON', async () => {
  const rig = await modbusRig(400);
  await rig.controller.start(rig.signal);
  await rig.says('ready');
  let late: Buffer | null = null;
  // The first ON is answered only when the next request has come; the second ON is not heard by the board at all.
  rig.board.answerWith = (request, answer) => {
    if (request[1] === 5 && request[4] === 0xff) {
      rig.board.coils.set(LANE1, false);
      late = answer;
      return [];
    }
    const held = late;
    late = null;
    return held === null ? null : [held, answer];
  };
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('silent');
  await rig.says('ready');
  expect(await rig.controller.vend('lane1', 50, rig.signal)).toBe('silent');
  expect(rig.board.count('on', LANE1)).toBe(2);
});
