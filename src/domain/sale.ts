import type { Language } from './language.ts';
import type { Money } from './money.ts';
import type { FeePart } from './tariff.ts';

/** One customer wanting one thing for one amount. */
export interface Sale {
  readonly id: string;
  readonly subject: Subject;
  /** Of the item; `parking`, or `order`, for the other subjects. For reports. */
  readonly itemId: string;
  /** In the language of the customer. */
  readonly itemName: string;
  /** What the customer reads and is printed. */
  readonly language: Language;
  readonly amount: Money;
  /** In how many units it is handed over, as it was sold: the item may be configured another way by the time of a restart. */
  readonly units: number;
  /** Wall ms. */
  readonly openedAt: number;
  /** The one payment that keeps money; a second success is refunded. */
  readonly paidBy: string | null;
  readonly delivery: 'none' | 'started' | 'delivered' | 'partly delivered' | 'not delivered';
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
  | { readonly result: 'delivered'; readonly proof: DeliveryProof }
  /** So many of the item's units came out, proven; the rest did not. More than none, fewer than all. */
  | { readonly result: 'partly delivered'; readonly units: number; readonly proof: DeliveryProof }
  | {
      readonly result: 'failed';
      readonly reason:
        | 'relay failed'
        | 'sensor silent'
        | 'no answer'
        | 'too late'
        | 'restart'
        /** The sensor said before the first pulse that the outlet is not free: nothing was moved. */
        | 'outlet blocked'
        /** The controller said no, or gave no answer. */
        | 'controller refused'
        | 'controller silent';
    };

/** What says that it came out: a sensor, the answer of the controller that did it, or nothing but the pulse. */
export type DeliveryProof = 'sensor' | 'controller' | 'none';

/** What a sale is about. */
export type Subject =
  | { readonly kind: 'item' }
  /** Time in a car park. Wall ms. */
  | {
      readonly kind: 'stay';
      /** Key of the ticket. */
      readonly ticket: string;
      /** Null: the ticket is lost, and nobody knows. */
      readonly enteredAt: number | null;
      /** The moment up to which it is paid. */
      readonly coversUntil: number;
      readonly parts: readonly FeePart[];
      readonly vouchers: readonly string[];
      /** Paying opens this kiosk's own gate; otherwise it only marks the ticket as paid. */
      readonly opensGate: boolean;
    }
  /** A host system's, under its own number. */
  | { readonly kind: 'order'; readonly orderId: string };
