import type { LocalText } from '../language.ts';
import type { Money } from '../money.ts';
import type { VoucherReading } from '../ticket.ts';

/** What a stay costs. */
export interface Fee {
  /** What the whole stay costs by now, after vouchers, before what has been paid. */
  readonly total: Money;
  /** Wall ms up to which this total holds: the next moment at which it rises; null: never. */
  readonly until: number | null;
  /** What it is made of, for screen and receipt; in order of time. */
  readonly parts: readonly FeePart[];
}

export interface FeePart {
  /** What it is charged by: a band's name from the configuration (`in`: in these languages), or a word of ours. */
  readonly by:
    | { readonly kind: 'band'; readonly name: string; readonly in?: LocalText['in'] }
    | { readonly kind: 'free minutes' | 'cap' | 'lost ticket' | 'voucher' };
  /** Null for what is taken off. Wall ms. */
  readonly from: number | null;
  readonly to: number | null;
  /** Signed minor units: what is taken off is negative. */
  readonly minor: number;
}

export interface Stay {
  readonly enteredAt: number;
  /** Wall ms. */
  readonly at: number;
  readonly vouchers: readonly VoucherReading['value'][];
}
