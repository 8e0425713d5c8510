import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayProfile,
  PaymentFacts,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
} from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import type { Money } from '../domain/money.ts';
import type { NotificationOutcome, RawNotification } from './notification.ts';

/**
 * One configured gateway. Every method resolves with a value; it never rejects for anything the network or the gateway
 * did. A rejection is a bug in the client. Every call has its own deadline, and ends early when `signal` aborts.
 */
export interface Gateway {
  readonly profile: GatewayProfile;
  /** Opens (or keeps) a connection so that no DNS, TCP or TLS handshake lies between scan and request. Never throws. */
  warm(): void;
  /** CPM. `paymentCode` is a secret: it goes to the gateway and nowhere else. */
  charge(payment: PaymentFacts, paymentCode: string, signal: AbortSignal): Promise<ChargeOutcome>;
  /** MPM. */
  present(payment: PaymentFacts, signal: AbortSignal): Promise<PresentOutcome>;
  query(payment: PaymentFacts, signal: AbortSignal): Promise<QueryOutcome>;
  cancel(payment: PaymentFacts, signal: AbortSignal): Promise<CancelOutcome>;
  /** `refundNumber` is made and stored before the first call and is the same on every repeat. */
  refund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome>;
  queryRefund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome>;
  /**
   * Verifies and reads a notification, over the bytes as they were received. Sends nothing, never throws. What it claims is asked
   * about before anything follows from it.
   */
  parseNotification(raw: RawNotification): NotificationOutcome;
  /** A call that moves no money: reachability, credentials, clock. For `kioskd diagnose` and for coming back after an outage. */
  probe(signal: AbortSignal): Promise<ProbeResult>;
  /** Closes idle connections; calls under way end as unknown. Idempotent. */
  stop(): Promise<void>;
}

export interface RefundFacts {
  readonly refundNumber: string;
  /** Part of the payment, where the gateway takes partial refunds; left out: all of it. Same currency as the payment. */
  readonly amount?: Money;
  /** Wall clock ms at which the refund was decided. */
  readonly madeAt: number;
}

export interface ProbeResult {
  readonly reachable: boolean;
  /** It answered in its own form, and nothing in the answer says that nothing can be sold through it now. */
  readonly usable: boolean;
  /** null: could not be told (not reachable, or the gateway has no harmless call that proves it). */
  readonly credentialsAccepted: boolean | null;
  readonly roundTripMs: number | null;
  /** Gateway's Date header minus our wall clock, ms; null without a Date header. Positive: our clock is behind. */
  readonly clockOffsetMs: number | null;
  /** In words, what to do when something is wrong. */
  readonly detail: string;
}

/** How a gateway client tells the rest of the daemon whether the gateway can be reached. */
export type GatewayHealthListener = (health: Health) => void;
