import { describe, expect, test } from 'vitest';
import { couldBePaymentCode, familiesOf, PAYMENT_CODE_FAMILIES } from '../../src/domain/payment-codes.ts';
import file from '../support/vectors/emvco.json' with { type: 'json' };

const documented: Readonly<Record<string, string>> = file.paymentCodes.patterns;

/** An EMV consumer-presented code: tag 85 with CPV01, then this tag with some bytes. */
function emvCode(tag: number): string {
  const data = Buffer.from([0x4f, 0x07, 0xa0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, 0xfb, 0xff]);
  return Buffer.concat([Buffer.from('\x85\x05CPV01', 'latin1'), Buffer.from([tag, data.length]), data]).toString(
    'base64',
  );
}
const EMV = emvCode(0x61);

function idsOf(code: string): string[] {
  return familiesOf(code).map(({ id }) => id);
}

describe('the table', () => {
  test('has every documented form, as it is documented', () => {
    const ours = PAYMENT_CODE_FAMILIES.filter(({ id }) => id in documented);
    expect(Object.fromEntries(ours.map(({ id, pattern }) => [id, pattern.source]))).toEqual(documented);
  });

  test('every other form is marked as inferred, and all say where they are from', () => {
    const others = PAYMENT_CODE_FAMILIES.filter(({ id }) => !(id in documented));
    expect(others.map(({ id, mark }) => [id, mark])).toEqual([
      ['unionpay-19', 'inferred'],
      ['unionpay-emv', 'inferred'],
      ['wavpay-18', 'inferred'],
    ]);
    expect(PAYMENT_CODE_FAMILIES.every(({ source, wallets }) => source !== '' && wallets !== '')).toBe(true);
    expect(new Set(PAYMENT_CODE_FAMILIES.map(({ id }) => id)).size).toBe(PAYMENT_CODE_FAMILIES.length);
  });
});

describe('the families of a code', () => {
  test.each(file.paymentCodes.samples)('$from: $code', ({ code, matches }) => {
    const inDocuments = idsOf(code).filter((id) => id in documented);
    expect(inDocuments.sort()).toEqual([...matches].sort());
    expect(couldBePaymentCode(code)).toBe(true);
  });

  test.each([
    ['395865319883277944', ['wavpay-18']],
    ['28'.padEnd(17, '1'), ['alipay-cn-generic', 'legacy-17']],
    ['2881111111111111111', ['alipay-cn-generic', 'legacy-19-a']],
    ['2891111111111511111', ['alipay-cn-generic', 'legacy-19-b']],
    ['2891111111111611111', ['alipay-cn-generic', 'alipayplus-19']],
    ['30'.padEnd(16, '1'), ['alipay-cn-generic']],
    ['6212345678901234567', ['unionpay-19']],
    [EMV, ['unionpay-emv']],
    [emvCode(0x00), ['unionpay-emv']],
    [emvCode(0xff), ['unionpay-emv']],
    [EMV.replace('hQVDUFYwM', 'hQVDUFYwN'), []],
    ['160000000000000000', []],
    ['30'.padEnd(25, '1'), []],
    ['hQVDUFYwMQ'.padEnd(513, 'A'), []],
  ])('%s', (code, expected) => {
    expect(idsOf(code)).toEqual(expected);
  });
});

describe('could be a payment code', () => {
  test.each([
    ['the form of no known wallet', '9900000000000001'],
    ['letters and digits', 'FPS12345678abcd'],
    ['the shortest', '280000000001'],
    ['the longest', 'A'.repeat(512)],
    ['an EMV code in base64', EMV],
    ['the longest EMV code', 'hQVDUFYwMQ'.padEnd(512, '/')],
    ['thirteen digits with a wrong check digit', '4006381333932'],
    ['twelve digits with a wrong check digit', '036000291453'],
    ['fourteen digits', '00012345678905'],
  ])('%s', (_, code) => {
    expect(couldBePaymentCode(code)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['too short', '28000000001'],
    ['too long', 'A'.repeat(513)],
    ['an EMV code that is too long', 'hQVDUFYwMQ'.padEnd(513, '/')],
    ['an address', 'https://example.org/pay/1234'],
    ['an address without a scheme', 'www.example.org'],
    ['a path', 'tickets/2025/0042'],
    ['a visiting card', 'BEGIN:VCARD\nFN:A\nEND:VCARD'],
    ['a Wi-Fi code', 'WIFI:S:guest;T:WPA;P:12345678;;'],
    ['a blank inside', '2812345678 90123456'],
    ['a line end', '281234567890123456\n'],
    ['digits of another script', '２８１２３４５６７８９０１２３４５６'],
    ['base64 of something else', 'aGVsbG8gd29ybGQh+/=='],
    ["a merchant's code", '00020101021126320012hk0207600050953033446304ABCD'],
    ['an EAN-13', '4006381333931'],
    ['an ISBN', '9780306406157'],
    ['a UPC-A', '036000291452'],
    ['an EAN-8', '73513537'],
  ])('%s is none', (_, code) => {
    expect(couldBePaymentCode(code)).toBe(false);
  });
});
