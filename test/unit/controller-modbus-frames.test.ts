import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { answerIn, frameOf } from '../../src/devices/controller/modbus-frame.ts';
import { withCrc } from '../support/modbus-board.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test.each([
  [{ unit: 17, coil: 172, write: true }, '11 05 00 AC FF 00 4E 8B'],
  [{ unit: 1, coil: 0, write: true }, '01 05 00 00 FF 00 8C 3A'],
  [{ unit: 1, coil: 0, write: false }, '01 05 00 00 00 00 CD CA'],
  [{ unit: 1, coil: 0, read: true }, '01 01 00 00 00 01 FD CA'],
] as const)('%o is %s', (request, bytes) => {
  expect(frameOf(request)).toEqual(hex(bytes));
  expect(withCrc([...hex(bytes).subarray(0, 6)])).toEqual(hex(bytes));
});

test('the level is the lowest bit of the one byte that was asked for', () => {
  const request = { unit: 1, coil: 9, read: true } as const;
  expect(answerIn(withCrc([1, 1, 1, 0xff]), request)).toEqual({ kind: 'coil', on: true });
  expect(answerIn(withCrc([1, 1, 1, 0xfe]), request)).toEqual({ kind: 'coil', on: false });
  expect(answerIn(withCrc([1, 1, 2, 1, 1]), request)).toBeNull();
  expect(answerIn(withCrc([1, 0x81, 2]), request)).toEqual({ kind: 'exception', code: 2 });
  expect(answerIn(withCrc([1, 0x85, 2]), request)).toBeNull();
  expect(answerIn(frameOf(request), request)).toEqual({ kind: 'own echo' });
});

test('every answer with one bit turned round is no answer', () => {
  const requests = [{ unit: 1, coil: 9, read: true } as const, { unit: 1, coil: 9, write: true } as const];
  for (const request of requests) {
    const answer = 'read' in request ? withCrc([1, 1, 1, 1]) : frameOf(request);
    for (let bit = 0; bit < answer.length * 8; bit += 1) {
      const bad = Buffer.from(answer);
      bad.writeUInt8((bad[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
      expect(answerIn(bad, request), `bit ${bit}`).toBeNull();
    }
  }
});
