import { describe, expect, test } from 'vitest';
import { normalPlate } from '../../src/parking/plate.ts';
import { KEYS, reader } from '../support/parking.ts';

describe('number plates', () => {
  test.each([
    ['AB 1234', 'AB1234'],
    ['ab-1234', 'AB1234'],
    ['ＡＢ　１２３４', 'AB1234'],
    ['MA-12-34', 'MA1234'],
    ['MA·12·34', 'MA1234'],
    ['粤B·12345', 'B12345'],
    ['粵Z1234港', 'Z1234'],
    ['粤Z1234澳', 'Z1234'],
    ['WXY 1234 A', 'WXY1234A'],
    ['PUTRAJAYA 1', 'PUTRAJAYA1'],
    ['D', 'D'],
    ['O0I1', 'O0I1'],
  ])('%s is %s', (text, plate) => {
    expect(normalPlate(text)).toBe(plate);
    const typed = reader([]).readTyped('plate', plate);
    expect(reader([]).readPlate(text)).toEqual(typed);
    expect(typed).toEqual({ kind: 'ticket', key: KEYS.plateKey(plate), enteredAt: null });
  });

  test.each([
    '',
    '  ',
    '粤',
    'AB_1234',
    'AB/1234',
    'ÄB1234',
    'АВ1234',
    '١٢٣٤',
    'A\u0000B',
    'ABCDEFGHIJ123',
    'A'.repeat(1_000),
  ])('%j is none', (text) => {
    expect(normalPlate(text)).toBe(null);
    expect(reader([]).readPlate(text)).toEqual({ kind: 'other' });
  });

  test('letter O and digit 0 stay apart', () => {
    expect(reader([]).readPlate('AO1')).not.toEqual(reader([]).readPlate('A01'));
  });

  test('its name shows nothing of it, and is another one at another site', () => {
    const key = KEYS.plateKey('AB1234');
    expect(key).toMatch(/^p:[A-Za-z0-9_-]{22}$/);
    expect(key).not.toContain('1234');
    expect(KEYS.plateKey('AB1235')).not.toBe(key);
    expect(KEYS.ticketKey('AB1234')).not.toBe(key.replace('p:', 't:'));
  });
});
