import type { GatewayProfile } from './gateway.ts';
import type { NextAction, Payment, PaymentState, SettleAction } from './payment.ts';
import type { Learned } from './payment-life.ts';

/** Back-off of background work, ms. */
const BACKOFF_BASE_MS = 3_000;
const CLOSING_CAP_MS = 60_000;
const BACKGROUND_CAP_MS = 600_000;
/** "Not now" answers to a refund (a barred hour, not enough takings yet) are worth asking again only much later. */
const REFUND_LATER_MS = 900_000;
/** No planned wait is longer: whatever a journal says after a clock went wrong, nothing is put off for longer than this. */
export const LONGEST_WAIT_MS = REFUND_LATER_MS;

/** From so many fruitless tries on, a person is told. Row 18 of the outcome table: from the sixth. */
const ALARM_AFTER_TRIES = { closing: 6, refunding: 6, watching: 20 } as const;

interface At {
  readonly payment: Payment;
  readonly profile: GatewayProfile;
  /** Monotonic ms. */
  readonly now: number;
  /** What was learned just now. */
  readonly learned: Learned;
}

/** When a plan applies. The names are the words of the printed table. */
const IF = {
  'planned before the restart': ({ payment, learned }) => learned === 'restart' && payment.next !== null,
  'asked about since a cancel may go out': ({ payment, now, ...at }) =>
    payment.askedBeforeCancel && now >= earliestCancel({ payment, now, ...at }),
  refused: ({ payment }) => payment.refused !== null,
  'put off by the gateway': ({ learned }) => learned === 'refund later',
  'under way, or the last try had no clear answer': ({ payment, learned }) =>
    learned === 'refund pending' || payment.tries % 2 === 1,
  'nothing was asked yet': ({ payment }) => payment.tries === 0,
} satisfies Readonly<Record<string, (at: At) => boolean>>;

/** When an action is due, monotonic ms. */
const WHEN = {
  'at once': ({ now }) => now,
  'after the first wait, at the end of the window at the latest': (at) => beforeWindowEnd(at, at.profile.firstQueryMs),
  'after the interval, at the end of the window at the latest': (at) => beforeWindowEnd(at, at.profile.queryEveryMs),
  'when a cancel may go out': (at) => Math.max(at.now, earliestCancel(at)),
  'backing off to 1 min, when a cancel may go out at the earliest': (at) =>
    Math.max(at.now + backOff(at, CLOSING_CAP_MS), earliestCancel(at)),
  'backing off to 10 min': (at) => at.now + backOff(at, BACKGROUND_CAP_MS),
  'after 15 min': ({ now }) => now + REFUND_LATER_MS,
} satisfies Readonly<Record<string, (at: At) => number>>;

/** Without an `if` it applies whenever none above does. */
type Plan =
  | { readonly if?: keyof typeof IF; readonly do: SettleAction; readonly when: keyof typeof WHEN }
  | { readonly if: 'planned before the restart'; readonly do: 'as planned' };

const WATCH_WINDOW = 'after the interval, at the end of the window at the latest';

/**
 * What is done next for a payment, and when: the other half of the life table. The first plan that applies counts; a state without
 * any waits for the call that is under way, for the delivery, or for nothing at all.
 */
export const PLANS: { readonly [S in PaymentState]: readonly Plan[] } = {
  sent: [],
  // The last query falls exactly on the end of the window, so that giving up follows a fresh answer.
  shown: [{ do: 'query', when: WATCH_WINDOW }],
  waiting: [{ do: 'query', when: WATCH_WINDOW }],
  unknown: [
    {
      if: 'nothing was asked yet',
      do: 'query',
      when: 'after the first wait, at the end of the window at the latest',
    },
    { do: 'query', when: WATCH_WINDOW },
  ],
  // One more query, then at once the cancel; never before the gateway's minimum age (promise 8). An answer from before that age
  // would be stale by the time the cancel may go out, so it does not count as the one more query.
  closing: [
    { if: 'asked about since a cancel may go out', do: 'cancel', when: 'at once' },
    { if: 'nothing was asked yet', do: 'query', when: 'when a cancel may go out' },
    { do: 'query', when: 'backing off to 1 min, when a cancel may go out at the earliest' },
  ],
  watching: [
    { if: 'planned before the restart', do: 'as planned' },
    { if: 'nothing was asked yet', do: 'query', when: 'at once' },
    { do: 'query', when: 'backing off to 10 min' },
  ],
  paid: [],
  // After a refund call without a clear answer the gateway is asked about it first, and one that is under way is only asked
  // about; both keep the refund number.
  refunding: [
    { if: 'planned before the restart', do: 'as planned' },
    { if: 'refused', do: 'query', when: 'backing off to 10 min' },
    { if: 'put off by the gateway', do: 'refund', when: 'after 15 min' },
    { if: 'nothing was asked yet', do: 'refund', when: 'at once' },
    { if: 'under way, or the last try had no clear answer', do: 'queryRefund', when: 'backing off to 10 min' },
    { do: 'refund', when: 'backing off to 10 min' },
  ],
  kept: [],
  'not paid': [],
  refunded: [],
  'refund owed': [],
};

/**
 * What to do next for a payment, and when. Pure, so a restart plans the same from what the journal holds.
 * @param learned what was learned just now.
 * @returns null when nothing is to be done (final, paid and being delivered, or a call is under way that will answer).
 */
export function planNext(payment: Payment, profile: GatewayProfile, now: number, learned: Learned): NextAction | null {
  const planned = planByState({ payment, profile, now, learned });
  if (planned === null) {
    return null;
  }
  if (payment.hint === 'due') {
    return { action: asking(payment, planned.action), at: now };
  }
  if (planned.action === 'cancel' || planned.action === 'refund') {
    // What was planned stays: a question that is due, so that a cancel never follows an old answer, or the refund's own time.
    return learned === 'claimed' && payment.next !== null ? payment.next : planned;
  }
  const at = learned === 'claimed' ? now : planned.at;
  return { action: planned.action, at: Math.max(at, payment.lastQueryAt + profile.queryEveryMs) };
}

function planByState(at: At): NextAction | null {
  const plan = PLANS[at.payment.state].find((one) => one.if === undefined || IF[one.if](at));
  if (plan === undefined) {
    return null;
  }
  return plan.do === 'as planned' ? at.payment.next : { action: plan.do, at: WHEN[plan.when](at) };
}

/**
 * What the first notification makes us do: ask, before anything else is done. Later ones only bring questions forward: whoever
 * repeats them must not put off a cancel or a refund for ever.
 */
function asking(payment: Payment, action: SettleAction): SettleAction {
  if (payment.state !== 'refunding' || payment.refused !== null) {
    return 'query';
  }
  // There is nothing to ask about before a first refund has been sent.
  return action === 'refund' && payment.tries === 0 ? 'refund' : 'queryRefund';
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

function beforeWindowEnd({ payment, now }: At, wait: number): number {
  return Math.min(now + wait, Math.max(now, payment.lifeEndsAt));
}

function earliestCancel({ payment, profile }: At): number {
  return payment.bornAt + profile.minCancelAgeMs;
}

/**
 * Exponential with full jitter, never below the gateway's own interval. The jitter comes from the order number: a fleet that lost one
 * gateway must not come back in step, and a restart plans the same.
 */
function backOff({ payment, profile }: At, capMs: number): number {
  const full = Math.min(capMs, BACKOFF_BASE_MS * 2 ** Math.min(Math.max(payment.tries - 1, 0), 12));
  const jittered = Math.round(full * fraction(`${payment.orderNumber}/${payment.tries}`));
  return Math.max(profile.queryEveryMs, jittered);
}

/** FNV-1a, scaled to 0..1. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}

/** The plans as text, for people, tests and the README. */
export function printPlans(): string {
  const lines = ['| state | if | next action | when |', '| --- | --- | --- | --- |'];
  for (const state of Object.keys(PLANS) as PaymentState[]) {
    for (const plan of PLANS[state]) {
      lines.push(`| ${state} | ${plan.if ?? ''} | ${plan.do} | ${plan.do === 'as planned' ? plan.do : plan.when} |`);
    }
  }
  return lines.join('\n');
}
