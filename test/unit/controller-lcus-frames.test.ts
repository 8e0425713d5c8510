import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { lcusFrame, lcusProtocol, lcusSwitch } from '../../src/devices/controller/lcus.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const feedback = lcusProtocol('lcus-feedback', 9600);
const status = lcusProtocol('lcus-status', 9600);

test('the commands of the data sheets', () => {
  expect(lcusSwitch(1, true)).toEqual(hex('A0 01 01 A2'));
  expect(lcusSwitch(1, false)).toEqual(hex('A0 01 00 A1'));
  expect(lcusSwitch(4, true)).toEqual(hex('A0 04 01 A5'));
  expect(lcusFrame(1, 5)).toEqual(hex('A0 01 05 A6'));
  expect(feedback.frame({ coil: 1, write: true })).toEqual(hex('A0 01 03 A4'));
  expect(feedback.frame({ coil: 2, write: false })).toEqual(hex('A0 02 02 A4'));
  expect(feedback.frame({ coil: 2, read: true })).toEqual(hex('A0 02 05 A7'));
  expect(status.frame({ coil: 2, write: true })).toEqual(hex('A0 02 01 A3 FF'));
  expect(status.frame({ coil: 2, read: true })).toEqual(hex('FF'));
});

test.each([
  ['the level that was asked for', 'A0 02 01 A3', true],
  ['among noise', '00 A0 A0 02 01 A3 7F', true],
  ['of another relay', 'A0 01 01 A2', null],
  ['the other level', 'A0 02 00 A2', null],
  ['off after on: the last counts', 'A0 02 01 A3 A0 02 00 A2', null],
  ['on after off: the last counts', 'A0 02 00 A2 A0 02 01 A3', true],
  ['with a wrong sum', 'A0 02 01 A4', null],
  ['cut short', 'A0 02 01', null],
  ['our own command', 'A0 02 03 A5', null],
])('an answer to ON, %s', (_what, bytes, on) => {
  const answer = feedback.answerIn(hex(bytes), { coil: 2, write: true });
  expect(answer).toEqual(on === null ? null : { kind: 'coil', on });
});

test('a line that hears itself is told by the question for the level', () => {
  expect(feedback.answerIn(hex('A0 02 05 A7'), { coil: 2, read: true })).toEqual({ kind: 'own echo' });
  expect(status.answerIn(hex('FF'), { coil: 2, read: true })).toEqual({ kind: 'own echo' });
});

test.each([
  ['CH1:OFF \r\nCH2:ON \r\n', true],
  ['CH1: OFF\r\nCH2: ON\r\nCH3: OFF\r\n', true],
  ['CH2:OFF\r\n', false],
  ['CH12:ON\r\nCH2:OFF\r\n', false],
  ['CH1:ON \r\n', null],
  ['CH2:ON', null],
  ['CH2:O', null],
])('the level of relay 2 in the text %j', (text, on) => {
  const answer = status.answerIn(Buffer.from(text, 'latin1'), { coil: 2, read: true });
  expect(answer).toEqual(on === null ? null : { kind: 'coil', on });
});
