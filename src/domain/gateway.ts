import type { Money } from './money.ts';

/**
 * What the domain knows of payment gateways: names, what a call can teach us, and the timing data the policy runs on.
 * The port itself (with its promises and secrets) is in `src/gateways/port.ts`.
 */

/** Every gateway there is. */
export const GATEWAY_NAMES = [
  // One line per gateway.
  'uqpay',
  'codepay',
  'qfpay',
  'wavpay',
] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];

/** CPM: the kiosk scans the customer's payment code. MPM: the customer scans the kiosk's order code. */
export type PaymentMode = 'cpm' | 'mpm';

/** Why a gateway's verified answer is a final "no". Decides what the customer is told, never whether money moved. */
export type DeclineReason =
  | 'insufficient funds'
  | 'code expired'
  | 'code invalid'
  | 'customer cancelled'
  | 'risk refused'
  | 'order closed'
  | 'declined';

/** Why we cannot tell. Names the row of the outcome table, for logs, metrics and tests. */
export type UnknownReason =
  | 'timeout'
  | 'connection lost'
  | 'http status'
  | 'not json'
  | 'bad shape'
  | 'bad signature'
  | 'other order'
  | 'other amount'
  | 'other merchant'
  | 'system error'
  | 'duplicate number'
  | 'rate limited'
  | 'rejected request'
  | 'unlisted code'
  | 'restart';

/** Nothing verified was learned: assume neither. `code` is the gateway's own code where one came (never free text). */
export interface Unknown {
  readonly kind: 'unknown';
  readonly why: UnknownReason;
  readonly code: string;
}

/** Proven inside this process: not one byte of the request was handed to the network (DNS, connect or TLS failed). */
export interface NotSent {
  readonly kind: 'not sent';
  readonly why: string;
}

/** Verified: signature, order number, amount, currency and merchant all match our own record. */
export interface Paid {
  readonly kind: 'paid';
  /** The gateway's number of the transaction, e.g. QFPay `syssn`. */
  readonly gatewayRef: string;
}

export interface NotPaid {
  readonly kind: 'not paid';
  readonly reason: DeclineReason;
  readonly code: string;
}

/** The customer still has to act, or the gateway is still working: query again. */
export interface Pending {
  readonly kind: 'pending';
  readonly gatewayRef: string | null;
}

/** What `charge` (CPM) can teach. */
export type ChargeOutcome = Paid | NotPaid | Pending | Unknown | NotSent;

/** What `present` (MPM) can teach. An order code is not a payment: only a query says paid. */
export type PresentOutcome =
  | {
      readonly kind: 'order code';
      /** The text to draw as a QR code, exactly as the gateway gave it. */
      readonly code: string;
      /** How long the order lives from now, ms. What the screen counts down. */
      readonly lifeMs: number;
      readonly gatewayRef: string | null;
      /** The code does not hold the amount: the customer has to type it. Entry codes only. */
      readonly amountTyped?: boolean;
    }
  | NotPaid
  | Unknown
  | NotSent;

/** What `query` can teach. `not found` soon after sending proves nothing; the policy knows when it does. */
export type QueryOutcome =
  | Paid
  | NotPaid
  | Pending
  | Unknown
  | NotSent
  | { readonly kind: 'not found' }
  /** The order was paid and the money went back (refunded, reversed, or cancelled after payment). */
  | { readonly kind: 'refunded' };

/** What `cancel` can teach. `closed` is confirmed by a query before it counts. */
export type CancelOutcome =
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unsupported'; readonly code: string }
  | Unknown
  | NotSent;

/** What `refund` and `queryRefund` can teach. */
export type RefundOutcome =
  /** `amount`: what went back, where the gateway says so and it is less than was asked for; left out: all of it. */
  | { readonly kind: 'refunded'; readonly refundRef: string; readonly amount?: Money }
  | { readonly kind: 'refund pending' }
  /** Final no for the machine: the money is owed and a person must act. */
  | { readonly kind: 'refund refused'; readonly code: string }
  /** Not now (a barred hour, not enough takings today): try again later under the same number. */
  | { readonly kind: 'refund later'; readonly code: string }
  /** Only `queryRefund`: the gateway has no such refund. */
  | { readonly kind: 'refund not found' }
  | Unknown
  | NotSent;

/** Timing and capability data of one configured gateway. All durations in ms. Defaults are documented per gateway. */
export interface GatewayProfile {
  readonly name: GatewayName;
  readonly can: {
    readonly charge: boolean;
    readonly present: boolean;
    readonly cancel: boolean;
    readonly refund: boolean;
    /** A part of a payment can go back. Without it what was delivered in part is refunded whole. */
    readonly refundPart: boolean;
  };
  /** After an unknown or "system error" answer, wait this long before the first query. */
  readonly firstQueryMs: number;
  /** Between queries while the customer waits. */
  readonly queryEveryMs: number;
  /** How long the customer is kept waiting for a scanned code before we give up and close the order. */
  readonly confirmWindowMs: number;
  /** A cancel earlier than this after the order was made is refused or harmful. */
  readonly minCancelAgeMs: number;
  /** "Not found" counts as "never created" only when the order is older than this. */
  readonly notFoundSettleMs: number;
  /** Life of an order code asked for, and how long after its end a late success must still be watched for. */
  readonly orderLifeMs: number;
  readonly orderGraceMs: number;
}

/** The facts a gateway needs to name, check and settle one payment. All of it is in the journal. */
export interface PaymentFacts {
  readonly orderNumber: string;
  readonly gateway: GatewayName;
  /** The configured wallet route, e.g. `alipay-hk`; the gateway maps it to its own code (QFPay pay_type). */
  readonly wallet: string;
  readonly mode: PaymentMode;
  readonly amount: Money;
  /** Wall clock ms at which the order was made; the gateway's own time text is made from it, and only from it. */
  readonly madeAt: number;
  /** The gateway's number, once known. */
  readonly gatewayRef: string | null;
  /** What is bought, plain ASCII, at most 20 characters. */
  readonly description: string;
  /**
   * It was made by showing an entry code: the gateway has no order of ours, only money under a number of its own. Fixed when it is
   * made, because the wallet may be configured another way by the time it is settled. Left out: as its wallet is configured.
   */
  readonly entry?: boolean;
}

/**
 * What a verified notification of a gateway claims. A hint to ask now, never itself a reason to deliver: the kiosk believes only
 * the answer to its own query.
 */
export interface Notice {
  readonly about: 'payment' | 'refund';
  /** Our order or refund number, `[0-9A-Za-z_-]{1,64}`; null: money that came by an entry code, which knows no number of ours. */
  readonly orderNumber: string | null;
  /** The gateway's own number of the transaction; the only handle of an entry code's payment. */
  readonly gatewayRef: string | null;
  readonly claim: 'paid' | 'not paid' | 'pending' | 'refunded';
  /** Null when the message names none, or in a currency this program does not know. */
  readonly amount: Money | null;
  /** The gateway's own name of the wallet (UQPAY `paymentMethod`, CodePay `pay_method_id`, QFPay `pay_type`); null when not named. */
  readonly method: string | null;
  /** Wall clock ms at which the gateway says that it was paid; null when not named. */
  readonly paidAt: number | null;
  /** Store or terminal it was paid at, where the gateway names one: tells a relay whose entry code it was. */
  readonly place: string | null;
}
