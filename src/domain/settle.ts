import type { GatewayProfile } from './gateway.ts';
import type { NextAction, Payment } from './payment.ts';

/** Back-off of background work, ms. */
const BACKOFF_BASE_MS = 3_000;
const CLOSING_CAP_MS = 60_000;
const BACKGROUND_CAP_MS = 600_000;
/** "Not now" answers to a refund (a barred hour, not enough takings yet) are worth asking again only much later. */
const REFUND_LATER_MS = 900_000;

/** From so many fruitless tries on, a person is told. Row 18 of the outcome table: from the sixth. */
const ALARM_AFTER_TRIES = { closing: 6, refunding: 6, watching: 20 } as const;

/**
 * What to do next for a payment, and when: the other half of the life table. Pure, so a restart plans the same from what
 * the journal holds.
 * @returns null when nothing is to be done (final, paid and being delivered, or a call is under way that will answer).
 */
export function planNext(payment: Payment, profile: GatewayProfile, now: number): NextAction | null {
  const next = planByState(payment, profile, now);
  if (next === null || next.action === 'cancel' || next.action === 'refund') {
    return next;
  }
  return { action: next.action, at: Math.max(next.at, payment.lastQueryAt + profile.queryEveryMs) };
}

function planByState(payment: Payment, profile: GatewayProfile, now: number): NextAction | null {
  switch (payment.state) {
    case 'shown':
      return { action: 'query', at: Math.min(now + profile.queryEveryMs, Math.max(payment.lifeEndsAt, now)) };
    case 'waiting':
      return { action: 'query', at: beforeWindowEnd(payment, profile, now, profile.queryEveryMs) };
    case 'unknown': {
      const wait = payment.tries === 0 ? profile.firstQueryMs : profile.queryEveryMs;
      return { action: 'query', at: beforeWindowEnd(payment, profile, now, wait) };
    }
    case 'closing':
      return planClosing(payment, profile, now);
    case 'watching':
      return { action: 'query', at: payment.tries === 0 ? now : now + backOff(payment, BACKGROUND_CAP_MS) };
    case 'refunding':
      return planRefund(payment, now);
    case 'sent':
    case 'paid':
    case 'kept':
    case 'not paid':
    case 'refunded':
    case 'refund owed':
      return null;
    default:
      return payment.state satisfies never;
  }
}

/** End of the time in which a scanned code's customer is kept waiting, monotonic ms. */
export function windowEnd(payment: Payment, profile: GatewayProfile): number {
  return payment.mode === 'cpm' ? payment.bornAt + profile.confirmWindowMs : payment.lifeEndsAt;
}

/** True when so many tries have failed that a person must hear of it. */
export function needsPerson(payment: Payment): boolean {
  switch (payment.state) {
    case 'closing':
    case 'refunding':
    case 'watching':
      return payment.tries >= ALARM_AFTER_TRIES[payment.state];
    default:
      return false;
  }
}

export function refundLaterAt(now: number): number {
  return now + REFUND_LATER_MS;
}

/** The last query falls exactly on the end of the window, so that giving up follows a fresh answer. */
function beforeWindowEnd(payment: Payment, profile: GatewayProfile, now: number, wait: number): number {
  const end = windowEnd(payment, profile);
  return now < end ? Math.min(now + wait, end) : now + wait;
}

/** One more query, then at once the cancel; never before the gateway's minimum age (promise 8). */
function planClosing(payment: Payment, profile: GatewayProfile, now: number): NextAction {
  const earliestCancel = payment.bornAt + profile.minCancelAgeMs;
  const notBefore = payment.tries === 0 ? now : now + backOff(payment, CLOSING_CAP_MS);
  if (payment.askedBeforeCancel) {
    return { action: 'cancel', at: Math.max(now, earliestCancel) };
  }
  return { action: 'query', at: profile.can.cancel ? Math.max(notBefore, earliestCancel) : notBefore };
}

/** After a refund call without a clear answer the gateway is asked about it first; both keep the refund number. */
function planRefund(payment: Payment, now: number): NextAction {
  const action = payment.tries % 2 === 0 ? 'refund' : 'queryRefund';
  return { action, at: payment.tries === 0 ? now : now + backOff(payment, BACKGROUND_CAP_MS) };
}

/** Exponential, with jitter taken from the order number: a fleet that lost one gateway must not come back in step. */
function backOff(payment: Payment, capMs: number): number {
  const full = Math.min(capMs, BACKOFF_BASE_MS * 2 ** Math.min(payment.tries - 1, 12));
  return Math.round(full * (0.5 + 0.5 * fraction(`${payment.orderNumber}/${payment.tries}`)));
}

/** FNV-1a, scaled to 0..1. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}
