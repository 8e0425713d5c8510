import { describe, expect, test } from 'vitest';
import {
  couldBePaymentCode,
  familiesOf,
  PAYMENT_CODE_FAMILIES,
  PAYMENT_CODE_NAMES,
} from '../../src/domain/payment-codes.ts';

test('the table says of each form whether a public rule stands behind it', () => {
  expect(PAYMENT_CODE_FAMILIES.map(({ id, mark }) => [id, mark])).toEqual([
    ['wechat-18', 'certain'],
    ['alipay-cn-generic', 'certain'],
    ['alipayplus-24', 'inferred'],
    ['legacy-17', 'certain'],
    ['legacy-18', 'certain'],
    ['legacy-19-a', 'certain'],
    ['legacy-19-b', 'certain'],
    ['alipayplus-19', 'certain'],
    ['unionpay-19', 'inferred'],
    ['unionpay-emv', 'inferred'],
    ['wavpay-18', 'inferred'],
  ]);
});

test('each form has a name that a technician can tell from the others', () => {
  const names = PAYMENT_CODE_FAMILIES.map(({ name }) => name);
  expect(names).not.toContain('');
  expect(new Set(names).size).toBe(names.length);
});

describe('a form is that of the whole code', () => {
  const UNIONPAY = '6212345678901234567';
  const EMV = 'hQVDUFYwMWEL';
  const ids = (code: string) => familiesOf(code).map(({ id }) => id);

  test.each([
    ['unionpay-19', UNIONPAY],
    ['unionpay-emv', EMV],
    ['unionpay-emv', `${EMV}=`],
    ['unionpay-emv', `${EMV}==`],
    ['wavpay-18', '395865319883277944'],
    ['wechat-18', '134567890123456789'],
  ])('%s: %s', (id, code) => {
    expect(ids(code)).toContain(id);
    expect(ids(`0${code}`)).not.toContain(id);
    expect(ids(`${code}.`)).not.toContain(id);
    expect(ids(`${code}\n`)).not.toContain(id);
  });

  test('an EMV code with more than two signs at its end that only fill is none', () => {
    expect(ids(`${EMV}===`)).toEqual([]);
  });
});

test.each([
  ['a code of letters and digits with a sign before it', '-28123456789012'],
  ['with a sign after it', '28123456789012-'],
])('%s is no payment code', (_what, code) => {
  expect(couldBePaymentCode(code)).toBe(false);
});

test.each([
  ['letters before a barcode', 'A4006381333931'],
  ['a letter after a barcode', '4006381333931A'],
  ['a barcode of fourteen digits', '04006381333931'],
])('%s is no barcode of an article, and could be a payment code', (_what, code) => {
  expect(couldBePaymentCode(code)).toBe(true);
});

test('the names for the configuration stand for forms that there are, and every form has a name', () => {
  const named: readonly string[] = Object.values(PAYMENT_CODE_NAMES).flat();
  expect([...named].sort()).toEqual(PAYMENT_CODE_FAMILIES.map(({ id }) => id).sort());
});
