import type { GatewayName, PaymentFacts } from './gateway.ts';
import type { Money } from './money.ts';

/**
 * The states of a payment. The driver around the table in `payment-life.ts` brings every payment to one of the final ones.
 */
export type PaymentState =
  /** The intent is durable; the gateway may have heard of it. */
  | 'sent'
  /** The order code is at the gateway and can be paid. */
  | 'shown'
  /** The gateway says that the customer still has to act, or that it is working. */
  | 'waiting'
  /** Nothing verified is known. */
  | 'unknown'
  /** Given up: cancel until the gateway agrees. */
  | 'closing'
  /** Cancelled, or cannot be cancelled: ask until it can no longer be paid. */
  | 'watching'
  /** Verified paid; the sale has not yet been delivered. */
  | 'paid'
  /** The money has to go back: refund under one refund number until the gateway agrees. */
  | 'refunding'
  | FinalState;

export type FinalState =
  /** Paid and delivered. */
  | 'kept'
  | 'not paid'
  | 'refunded'
  /** The machine can do no more: a person has to pay the customer back. */
  | 'refund owed';

export type SettleAction = 'query' | 'cancel' | 'refund' | 'queryRefund';

/** One order at one gateway for one sale. */
export interface Payment extends PaymentFacts {
  readonly saleId: string;
  readonly state: PaymentState;
  readonly refundNumber: string | null;
  /** Wall ms. */
  readonly refundMadeAt: number | null;
  /** What has to go back; null: all of it. Decided once, with the refund number. */
  readonly refundAmount: Money | null;
  /** How often the present action has been tried without getting anywhere; drives back-off and the alarm. `closing` counts cancels. */
  readonly tries: number;
  /** An alarm for a person has been raised for this payment in its present state. */
  readonly alarmed: boolean;
  /** `closing` begins with one more query, so that a cancel never follows a stale view. */
  readonly askedBeforeCancel: boolean;
  readonly next: NextAction | null;
  /**
   * Monotonic ms: the latest moment at which the gateway can have made the order, from which its ages count. The answer to the
   * call that made it (until then: the intent); after a restart: the restart.
   */
  readonly bornAt: number;
  /** Monotonic ms: MPM, the end of the order's life at the gateway; CPM, the end of the time a customer is kept waiting. */
  readonly lifeEndsAt: number;
  /** A call for this payment is under way. Never stored. */
  readonly calling: boolean;
  /** A cancel has gone out: a success that is learned after that may be taken back any moment, so nothing is delivered for it. Never stored. */
  readonly cancelSent: boolean;
  /**
   * The gateway's code, once it has refused the refund: the payment is asked about once more, for something else may have given the
   * money back. Never stored.
   */
  readonly refused: string | null;
  /** Proven in this process: not a byte of its order was handed to the network. Never stored. */
  readonly neverSent: boolean;
  /** Monotonic ms of the last query, so that no band is ever polled faster than it allows. */
  readonly lastQueryAt: number;
  /**
   * `due`: a notification calls for a query, which goes out at once, band or not. Only the first may: whoever repeats notifications
   * must not make us ask faster than the gateway allows. Never stored.
   */
  readonly hint: 'none' | 'due' | 'used';
}

export interface NextAction {
  readonly action: SettleAction;
  /** Monotonic ms. */
  readonly at: number;
}

const FINAL: readonly PaymentState[] = ['kept', 'not paid', 'refunded', 'refund owed'];

export function isFinal(state: PaymentState): state is FinalState {
  return FINAL.includes(state);
}

/** The customer may still pay it, as far as we know, and nobody has given it up. */
export function isWaitedFor({ state }: Payment): boolean {
  return state === 'sent' || state === 'shown' || state === 'waiting' || state === 'unknown';
}

/** Health key of a gateway among the kiosk's parts. */
export function gatewayPart(name: GatewayName): string {
  return `gateway:${name}`;
}
