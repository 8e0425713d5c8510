import type { GatewayProfile } from './gateway.ts';
import type { NextAction, Payment, SettleAction } from './payment.ts';
import type { Learned } from './payment-life.ts';

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
 * @param learned what was learned just now.
 * @returns null when nothing is to be done (final, paid and being delivered, or a call is under way that will answer).
 */
export function planNext(payment: Payment, profile: GatewayProfile, now: number, learned: Learned): NextAction | null {
  const planned = planByState(payment, profile, now, learned);
  if (planned === null) {
    return null;
  }
  if (payment.hint === 'due') {
    return { action: asking(payment, planned.action), at: now };
  }
  if (planned.action === 'cancel' || planned.action === 'refund') {
    return learned === 'claimed' && payment.next?.action === planned.action ? payment.next : planned;
  }
  const at = learned === 'claimed' ? now : planned.at;
  return { action: planned.action, at: Math.max(at, payment.lastQueryAt + profile.queryEveryMs) };
}

/**
 * What the first notification makes us do: ask, before anything else is done. Later ones only bring questions forward: whoever
 * repeats them must not put off a cancel or a refund for ever.
 */
function asking(payment: Payment, action: SettleAction): SettleAction {
  if (payment.state !== 'refunding') {
    return 'query';
  }
  // There is nothing to ask about before a first refund has been sent.
  return action === 'refund' && payment.tries === 0 ? 'refund' : 'queryRefund';
}

function planByState(payment: Payment, profile: GatewayProfile, now: number, learned: Learned): NextAction | null {
  switch (payment.state) {
    case 'shown':
    case 'waiting':
      return { action: 'query', at: beforeWindowEnd(payment, now, profile.queryEveryMs) };
    case 'unknown': {
      const wait = payment.tries === 0 ? profile.firstQueryMs : profile.queryEveryMs;
      return { action: 'query', at: beforeWindowEnd(payment, now, wait) };
    }
    case 'closing':
      return planClosing(payment, profile, now);
    case 'watching':
      return { action: 'query', at: payment.tries === 0 ? now : now + backOff(payment, BACKGROUND_CAP_MS) };
    case 'refunding':
      return planRefund(payment, now, learned);
    case 'sent':
    case 'paid':
    case 'kept':
    case 'not paid':
    case 'refunded':
    case 'refund owed':
      return null;
  }
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

/** The last query falls exactly on the end of the window, so that giving up follows a fresh answer. */
function beforeWindowEnd(payment: Payment, now: number, wait: number): number {
  return Math.min(now + wait, Math.max(now, payment.lifeEndsAt));
}

/**
 * One more query, then at once the cancel; never before the gateway's minimum age (promise 8). An answer from before that age
 * would be stale by the time the cancel may go out, so it does not count as the one more query.
 */
function planClosing(payment: Payment, profile: GatewayProfile, now: number): NextAction {
  const earliestCancel = payment.bornAt + profile.minCancelAgeMs;
  if (payment.askedBeforeCancel && now >= earliestCancel) {
    return { action: 'cancel', at: now };
  }
  const notBefore = payment.tries === 0 ? now : now + backOff(payment, CLOSING_CAP_MS);
  return { action: 'query', at: Math.max(notBefore, earliestCancel) };
}

/**
 * After a refund call without a clear answer the gateway is asked about it first, and one that is under way is only asked about;
 * both keep the refund number.
 */
function planRefund(payment: Payment, now: number, learned: Learned): NextAction {
  if (learned === 'refund later') {
    return { action: 'refund', at: now + REFUND_LATER_MS };
  }
  const asks = learned === 'refund pending' || payment.tries % 2 === 1;
  return {
    action: asks ? 'queryRefund' : 'refund',
    at: payment.tries === 0 ? now : now + backOff(payment, BACKGROUND_CAP_MS),
  };
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
