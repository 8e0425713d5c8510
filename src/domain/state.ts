import type { DeclineReason } from './gateway.ts';
import type { Health } from './health.ts';
import type { Job } from './job.ts';
import type { Payment } from './payment.ts';
import type { Sale } from './sale.ts';

/** What the front of the kiosk is doing: one customer at a time. `endsAt` is monotonic ms. */
export type Phase =
  | { readonly name: 'starting'; readonly loaded: boolean; readonly devicesStarted: boolean }
  | { readonly name: 'idle' }
  | { readonly name: 'choosing'; readonly endsAt: number }
  | {
      readonly name: 'paying';
      readonly saleId: string;
      /** The payment whose order code is (or is about to be) on the screen. */
      readonly shown: string | null;
      readonly code: OrderCode | null;
      readonly notice: PayNotice | null;
      readonly endsAt: number;
      /** The time is over, and the last query for the order code is under way. */
      readonly lastCall: boolean;
      /** Length of the time that ends at `endsAt`, for the countdown. */
      readonly totalMs: number;
    }
  | { readonly name: 'charging'; readonly saleId: string; readonly orderNumber: string }
  | {
      readonly name: 'confirming';
      readonly saleId: string;
      readonly orderNumber: string;
      /** What the customer is told: act on the phone, or wait while we find out, or wait while we cancel. */
      readonly why: 'pending' | 'unknown' | 'cancelling';
      readonly endsAt: number;
    }
  | { readonly name: 'delivering'; readonly saleId: string; readonly orderNumber: string; readonly endsAt: number }
  | { readonly name: 'receipt'; readonly saleId: string; readonly endsAt: number }
  | {
      readonly name: 'refunding';
      readonly saleId: string;
      readonly orderNumber: string;
      readonly endsAt: number;
    }
  | { readonly name: 'thanks'; readonly saleId: string; readonly how: Farewell; readonly endsAt: number }
  | { readonly name: 'out of service'; readonly reasons: readonly string[] };

export type PhaseName = Phase['name'];

export interface OrderCode {
  readonly text: string;
  readonly walletId: string;
  /** The code does not hold the amount: the customer has to type it. */
  readonly amountTyped: boolean;
}

export type PayNotice = DeclineReason | 'not sent' | 'not a payment code' | 'wallet not accepted';

/** How the customer is let go. */
export type Farewell =
  | { readonly kind: 'completed'; readonly receipt: 'printed' | 'not printed' | 'unknown' | 'none' }
  | { readonly kind: 'refunded' | 'refund owed' | 'refund pending' | 'unsettled'; readonly reference: string }
  | { readonly kind: 'too many tries' };

export interface KioskState {
  readonly phase: Phase;
  /** Wall ms since when the phase has this name. */
  readonly since: number;
  /** Sales that are not over in the books: the customer's in front and those still being settled behind. */
  readonly sales: ReadonlyMap<string, Sale>;
  /** Payments that are not final. */
  readonly payments: ReadonlyMap<string, Payment>;
  /** What waits for a person. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Sales whose delivery had been started when the last process ended, until when the hardware may say what became of it (monotonic ms). */
  readonly asking: ReadonlyMap<string, number>;
  /** How each part is: devices by name, `gateway:<name>`, `broker`. */
  readonly parts: ReadonlyMap<string, Health>;
  readonly counters: Readonly<Record<string, number>>;
  readonly tail: string;
}

export const INITIAL_STATE: KioskState = {
  phase: { name: 'starting', loaded: false, devicesStarted: false },
  since: 0,
  sales: new Map(),
  payments: new Map(),
  jobs: new Map(),
  asking: new Map(),
  parts: new Map(),
  counters: {},
  tail: '0000',
};
