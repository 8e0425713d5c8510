import { expect, test } from 'vitest';
import { KeypadReader } from '../../src/devices/keypad/keys.ts';
import { actionsOf } from '../../src/devices/keypad/port.ts';
import { inputEvent, typed } from '../support/pretend-keyboard.ts';

function presses(...bytes: readonly Buffer[]): readonly string[] {
  const reader = new KeypadReader();
  return [...reader.read(Buffer.concat(bytes), 24)].map((key) => (key.is === 'sign' ? key.sign : key.is));
}

function tap(code: number): Buffer {
  return Buffer.concat([inputEvent(1, code, 1), inputEvent(0, 0, 0), inputEvent(1, code, 0), inputEvent(0, 0, 0)]);
}

test('digits of both blocks are digits, with Num Lock or without', () => {
  const block = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73].map(tap);
  expect(presses(...block).join('')).toBe('0123456789');
  expect(presses(tap(69), ...block, tap(69)).join('')).toBe('0123456789');
  expect(presses(typed('0123456789')).join('')).toBe('0123456789');
});

test('letters are capitals, and what no ticket or plate contains is nothing', () => {
  expect(presses(typed('ab-1'), typed('?! \t'), tap(78), tap(103)).join('')).toBe('AB-1');
});

test.each([
  ['enter', [28, 96]],
  ['erase', [14, 111, 83]],
  ['back', [1, 55, 98, 223, 158]],
])('%s, wherever it is on the keypad', (is, codes) => {
  expect(presses(...codes.map(tap))).toEqual(codes.map(() => is));
});

test('a key held down types once; erase goes on', () => {
  const held = (code: number) => [
    inputEvent(1, code, 1),
    inputEvent(1, code, 2),
    inputEvent(1, code, 2),
    inputEvent(1, code, 0),
  ];
  expect(presses(...held(80))).toEqual(['2']);
  expect(presses(...held(96))).toEqual(['enter']);
  expect(presses(...held(14))).toEqual(['erase', 'erase', 'erase']);
});

test('a Shift whose end was lost in a full buffer does not stay down', () => {
  expect(presses(inputEvent(1, 42, 1), inputEvent(0, 3, 0), typed('7'))).toEqual(['7']);
});

test('events of 32-bit programs are read too', () => {
  const reader = new KeypadReader();
  expect([...reader.read(typed('4\r', 16), 16)]).toEqual([{ is: 'sign', sign: '4' }, { is: 'enter' }]);
});

test('Enter goes on before it sends, so that one press never pays what it has only just chosen', () => {
  expect(actionsOf({ is: 'enter' })).toEqual([{ type: 'begin' }, { type: 'enter' }]);
});

test('the first sign opens the field that it belongs into', () => {
  expect(actionsOf({ is: 'sign', sign: '4' })).toEqual([
    { type: 'type number' },
    { type: 'type plate' },
    { type: 'key', key: '4' },
  ]);
  expect(actionsOf({ is: 'sign', sign: 'A' })).toEqual([
    { type: 'type plate' },
    { type: 'type number' },
    { type: 'key', key: 'A' },
  ]);
});
