import type { Money } from './money.ts';

/** One customer wanting one thing for one amount. */
export interface Sale {
  readonly id: string;
  readonly itemId: string;
  readonly itemName: string;
  readonly amount: Money;
  /** Wall ms. */
  readonly openedAt: number;
  /** The one payment that keeps money; a second success is refunded. */
  readonly paidBy: string | null;
  readonly delivery: 'none' | 'started' | 'delivered' | 'not delivered';
  /** Money of this sale went back to the customer, or is owed to them. */
  readonly returned: boolean;
  /** Null while it can still become something else. */
  readonly end: SaleEnd | null;
  /** How many payments were made for it. */
  readonly payments: number;
}

export type SaleEnd = 'completed' | 'abandoned' | 'refunded';

/** How a delivery ended. `proof` says what it rests on. */
export type DeliveryResult =
  | { readonly result: 'delivered'; readonly proof: 'sensor' | 'none' }
  | {
      readonly result: 'failed';
      readonly reason: 'relay failed' | 'sensor silent' | 'no answer' | 'too late' | 'restart';
    };
