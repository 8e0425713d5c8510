/**
 * What is known of the payment codes that wallets show. The beginning of a code never decides what a wallet is charged (AlipayHK and
 * MPay show the same forms): the configured order does. These tables turn away what cannot be a payment code at all, and tell a
 * technician what a code looks like.
 */
export interface PaymentCodeFamily {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly pattern: RegExp;
  /** Which wallets are known to show it. */
  readonly wallets: string;
  /** `inferred`: taken from samples or common knowledge, not from a public rule. */
  readonly mark: 'certain' | 'inferred';
  readonly source: string;
}

/** Several may fit one code. Adding a family is adding an entry. */
export const PAYMENT_CODE_FAMILIES: readonly PaymentCodeFamily[] = [
  {
    id: 'wechat-18',
    name: 'WeChat Pay, 18 digits',
    pattern: /^1[0-5]\d{16}$/,
    wallets: 'WeChat Pay',
    mark: 'certain',
    source: 'WeChat Pay manual of the payment code',
  },
  {
    id: 'alipay-cn-generic',
    name: 'Alipay, 16 to 24 digits',
    pattern: /^(?:2[5-9]|30)\d{14,22}$/,
    wallets: 'Alipay (mainland); the forms of Alipay+ begin the same way',
    mark: 'certain',
    source: 'Alipay manual of the payment code',
  },
  {
    id: 'alipayplus-24',
    name: 'Alipay+, 24 digits',
    pattern: /^25\d{22}$/,
    wallets: 'Alipay+ wallets, among them AlipayHK and MPay',
    mark: 'inferred',
    source:
      'Alipay+ code format: issuer 6, business type 2, user 16 digits; that all begin with 25 is seen in its sample only',
  },
  {
    id: 'legacy-17',
    name: 'Alipay+, older form of 17 digits',
    pattern: /^28\d{15}$/,
    wallets: 'Alipay+ wallets',
    mark: 'certain',
    source: 'Alipay+ code format, first row of the older forms',
  },
  {
    id: 'legacy-18',
    name: 'Alipay+, older form of 18 digits',
    pattern: /^28\d{16}$/,
    wallets: 'Alipay, AlipayHK and other Alipay+ wallets',
    mark: 'certain',
    source: 'Alipay+ code format, second row of the older forms',
  },
  {
    id: 'legacy-19-a',
    name: 'Alipay+, older form of 19 digits, third digit 0 to 8',
    pattern: /^28[0-8]\d{16}$/,
    wallets: 'Alipay+ wallets',
    mark: 'certain',
    source: 'Alipay+ code format, third row of the older forms',
  },
  {
    id: 'legacy-19-b',
    name: 'Alipay+, older form of 19 digits, sixth from the end not 6',
    pattern: /^289\d{10}[0-57-9]\d{5}$/,
    wallets: 'Alipay+ wallets',
    mark: 'certain',
    source: 'Alipay+ code format, fourth row of the older forms',
  },
  {
    id: 'alipayplus-19',
    name: 'Alipay+, 19 digits, sixth from the end 6',
    pattern: /^289\d{10}6\d{5}$/,
    wallets: 'Alipay+ wallets',
    mark: 'certain',
    source: 'Alipay+ code format, fifth row of the older forms; YabandPay manual',
  },
  {
    id: 'unionpay-19',
    name: 'UnionPay, 19 digits',
    pattern: /^62\d{17}$/,
    wallets: 'UnionPay app and banks',
    mark: 'inferred',
    source: 'common knowledge, no public rule found',
  },
  {
    id: 'unionpay-emv',
    name: 'EMV consumer-presented code, base64',
    // Base64 of tag 85 with `CPV01`, which such a code begins with. These seven bytes fill nine characters and a third of the
    // tenth; the rest of that one belongs to the next tag (61 makes a W of it).
    pattern: /^hQVDUFYwM[Q-Za-f][0-9A-Za-z+/]+={0,2}$/,
    wallets: 'UnionPay and other card schemes',
    mark: 'inferred',
    source: 'beginning of the EMV consumer-presented form; which wallets show it is common knowledge',
  },
  {
    id: 'wavpay-18',
    name: 'WavPay, 18 digits',
    pattern: /^39\d{16}$/,
    wallets: 'WavPay',
    mark: 'inferred',
    source: 'one sample in the WavPay manual',
  },
];

const SHORTEST = 12;
/** Digits end at 32 (Alipay+); base64 of an EMV code goes up to here. */
const LONGEST = 512;

/** The families whose form this code has, in the order of the table. None says little: not every wallet's form is public. */
export function familiesOf(code: string): readonly PaymentCodeFamily[] {
  return code.length > LONGEST ? [] : PAYMENT_CODE_FAMILIES.filter(({ pattern }) => pattern.test(code));
}

/**
 * False for what can be no payment code of any wallet: addresses, visiting cards and Wi-Fi codes (they have signs in them), a
 * merchant's own EMVCo code, the barcode of an article. One in ten codes of exactly 12 or 13 digits would look like a barcode;
 * no known wallet has codes that short.
 */
export function couldBePaymentCode(code: string): boolean {
  if (code.length < SHORTEST || code.length > LONGEST) {
    return false;
  }
  if (!/^[0-9A-Za-z]+$/.test(code)) {
    return familiesOf(code).length > 0;
  }
  return !isMerchantCode(code) && !isArticleBarcode(code);
}

/** Begins with the version that every merchant-presented code begins with. */
function isMerchantCode(code: string): boolean {
  return code.startsWith('000201');
}

/** UPC-A (12 digits) or EAN-13 with a right check digit. EAN-8 is shorter than any payment code. */
function isArticleBarcode(code: string): boolean {
  if (!/^\d{12,13}$/.test(code)) {
    return false;
  }
  const sum = [...code].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** Names for the configuration: what the codes of one wallet look like, in all the forms that are known. */
export const PAYMENT_CODE_NAMES = {
  wechat: ['wechat-18'],
  alipay: ['alipay-cn-generic'],
  'alipay+': ['alipayplus-24', 'legacy-17', 'legacy-18', 'legacy-19-a', 'legacy-19-b', 'alipayplus-19'],
  unionpay: ['unionpay-19', 'unionpay-emv'],
  wavpay: ['wavpay-18'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PaymentCodeName = keyof typeof PAYMENT_CODE_NAMES;
