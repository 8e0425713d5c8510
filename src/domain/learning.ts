import type { LearnedExtras } from './draft.ts';
import type { Entry } from './entries.ts';
import type { CallResult } from './events.ts';
import type { GatewayProfile, NotPaid, QueryOutcome, UnknownReason } from './gateway.ts';
import type { Payment } from './payment.ts';
import type { Learned } from './payment-life.ts';

export interface Learning {
  readonly learned: Learned;
  readonly extras: LearnedExtras;
  /** Set when the answer looked like somebody tampering, or a gateway mixing up orders. */
  readonly security: Extract<Entry, { kind: 'security' }>['what'] | null;
}

/**
 * From what a gateway client answered to what the life table is asked with. A "no" to a question that was on its way when the
 * gateway itself announced something is older than that, and proves nothing: the next answer counts.
 */
export function learnedFrom(call: CallResult, payment: Payment, profile: GatewayProfile | null, now: number): Learning {
  const { outcome } = call;
  if (payment.hint === 'due' && (outcome.kind === 'not paid' || outcome.kind === 'not found')) {
    return plain('unknown', { code: outcome.kind === 'not paid' ? outcome.code : outcome.kind });
  }
  if (payment.state === 'refunding' && call.verb === 'query') {
    return afterRefusal(call.outcome, payment);
  }
  switch (outcome.kind) {
    case 'paid':
      return plain('paid', { gatewayRef: outcome.gatewayRef });
    case 'pending':
      return plain('pending', { gatewayRef: outcome.gatewayRef });
    case 'not paid':
      return plain(canStillBePaid(outcome, call, payment, profile, now) ? 'given up' : 'not paid', {
        code: outcome.code,
      });
    case 'order code':
      return plain('order code', { gatewayRef: outcome.gatewayRef, lifeEndsAt: now + outcome.lifeMs });
    case 'unknown':
      return {
        learned: 'unknown',
        extras: { code: outcome.code === '' ? outcome.why : `${outcome.why} ${outcome.code}` },
        security: tampering(outcome.why),
      };
    case 'not sent':
      return plain('not sent', { code: outcome.why });
    case 'not found':
      return plain(isYoung(payment, profile, now) ? 'not found early' : 'not found', {});
    case 'closed':
      return plain('closed', {});
    case 'refused':
      return plain('cancel refused', { code: outcome.code });
    case 'unsupported':
      return plain('cancel unsupported', { code: outcome.code });
    case 'refunded':
      return call.verb === 'query' ? plain('refunded elsewhere', {}) : refunded(outcome, payment);
    case 'refund pending':
      return plain('refund pending', {});
    case 'refund refused':
      return plain('refund doubted', { code: outcome.code });
    case 'refund later':
      return plain('refund later', { code: outcome.code });
    case 'refund not found':
      return plain('unknown', { code: 'refund not found' });
  }
}

/**
 * What became of a payment whose refund was refused: only money that is verified to be still there is owed. A cancel that took effect
 * late gives it back as well, and the gateway then has nothing left to refund.
 */
function afterRefusal(outcome: QueryOutcome, { refused }: Payment): Learning {
  switch (outcome.kind) {
    case 'refunded':
      return plain('refunded elsewhere', {});
    case 'paid':
      return refused === null ? plain('paid', {}) : plain('refund refused', { code: refused });
    case 'not paid':
      return outcome.reason === 'order closed'
        ? plain('refunded elsewhere', { code: outcome.code })
        : plain('unknown', { code: outcome.code });
    case 'unknown':
      return { learned: 'unknown', extras: { code: outcome.why }, security: tampering(outcome.why) };
    case 'pending':
    case 'not found':
    case 'not sent':
      return plain('unknown', { code: outcome.kind });
  }
}

/** Less than was asked for is not what the customer is due: the rest is owed. */
function refunded(outcome: Extract<CallResult['outcome'], { kind: 'refunded' }>, payment: Payment): Learning {
  const returned = 'amount' in outcome ? outcome.amount : undefined;
  const asked = payment.refundAmount ?? payment.amount;
  if (returned !== undefined && returned.currency !== asked.currency) {
    return { learned: 'unknown', extras: { code: 'other currency' }, security: 'other amount' };
  }
  return returned !== undefined && returned.minor < asked.minor
    ? plain('refunded in part', { returned })
    : plain('refunded', {});
}

function plain(learned: Learned, extras: LearnedExtras): Learning {
  return { learned, extras, security: null };
}

/**
 * "Does not exist" soon after a send proves nothing: the gateway may not have written it down yet. An order code that somebody may
 * have on a phone can be paid until its life and the grace after it are over, whatever a query says meanwhile.
 */
function isYoung(payment: Payment, profile: GatewayProfile | null, now: number): boolean {
  if (profile === null) {
    return true;
  }
  return payment.mode === 'mpm'
    ? now < payment.lifeEndsAt + profile.orderGraceMs
    : now - payment.bornAt < profile.notFoundSettleMs;
}

/** One phone's failed try does not end an order code: only the gateway's word that the order is closed does, or its age. */
function canStillBePaid(
  outcome: NotPaid,
  call: CallResult,
  payment: Payment,
  profile: GatewayProfile | null,
  now: number,
): boolean {
  const live = payment.mode === 'mpm' && call.verb === 'query' && outcome.reason !== 'order closed';
  return live && isYoung(payment, profile, now);
}

function tampering(why: UnknownReason): Learning['security'] {
  switch (why) {
    case 'bad signature':
    case 'other order':
    case 'other amount':
    case 'other merchant':
      return why;
    default:
      return null;
  }
}
