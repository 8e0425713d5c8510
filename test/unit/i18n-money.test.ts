import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { CURRENCY_EXPONENTS, type Currency, isCurrency, money } from '../../src/domain/money.ts';
import { moneyText, paperMoney, signedMoneyText, signedPaperMoney } from '../../src/i18n/money-text.ts';

/** No-break space, as the screen has it. */
const NB = '\u00a0';
const CURRENCIES: readonly Currency[] = Object.keys(CURRENCY_EXPONENTS).filter(isCurrency);

const ON_SCREEN: readonly (readonly [Currency, number, Language, string])[] = [
  ['HKD', 800, 'en', 'HK$8.00'],
  ['HKD', 123_450, 'zh-Hant', 'HK$1,234.50'],
  ['CNY', 1_200, 'zh-Hans', 'CN¥12.00'],
  ['MYR', 250, 'ms', 'RM2.50'],
  ['MOP', 800, 'pt', `8,00${NB}MOP$`],
  ['MOP', 123_450, 'pt', `1234,50${NB}MOP$`],
  ['MOP', 1_234_550, 'pt', `12${NB}345,50${NB}MOP$`],
  ['MOP', 123_456_789, 'pt', `1${NB}234${NB}567,89${NB}MOP$`],
  ['EUR', 5, 'pt', `0,05${NB}€`],
  ['JPY', 800, 'en', 'JP¥800'],
  ['JPY', 12_345, 'en', 'JP¥12,345'],
  ['JPY', 12_345, 'pt', `12${NB}345${NB}JP¥`],
  ['AED', 1_000, 'en', `AED${NB}10.00`],
  ['HKD', 0, 'en', 'HK$0.00'],
];

describe('an amount on the screen', () => {
  test.each(ON_SCREEN)('%s %i in %s is %s', (currency, minor, language, text) => {
    expect(moneyText(money(currency, minor), language)).toBe(text);
  });

  test('what is taken off has a true minus sign in front', () => {
    expect(signedMoneyText(-500, 'HKD', 'en')).toBe('\u2212HK$5.00');
    expect(signedMoneyText(-500, 'MOP', 'pt')).toBe(`\u22125,00${NB}MOP$`);
    expect(signedMoneyText(500, 'HKD', 'en')).toBe('HK$5.00');
    expect(signedMoneyText(-0, 'HKD', 'en')).toBe('HK$0.00');
  });

  test('no two currencies look the same, and no line breaks inside an amount', () => {
    for (const language of LANGUAGES) {
      const texts = CURRENCIES.map((currency) => moneyText(money(currency, 100), language));
      expect(new Set(texts.map((text) => text.replace(/[\d.,]/g, ''))).size).toBe(CURRENCIES.length);
      expect(texts.filter((text) => / /.test(text))).toEqual([]);
    }
  });
});

describe('an amount on paper', () => {
  test('is ASCII, and names its currency by code, in every language', () => {
    for (const language of LANGUAGES) {
      for (const currency of CURRENCIES) {
        expect(paperMoney(money(currency, 1_234_567), language)).toMatch(new RegExp(`^${currency} [0-9 .,]+$`));
      }
    }
  });

  test.each([
    [money('HKD', 123_450), 'en', 'HKD 1,234.50'],
    [money('HKD', 123_450), 'zh-Hant', 'HKD 1,234.50'],
    [money('MOP', 123_450), 'pt', 'MOP 1234,50'],
    [money('MOP', 1_234_550), 'pt', 'MOP 12 345,50'],
    [money('JPY', 800), 'ms', 'JPY 800'],
  ] as const)('%o in %s is %s', (amount, language, text) => {
    expect(paperMoney(amount, language)).toBe(text);
  });

  test('what is taken off has a hyphen in front', () => {
    expect(signedPaperMoney(-500, 'HKD')).toBe('-HKD 5.00');
    expect(signedPaperMoney(-500, 'MOP', 'pt')).toBe('-MOP 5,00');
  });
});

test('digits are exact up to the largest amount there can be', () => {
  const largest = money('HKD', Number.MAX_SAFE_INTEGER);
  expect(moneyText(largest, 'en')).toBe('HK$90,071,992,547,409.91');
  expect(paperMoney(largest, 'pt')).toBe('HKD 90 071 992 547 409,91');
});
