import type { Currency } from '../money.ts';
import type { VoucherReading } from '../ticket.ts';
import { LONGEST_STAY_MS } from './runs.ts';
import { MINUTE_MS } from './stretches.ts';

type Value = VoucherReading['value'];

/**
 * What several vouchers take off together, whatever order they were shown in: first all minutes (the stay counts as that much shorter),
 * then the per cents, each of what the one before left, then the amounts. Part of a minor unit is never taken off.
 */
export interface Vouchers {
  readonly shorterMs: number;
  /** What each takes off a fee, from the first to the last; never more than there is. */
  takeOff(minor: number): readonly number[];
  /** The fee after all of them. */
  apply(minor: number): number;
  /** The smallest fee at which more is left than of this one; null: there is none. */
  nextRise(minor: number): number | null;
}

/** A value that makes no sense (negative, of another currency) takes nothing off. */
export function readVouchers(values: readonly Value[], currency: Currency): Vouchers {
  const minutes = values.map((value) => (value.kind === 'minutes' ? value.minutes : 0));
  const percents = values.map((value) => (value.kind === 'percent' ? value.percent : 0));
  const amounts = values.map((value) =>
    value.kind === 'amount' && value.amount.currency === currency ? value.amount.minor : 0,
  );
  const shorterMs = minutes.reduce((sum, one) => sum + whole(one, LONGEST_STAY_MS / MINUTE_MS) * MINUTE_MS, 0);
  // In a fixed order, because each rounds for itself.
  const shares = percents.map((one) => whole(one, 100)).toSorted((a, b) => b - a);
  const sums = amounts.map((one) => whole(one, Number.MAX_SAFE_INTEGER));
  const takeOff = (minor: number): readonly number[] => {
    let left = minor;
    const less = (amount: number): number => {
      left -= amount;
      return amount;
    };
    return [
      ...shares.map((percent) => less(Number((BigInt(left) * BigInt(percent)) / 100n))),
      ...sums.map((amount) => less(Math.min(left, amount))),
    ];
  };
  const apply = (minor: number): number => takeOff(minor).reduce((left, off) => left - off, minor);
  return { shorterMs, takeOff, apply, nextRise: (minor) => firstAbove(apply, minor) };
}

/** What is left never falls when the fee rises, so the place can be found by halving. */
function firstAbove(apply: (minor: number) => number, minor: number): number | null {
  const now = apply(minor);
  let low = minor;
  let high = Number.MAX_SAFE_INTEGER;
  if (apply(high) <= now) {
    return null;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (apply(middle) > now) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** A whole number from 0 to `most`; 0 for what is no number. */
function whole(value: number, most: number): number {
  return Math.floor(Math.min(Math.max(value || 0, 0), most));
}
