import type { Money } from '../domain/money.ts';
import { toDecimal } from '../domain/money.ts';

/**
 * An amount for paper: currency code, digits in threes, the currency's own number of places: `HKD 1,234.50`, `JPY 800`.
 * ASCII only, and a code rather than a sign: `$` alone does not say whose dollar it is.
 */
export function paperMoney(amount: Money): string {
  const [whole = '0', fraction] = toDecimal(amount).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${amount.currency} ${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
