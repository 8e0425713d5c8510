import { describe, expect, test } from 'vitest';
import { PAYMENT_CODE_NAMES } from '../../src/domain/payment-codes.ts';
import { routeScan } from '../../src/domain/scan-routing.ts';
import type { CodeShape, WalletRoute } from '../../src/domain/settings.ts';

function wallet(id: string, codes: readonly CodeShape[], charge = true): WalletRoute {
  return { id, name: id, gateway: 'qfpay', present: true, charge, entry: false, method: null, places: [], codes };
}

const ALIPAY: CodeShape = { prefixes: ['25', '28'], minLength: 16, maxLength: 24, charset: 'digits' };
const LETTERS: CodeShape = { prefixes: ['FPS'], minLength: 14, maxLength: 20, charset: 'alnum' };
const ANY_START: CodeShape = { prefixes: [], minLength: 18, maxLength: 18, charset: 'digits' };

function walletOf(code: string, ...wallets: WalletRoute[]): string {
  const routing = routeScan(code, wallets);
  return routing.kind === 'wallet' ? routing.wallet.id : routing.kind;
}

describe('what is no payment code is said to be none, whatever wallets there are', () => {
  test.each([
    ['a web address', 'https://example.org/pay/1234'],
    ['too short by one', '28123456789'],
    ['too long by one', '2'.repeat(513)],
    ['a barcode of an article', '4006381333931'],
    ['the code of a merchant', '00020101021126320012hk.com.hkicl'],
    ['empty', ''],
    ['a blank inside', '2812345678 90123456'],
    ['a line end at its end', '281234567890123456\n'],
    ['digits of another script', '２８１２３４５６７８９０１２３４５６'],
  ])('%s', (_what, code) => {
    expect(walletOf(code, wallet('any', []))).toBe('not a payment code');
  });

  test('the shortest and the longest are still looked at', () => {
    expect(walletOf('2'.repeat(12), wallet('any', []))).toBe('any');
    expect(walletOf('2'.repeat(512), wallet('any', []))).toBe('any');
  });
});

describe('a shape is beginnings, length and characters', () => {
  test.each([
    ['2512345678901234', 'alipay'],
    ['28'.padEnd(24, '1'), 'alipay'],
    ['28'.padEnd(15, '1'), 'wallet not accepted'],
    ['28'.padEnd(25, '1'), 'wallet not accepted'],
    ['29'.padEnd(18, '1'), 'wallet not accepted'],
    ['28123456789012345A', 'wallet not accepted'],
  ])('%s -> %s', (code, expected) => {
    expect(walletOf(code, wallet('alipay', [ALIPAY]))).toBe(expected);
  });

  test('letters are taken where the shape allows them, in the case it names', () => {
    expect(walletOf('FPS12345678abcd', wallet('fps', [LETTERS]))).toBe('fps');
    expect(walletOf('fps12345678abcd', wallet('fps', [LETTERS]))).toBe('wallet not accepted');
  });

  test('without beginnings any beginning fits', () => {
    expect(walletOf('991234567890123456', wallet('wavpay', [ANY_START]))).toBe('wavpay');
    expect(walletOf('9912345678901234567', wallet('wavpay', [ANY_START]))).toBe('wallet not accepted');
    expect(walletOf('A91234567890123456', wallet('wavpay', [ANY_START]))).toBe('wallet not accepted');
    expect(walletOf('99123456789012345A', wallet('wavpay', [ANY_START]))).toBe('wallet not accepted');
  });

  test('one of several shapes is enough', () => {
    expect(walletOf('FPS12345678abcd', wallet('both', [ALIPAY, LETTERS]))).toBe('both');
  });
});

test('known forms narrow the wallets like those written out', () => {
  const wechat = wallet('wechat', [{ families: PAYMENT_CODE_NAMES.wechat }]);
  const alipay = wallet('alipay', [{ families: PAYMENT_CODE_NAMES['alipay+'] }]);
  expect(walletOf('135056725249518813', alipay, wechat)).toBe('wechat');
  expect(walletOf('2893612204263667830', wechat, alipay)).toBe('alipay');
  expect(walletOf('395865319883277944', wechat, alipay)).toBe('wallet not accepted');
});

test('the first wallet that fits wins', () => {
  const code = '281234567890123456';
  expect(walletOf(code, wallet('narrow', [ALIPAY]), wallet('wide', []))).toBe('narrow');
  expect(walletOf(code, wallet('wide', []), wallet('narrow', [ALIPAY]))).toBe('wide');
});

test('a wallet that is only paid by order code takes no scanned code', () => {
  expect(walletOf('281234567890123456', wallet('shown only', [], false))).toBe('wallet not accepted');
  expect(walletOf('281234567890123456', wallet('shown only', [], false), wallet('other', []))).toBe('other');
  expect(walletOf('281234567890123456')).toBe('wallet not accepted');
});
