/**
 * Money is a whole number of minor units and a currency code. There is no floating point anywhere on the money path:
 * a gateway's own form (cents, decimal text) is made and read only at that gateway's edge, with the two functions below.
 */
export interface Money {
  /** ISO 4217 code, upper case. */
  readonly currency: Currency;
  /** Minor units (cents, sen, whole yen); a non-negative safe integer. */
  readonly minor: number;
}

/** Digits after the decimal point, from ISO 4217. Adding a currency is adding a line. */
export const CURRENCY_EXPONENTS = {
  AED: 2,
  AUD: 2,
  CAD: 2,
  CNY: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  IDR: 2,
  JPY: 0,
  MMK: 2,
  MOP: 2,
  MYR: 2,
  SGD: 2,
  THB: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof CURRENCY_EXPONENTS;

/** True when the text is a currency code of the table above. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(CURRENCY_EXPONENTS, text);
}

/**
 * An amount in minor units.
 * @throws RangeError when `minor` is negative, fractional or beyond the safe integers: such an amount is a bug.
 */
export function money(currency: Currency, minor: number): Money {
  if (!Number.isSafeInteger(minor) || minor < 0) {
    throw new RangeError(`not an amount in minor units: ${minor} ${currency}`);
  }
  return { currency, minor };
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.minor === b.minor;
}

/**
 * What is left.
 * @throws RangeError when `b` is more, or of another currency: such a sum is a bug.
 */
export function subtract(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new RangeError(`not the same currency: ${a.currency} and ${b.currency}`);
  }
  return money(a.currency, a.minor - b.minor);
}

/** What `units` of `total` equal units cost; what cannot be divided stays with the rest. Exact for every safe amount. */
export function shareOf(amount: Money, units: number, total: number): Money {
  return money(amount.currency, Number((BigInt(amount.minor) * BigInt(units)) / BigInt(total)));
}

/** Decimal text with the currency's full number of places: 100 HKD minor -> `1.00`, 100 JPY -> `100`. */
export function toDecimal(amount: Money): string {
  const places = CURRENCY_EXPONENTS[amount.currency];
  if (places === 0) {
    return String(amount.minor);
  }
  const digits = String(amount.minor).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * Reads decimal text such as `1`, `1.0` or `1.00` without going through a float.
 * @returns the amount, or null when the text is not a plain decimal number or has more places than the currency.
 */
export function fromDecimal(currency: Currency, text: string): Money | null {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) {
    return null;
  }
  const places = CURRENCY_EXPONENTS[currency];
  const fraction = match[2] ?? '';
  if (/[1-9]/.test(fraction.slice(places))) {
    return null;
  }
  // Twelve digits and the places of any currency above stay far below the end of the safe integers.
  return money(currency, Number(`${match[1]}${fraction.slice(0, places).padEnd(places, '0')}`));
}

/** Text for people and logs, `HKD 1.00`. Screens and receipts use the i18n formatter instead. */
export function moneyText(amount: Money): string {
  return `${amount.currency} ${toDecimal(amount)}`;
}
