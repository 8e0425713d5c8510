import type { Paper } from './effects.ts';
import type { DeclineReason } from './gateway.ts';
import type { Health } from './health.ts';
import type { HostOrder } from './host-order.ts';
import type { Job } from './job.ts';
import type { Language } from './language.ts';
import type { Money } from './money.ts';
import type { Payment } from './payment.ts';
import type { Sale } from './sale.ts';
import type { Stock } from './stock.ts';
import type { Fee } from './tariff.ts';
import type { Ticket, VoucherReading } from './ticket.ts';

/** What the front of the kiosk is doing: one customer at a time. `endsAt` is monotonic ms. */
export type Phase =
  | { readonly name: 'starting'; readonly loaded: boolean; readonly devicesStarted: boolean }
  /** `endsAt`: when the language and type that somebody chose, and then left, go back. */
  | { readonly name: 'idle'; readonly endsAt?: number }
  | { readonly name: 'choosing'; readonly endsAt: number; readonly notice: ChooseNotice | null }
  /** A number, a plate or a ticket's code is being typed. */
  | {
      readonly name: 'typing';
      readonly what: 'number' | 'plate' | 'code';
      readonly text: string;
      readonly notice: ChooseNotice | null;
      readonly endsAt: number;
    }
  /** What a stay in the car park costs, before it is paid; vouchers are scanned here. */
  | {
      readonly name: 'stay';
      readonly ticket: string;
      /** Null: the ticket is lost. */
      readonly enteredAt: number | null;
      readonly fee: Fee;
      readonly due: Money;
      readonly vouchers: readonly VoucherReading[];
      readonly notice: StayNotice | null;
      readonly endsAt: number;
    }
  /** No receipt can be printed, and the customer is asked whether to go on. */
  | { readonly name: 'no paper'; readonly offer: Offer; readonly endsAt: number }
  /** Something that is only told, and over by itself. */
  | { readonly name: 'told'; readonly what: Told; readonly endsAt: number }
  /** The gate opens for a ticket that needs no payment here. */
  | { readonly name: 'opening'; readonly ticket: string; readonly usedAt: number; readonly endsAt: number }
  | {
      readonly name: 'paying';
      readonly saleId: string;
      /** The payment whose order code is (or is about to be) on the screen. */
      readonly shown: string | null;
      readonly code: OrderCode | null;
      /** The wallet that the customer wants the order code of; null: the first that works. */
      readonly wallet: string | null;
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

/** What the customer wants, when it is not being paid for yet. */
export type Offer =
  | { readonly kind: 'item'; readonly itemId: string }
  | { readonly kind: 'stay'; readonly stay: Extract<Phase, { readonly name: 'stay' }> };

export type ChooseNotice = 'no such number' | 'sold out' | 'no such ticket' | 'mistyped' | 'reading';

/** `not heard`: another kiosk of the site may have been paid, and cannot be asked. */
export type StayNotice = 'voucher taken' | 'voucher used before' | 'not a voucher' | 'not heard';

/** Wall ms. */
export type Told =
  /** Within the free minutes, or paid already: the exit opens until then. */
  | { readonly kind: 'nothing to pay'; readonly leaveBy: number }
  | { readonly kind: 'ticket used before' }
  | { readonly kind: 'unknown ticket' }
  | { readonly kind: 'ticket wrong'; readonly why: 'check digit' | 'signature' | 'too old' }
  /** At an exit that takes no payments. */
  | { readonly kind: 'pay first' }
  /** The other kiosks of the site cannot be asked, and this one may not open without them. */
  | { readonly kind: 'cannot tell' }
  | { readonly kind: 'gate opened' | 'gate stuck' };

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
  /** What the customer in front reads; the kiosk's own again when they leave. */
  readonly language: Language;
  /** Larger type and low buttons, for the customer in front. */
  readonly stepFree: boolean;
  /** By item: only those whose stock is counted. */
  readonly stock: ReadonlyMap<string, Stock>;
  /** Stays that somebody may still pay for, or leave by. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** What a host system asked for, by its number, also for some time after it is over. */
  readonly orders: ReadonlyMap<string, HostOrder>;
  /** Can be had once more until then (monotonic ms); null: nothing can. */
  readonly lastReceipt: LastReceipt | null;
}

export interface LastReceipt {
  readonly saleId: string;
  readonly paper: Paper;
  readonly until: number;
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
  language: 'en',
  stepFree: false,
  stock: new Map(),
  tickets: new Map(),
  orders: new Map(),
  lastReceipt: null,
};
