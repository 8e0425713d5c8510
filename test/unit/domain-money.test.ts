import { describe, expect, test } from 'vitest';
import {
  CURRENCY_EXPONENTS,
  type Currency,
  fromDecimal,
  isCurrency,
  money,
  moneyText,
  sameMoney,
  toDecimal,
} from '../../src/domain/money.ts';
import { Random } from '../support/random.ts';

const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as Currency[];

describe('an amount is whole minor units, or it is a bug', () => {
  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is refused', (minor) => {
    expect(() => money('HKD', minor)).toThrow(RangeError);
  });

  test('nothing and the largest safe number are amounts', () => {
    expect(money('HKD', 0)).toEqual({ currency: 'HKD', minor: 0 });
    expect(money('JPY', Number.MAX_SAFE_INTEGER).minor).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test('amounts are the same when number and currency are', () => {
  expect(sameMoney(money('HKD', 100), money('HKD', 100))).toBe(true);
  expect(sameMoney(money('HKD', 100), money('HKD', 101))).toBe(false);
  expect(sameMoney(money('HKD', 100), money('MOP', 100))).toBe(false);
});

test('only codes of the table are currencies, in upper case, and nothing that every object has', () => {
  expect(isCurrency('MYR')).toBe(true);
  for (const text of ['myr', 'XXX', '', 'toString', '__proto__', 'constructor']) {
    expect(isCurrency(text), text).toBe(false);
  }
});

describe('decimal text has all the places of its currency', () => {
  test.each([
    ['HKD', 0, '0.00'],
    ['HKD', 5, '0.05'],
    ['HKD', 50, '0.50'],
    ['HKD', 100, '1.00'],
    ['HKD', 123456, '1234.56'],
    ['JPY', 0, '0'],
    ['JPY', 100, '100'],
  ] as const)('%s %i minor -> %s', (currency, minor, text) => {
    expect(toDecimal(money(currency, minor))).toBe(text);
    expect(moneyText(money(currency, minor))).toBe(`${currency} ${text}`);
  });
});

describe('decimal text is read without a float', () => {
  test.each([
    ['HKD', '1', 100],
    ['HKD', '1.0', 100],
    ['HKD', '1.00', 100],
    ['HKD', '1.10', 110],
    ['HKD', '1.1', 110],
    ['HKD', '0.29', 29],
    ['HKD', '1.000000', 100],
    ['HKD', '007.50', 750],
    ['HKD', '999999999999.99', 99_999_999_999_999],
    ['JPY', '100', 100],
    ['JPY', '100.0', 100],
  ] as const)('%s %s -> %i minor', (currency, text, minor) => {
    expect(fromDecimal(currency, text)).toEqual({ currency, minor });
  });

  test.each([
    ['HKD', '1.005'],
    ['HKD', '1.001000'],
    ['JPY', '100.5'],
    ['HKD', ''],
    ['HKD', '.5'],
    ['HKD', '1.'],
    ['HKD', '-1'],
    ['HKD', '+1'],
    ['HKD', ' 1'],
    ['HKD', '1\n'],
    ['HKD', '1,00'],
    ['HKD', '1e3'],
    ['HKD', '0x10'],
    ['HKD', '１'],
    ['HKD', 'NaN'],
    ['HKD', '1.0000000'],
    ['HKD', '1000000000000'],
  ] as const)('%s %j is no amount', (currency, text) => {
    expect(fromDecimal(currency, text)).toBeNull();
  });
});

test('whatever is written is read back, in every currency', () => {
  const random = new Random(20);
  for (let i = 0; i < 5_000; i += 1) {
    const amount = money(random.pick(CURRENCIES), random.int(10 ** random.int(13)));
    expect(fromDecimal(amount.currency, toDecimal(amount)), moneyText(amount)).toEqual(amount);
  }
});

test('the order of amounts is the order of their texts as numbers', () => {
  const random = new Random(21);
  for (let i = 0; i < 2_000; i += 1) {
    const currency = random.pick(CURRENCIES);
    const [a, b] = [money(currency, random.int(1_000_000)), money(currency, random.int(1_000_000))];
    expect(Math.sign(a.minor - b.minor)).toBe(Math.sign(Number(toDecimal(a)) - Number(toDecimal(b))));
  }
});
