import { describe, expect, test } from 'vitest';
import { CURRENCY_EXPONENTS, isCurrency } from '../../src/domain/money.ts';
import { currencyOf, numericOf } from '../../src/emvco/currency.ts';
import { problemText, validate } from '../../src/emvco/validate.ts';
import { FPS_LABEL, MOP_LABEL, parsed, sealed } from '../support/vectors/emvco-labels.ts';

const places = (text: string, level: 'lenient' | 'strict'): string[] =>
  validate(parsed(text), level).map(({ where }) => where);

const GOOD = '000201010211150412345204581253034465802MO5904Cafe6005Macau';

test('the labels of these tests are by the standard', () => {
  expect([FPS_LABEL, MOP_LABEL, sealed(GOOD)].map((label) => validate(parsed(label), 'strict'))).toEqual([[], [], []]);
});

describe('what no code may have', () => {
  test.each([
    ['nothing at all', '', ['00', '63']],
    ['another version', sealed(GOOD.replace('000201', '000202')), ['00']],
    ['the version not in front', sealed(`0102110002015303344`), ['00']],
    ['no checksum', GOOD, ['63']],
    ['something behind the checksum', `${sealed(GOOD)}6501x`, ['63']],
    ['a checksum of three digits', `${GOOD}6303ABC`, ['63']],
    ['a checksum of other letters', `${GOOD}6304WXYZ`, ['63']],
    ['a second currency', sealed(`${GOOD}5303344`), ['53']],
    ['an object twice in a template', sealed(`${GOOD}62120502A10502B2`), ['62.05']],
    ['a currency in letters', sealed('0002015303HKD'), ['53']],
    ['an amount with a comma', sealed(`${GOOD}54041,50`), ['54']],
    ['an amount with a sign', sealed(`${GOOD}5402-5`), ['54']],
    ['an amount that begins with a point', sealed(`${GOOD}5403.50`), ['54']],
    ['an amount of 14 characters', sealed(`${GOOD}541412345678901.23`), ['54']],
  ])('%s', (_, text, expected) => {
    expect(places(text, 'lenient')).toEqual(expected);
  });

  test.each(['1', '1.', '1.5', '1.50', '1234567890.12'])('an amount may be written %s', (amount) => {
    expect(places(sealed(`${GOOD}54${String(amount.length).padStart(2, '0')}${amount}`), 'lenient')).toEqual([]);
  });
});

describe('what the standard asks besides', () => {
  test.each([
    ['neither 11 nor 12', sealed(GOOD.replace('010211', '010213')), ['01']],
    ['a category of letters', sealed(GOOD.replace('52045812', '5204CAFE')), ['52']],
    ['a country in small letters', sealed(GOOD.replace('5802MO', '5802mo')), ['58']],
    ['a name of 26', sealed(GOOD.replace('5904Cafe', `5926${'x'.repeat(26)}`)), ['59']],
    ['a Chinese name of 26', sealed(GOOD.replace('5904Cafe', `5926${'𠮷'.repeat(26)}`)), ['59']],
    ['a town of 16', sealed(GOOD.replace('6005Macau', `6016${'x'.repeat(16)}`)), ['60']],
    ['a postal code of 11', sealed(`${GOOD}6111${'1'.repeat(11)}`), ['61']],
    ['a terminal of 26', sealed(`${GOOD}62300726${'1'.repeat(26)}`), ['62.07']],
    ['an unknown data request', sealed(`${GOOD}62050901X`), ['62.09']],
    ['a language template without a name', sealed(`${GOOD}64060002ZH`), ['64.01']],
    ['a private template without its name', sealed(`${GOOD}80050101x`), ['80.00']],
    ['no merchant account', sealed(GOOD.replace('15041234', '')), ['02']],
    ['a fee that nobody announced', sealed(`${GOOD}56041.00`), ['56']],
    ['an announced fee that is not there', sealed(`${GOOD}550202`), ['56']],
    ['a percentage beside a fixed fee', sealed(`${GOOD}55020256041.0057025.`), ['57']],
    ['a fee that is no amount', sealed(`${GOOD}55020256021,`), ['56']],
    ['another indicator', sealed(`${GOOD}550204`), ['55']],
    ['nothing that is needed', sealed('000201'), ['52', '53', '58', '59', '60', '02']],
  ])('%s', (_, text, expected) => {
    expect(places(text, 'strict')).toEqual(expected);
    expect(places(text, 'lenient')).toEqual([]);
  });

  test('a Chinese name of 25 is not too long', () => {
    expect(places(sealed(GOOD.replace('5904Cafe', `5925${'最'.repeat(25)}`)), 'strict')).toEqual([]);
  });

  test('a checksum in small letters is right, but not by the standard', () => {
    const texts = Array.from({ length: 40 }, (_, till) => sealed(`${GOOD}6208070400${till + 10}`));
    const text = texts.find((one) => /[A-F]/.test(one.slice(-4))) ?? '';
    const small = text.slice(0, -4) + text.slice(-4).toLowerCase();
    expect(places(small, 'lenient')).toEqual([]);
    expect(places(small, 'strict')).toEqual(['63']);
  });
});

test('a problem is a sentence', () => {
  expect(validate(parsed(sealed('000201')), 'strict').map(problemText)).toContain('object 58 is missing');
});

test('every currency of the program has one number, and back', () => {
  const all = Object.keys(CURRENCY_EXPONENTS).filter(isCurrency);
  expect(all.map((currency) => currencyOf(numericOf(currency)))).toEqual(all);
  expect([numericOf('HKD'), numericOf('MOP'), numericOf('CNY'), numericOf('SGD')]).toEqual([
    '344',
    '446',
    '156',
    '702',
  ]);
  expect(currencyOf('710')).toBeNull();
});
