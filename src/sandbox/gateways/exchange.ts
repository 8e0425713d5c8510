import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '../../domain/money.ts';
import type { Faults, NotificationFaults, Verb } from './faults.ts';
import type { CodeScript, SandboxOrder, SandboxRefund } from './ledger.ts';

/** A request to the pretended gateway, read whole. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a gateway says: status, headers, and the bytes. */
export interface SandboxReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One call as the sandbox saw it, for tests that count what was sent. Never holds a payment code. */
export interface SandboxCall {
  readonly verb: Verb;
  readonly orderNumber: string;
}

/** What the remote control has a hand on. Every pretended gateway offers it. */
export interface Controllable {
  /** The wallets a payment code can be issued for. */
  readonly wallets: readonly string[];
  readonly faults: { readonly current: Faults; set(faults: Partial<Faults>): Promise<void> };
  orders(): readonly SandboxOrder[];
  refunds(): readonly SandboxRefund[];
  /** Every call received and understood, in order. */
  calls(): readonly SandboxCall[];
  findByOrderCode(text: string): SandboxOrder | null;
  /** A payment code as the wallet's app would show it: for one use, lapsing. */
  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string;
  /** The customer pays. With `late`, even an order that was closed or has expired. False: the order takes no money. */
  approve(orderNumber: string, options?: { readonly late?: boolean }): boolean;
  /** The customer, or the wallet, says no. */
  decline(orderNumber: string): boolean;
  expire(orderNumber: string): boolean;
  /**
   * Money goes back by the operator's hand in the gateway's portal, without a call of the kiosk.
   * @param minor minor units of the order's currency; null: all that is left.
   * @returns null when the order has not so much money.
   */
  refundByHand(orderNumber: string, minor: number | null): SandboxRefund | null;
  /**
   * A customer pays by the static entry code: an order that the merchant never made. Absent: this gateway has no entry codes.
   * @returns null when the wallet has none.
   */
  payEntryCode?(payment: EntryPayment): SandboxOrder | null;
  /** The newest last. */
  notifications(): readonly NotificationRecord[];
  /** Sends what was to be told about this order once more, without faults. @returns how many notifications that is. */
  resendNotifications(orderNumber: string): number;
  readonly notificationFaults: { readonly current: NotificationFaults; set(faults: Partial<NotificationFaults>): void };
}

/** What a customer does who scans the label with the entry code. */
export interface EntryPayment {
  /** The gateway's own name of the wallet: UQPAY `paymentMethod`, CodePay `pay_method_id`. */
  readonly method: string;
  readonly amount: Money;
}

/** A notification as the pretended gateway would post it, signed. */
export interface SandboxNotification {
  /** Where to; null: the merchant gave no address, so none is sent. */
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The gateway's own rules of delivering notifications. */
export interface NotificationRules {
  /** Between one delivery and the next while none is acknowledged, ms; one delivery more than there are gaps. */
  readonly gapsMs: readonly number[];
  /** The merchant has this long to answer, ms. */
  readonly answerWithinMs: number;
  /** Whether what the merchant answered counts as received. */
  isTaken(status: number, body: string): boolean;
}

/**
 * Where a notification stands. `waiting`: on its way, or before its next delivery. `failed`: the whole ladder was in vain.
 * `no address`: nobody said where to. `address refused`: beyond this machine without leave. `stopped`: the sandbox was.
 */
export type NotificationState =
  | 'waiting'
  | 'delivered'
  | 'failed'
  | 'dropped'
  | 'no address'
  | 'address refused'
  | 'stopped';

/** One delivery that was tried. */
export interface NotificationAttempt {
  /** Wall clock, ms. */
  readonly at: number;
  /** The merchant's HTTP status; null when none came. */
  readonly status: number | null;
  /** The merchant answered as this gateway wants it. */
  readonly taken: boolean;
  /** Why no answer came, in words; null when one did. */
  readonly problem: string | null;
}

/** One notification and what became of it. */
export interface NotificationRecord {
  readonly id: number;
  readonly orderNumber: string;
  /** null: it is about the payment. */
  readonly refundNumber: string | null;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent. */
  readonly body: string;
  readonly state: NotificationState;
  readonly attempts: readonly NotificationAttempt[];
  /** Of the next delivery, wall clock, ms, on the scaled clock; null: none is planned. */
  readonly nextAt: number | null;
}
