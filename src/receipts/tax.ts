import { type Money, money } from '../domain/money.ts';

/** Decimal text of a percentage with at most four places. */
export const PERCENT = /^(\d{1,2})(?:\.(\d{1,4}))?$/;

/**
 * The tax that is contained in an amount, exact, and rounded once to the nearest minor unit, halves up: amount × p / (100 + p).
 * @param percent `6` or `8.5`
 * @throws RangeError when that is not a percentage: a bug, as the configuration is checked.
 */
export function containedTax(amount: Money, percent: string): Money {
  const match = PERCENT.exec(percent);
  if (match === null) {
    throw new RangeError(`not a percentage: ${percent}`);
  }
  const [, whole = '0', places = ''] = match;
  const rate = BigInt(whole + places);
  const all = 100n * 10n ** BigInt(places.length) + rate;
  const tax = (2n * BigInt(amount.minor) * rate + all) / (2n * all);
  return money(amount.currency, Number(tax));
}
