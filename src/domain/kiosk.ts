import { command } from './commands.ts';
import { Draft, must, type Step } from './draft.ts';
import { ease, letGo } from './ease.ts';
import type { CallResult, KioskEvent } from './events.ts';
import { meet } from './front.ts';
import { printAgain } from './front-handlers.ts';
import type { PresentOutcome } from './gateway.ts';
import { sameHealth } from './health.ts';
import { cancelAsked, orderAsked } from './host-desk.ts';
import { learnedFrom } from './learning.ts';
import { couldBeMistaken, notified, reportPaidTwice } from './notified.ts';
import { canHonour, gateOpenedLate, honour } from './passage.ts';
import type { Payment } from './payment.ts';
import { obstacles } from './readiness.ts';
import { askHardware, evidence, recover } from './recovery.ts';
import type { KioskSettings } from './settings.ts';
import type { Signal } from './signals.ts';
import type { KioskState, Phase } from './state.ts';
import { heard } from './ticket-table.ts';
import type { Instant } from './time.ts';

export type { Step } from './draft.ts';

/**
 * The whole kiosk: one event in, the next state out, with what has to be durable and what is to be done after that. Pure: no
 * clock, no randomness, no I/O; the same state, event and moment always give the same step.
 */
export function next(settings: KioskSettings, state: KioskState, event: KioskEvent, now: Instant): Step {
  const draft = new Draft(settings, state, now);
  switch (event.type) {
    case 'loaded':
      recover(draft, event);
      break;
    case 'devices started':
      if (draft.phase.name === 'starting') {
        draft.phase = { ...draft.phase, devicesStarted: true };
        askHardware(draft);
      }
      break;
    case 'health':
      health(draft, event);
      break;
    case 'begin':
    case 'back':
    case 'type number':
    case 'type plate':
    case 'lost ticket':
    case 'enter':
      meet(draft, { is: event.type });
      break;
    case 'key':
      meet(draft, { is: 'key', key: event.key });
      break;
    case 'wallet':
      meet(draft, { is: 'wallet', walletId: event.walletId });
      break;
    case 'ticket read':
      meet(draft, { is: 'ticket read', text: event.text, ticket: event.ticket });
      break;
    case 'language':
    case 'step-free':
      ease(draft, event);
      break;
    case 'again':
      if (draft.phase.name === 'thanks' || draft.phase.name === 'idle') {
        printAgain(draft);
      }
      break;
    case 'ticket fact':
      heard(draft, event.fact);
      break;
    case 'gate ended':
      gateEnded(draft, event);
      break;
    case 'order':
      meetIf(draft, orderAsked(draft, event));
      break;
    case 'cancel order':
      meetIf(draft, cancelAsked(draft, event));
      break;
    case 'choose':
      meet(draft, { is: 'choose', itemId: event.itemId });
      break;
    case 'scan':
      meet(draft, scanned(event));
      break;
    case 'called':
      called(draft, event.orderNumber, event.call);
      break;
    case 'notified':
      notified(draft, event);
      break;
    case 'paid twice':
      reportPaidTwice(draft, event, null, draft.payments.get(event.orderNumber));
      break;
    case 'command':
      meetIf(draft, command(draft, event.signed));
      break;
    case 'delivery ended':
      deliveryEnded(draft, event);
      break;
    case 'evidence':
      evidence(draft, event.saleId, event.delivery);
      break;
    case 'printed':
      draft.entries.push({ kind: 'receipt', saleId: event.saleId, result: event.result });
      if ('saleId' in draft.phase && draft.phase.saleId === event.saleId) {
        meet(draft, { is: 'printed', result: event.result });
      }
      break;
    default:
      event satisfies { readonly type: 'tick' };
      tick(draft);
  }
  afterwards(draft);
  return draft.finish();
}

function scanned({ code, ticket }: Extract<KioskEvent, { type: 'scan' }>): Signal {
  return ticket === undefined || ticket.kind === 'other' ? { is: 'scan', code } : { is: 'ticket', ticket };
}

function meetIf(draft: Draft, signal: Signal | null): void {
  if (signal !== null) {
    meet(draft, signal);
  }
}

/** Monotonic ms at which a `tick` is due; null when there is nothing to wait for. */
export function wakeAt(state: KioskState): number | null {
  let earliest = endsAt(state.phase);
  for (const payment of state.payments.values()) {
    if (payment.next !== null && !payment.calling && (earliest === null || payment.next.at < earliest)) {
      earliest = payment.next.at;
    }
  }
  for (const until of state.asking.values()) {
    earliest = earliest === null ? until : Math.min(earliest, until);
  }
  return earliest;
}

function endsAt(phase: Phase): number | null {
  return 'endsAt' in phase ? phase.endsAt : null;
}

/** A delivery that is over for the front and the books may still be proven: written down, so that nobody wonders. */
function deliveryEnded(draft: Draft, { saleId, delivery }: Extract<KioskEvent, { type: 'delivery ended' }>): void {
  if (draft.phase.name === 'delivering' && draft.phase.saleId === saleId) {
    meet(draft, { is: 'delivery ended', delivery });
  } else if (delivery.result !== 'failed') {
    draft.entries.push({ kind: 'delivery proven late', saleId, delivery });
  }
}

function gateEnded(draft: Draft, { ticket, usedAt, delivery }: Extract<KioskEvent, { type: 'gate ended' }>): void {
  if (draft.phase.name === 'opening') {
    meet(draft, { is: 'gate ended', ticket, usedAt, delivery });
  }
  gateOpenedLate(draft, { ticket, usedAt, delivery });
}

function health(draft: Draft, event: Extract<KioskEvent, { type: 'health' }>): void {
  const known = draft.parts.get(event.part);
  if (known !== undefined && sameHealth(known, event.health)) {
    return;
  }
  draft.parts.set(event.part, event.health);
  if (known?.status !== event.health.status) {
    draft.entries.push({ kind: 'health', part: event.part, health: event.health });
  }
}

/** How long the last query for an order code may take before the customer is let go, ms. */
const LAST_CALL_MS = 15_000;

/** What follows from the state alone, whatever the event was. */
function afterwards(draft: Draft): void {
  letGo(draft);
  if (draft.phase.name === 'starting') {
    if (draft.phase.loaded && draft.phase.devicesStarted) {
      meet(draft, { is: 'started' });
    }
    return;
  }
  const reasons = obstacles(draft.settings, draft.parts);
  if (reasons.length === 0) {
    meet(draft, { is: 'sellable' });
  } else if (draft.phase.name !== 'out of service' || !sameList(draft.phase.reasons, reasons)) {
    meet(draft, { is: 'blocked', reasons });
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** Due calls go out; then the phase's own time limit. */
function tick(draft: Draft): void {
  for (const payment of [...draft.payments.values()]) {
    if (payment.next !== null && !payment.calling && payment.next.at <= draft.now.mono) {
      act(draft, payment, payment.next.action);
    }
  }
  for (const [saleId, until] of [...draft.asking]) {
    if (until <= draft.now.mono) {
      evidence(draft, saleId, { result: 'failed', reason: 'restart' });
    }
  }
  const limit = endsAt(draft.phase);
  if (limit === null || limit > draft.now.mono) {
    return;
  }
  if (draft.phase.name === 'paying' && !draft.phase.lastCall && isAsking(draft, draft.phase.shown)) {
    // Paid in its last seconds: the answer that is on its way decides, not the clock.
    draft.phase = { ...draft.phase, lastCall: true, endsAt: draft.now.mono + LAST_CALL_MS };
    return;
  }
  meet(draft, { is: 'timeout' });
}

/** An order code that could be paid until this very moment: one more answer is on its way, or due within a few seconds. */
function isAsking(draft: Draft, orderNumber: string | null): boolean {
  return orderNumber !== null && draft.payments.get(orderNumber)?.state === 'shown';
}

function act(draft: Draft, payment: Payment, action: NonNullable<Payment['next']>['action']): void {
  const asks = action === 'query' || action === 'queryRefund';
  const calling: Payment = {
    ...payment,
    calling: true,
    lastQueryAt: asks ? draft.now.mono : payment.lastQueryAt,
    cancelSent: payment.cancelSent || action === 'cancel',
    hint: asks && payment.hint === 'due' ? 'used' : payment.hint,
  };
  // Volatile fields only: nothing to write.
  draft.payments.set(calling.orderNumber, calling);
  if (action === 'query' || action === 'cancel') {
    draft.effects.push({ do: action, payment: calling });
    return;
  }
  const refundNumber = must(payment.refundNumber, `refund number of ${payment.orderNumber}`);
  const refundMadeAt = must(payment.refundMadeAt, `refund time of ${payment.orderNumber}`);
  const { refundAmount } = payment;
  draft.effects.push({ do: action, payment: calling, refundNumber, refundMadeAt, refundAmount });
}

/** An answer came in: apply the life table, then tell the front what concerns the customer. */
function called(draft: Draft, orderNumber: string, call: CallResult): void {
  const payment = draft.payments.get(orderNumber);
  if (payment === undefined) {
    return;
  }
  const profile = draft.profile(payment);
  const learning = learnedFrom(call, payment, profile, draft.now.mono);
  if (learning.security !== null) {
    draft.entries.push({ kind: 'security', saleId: payment.saleId, orderNumber, what: learning.security });
  }
  const tooEarly = learning.learned === 'not found' && couldBeMistaken(draft, payment);
  const learned = tooEarly ? 'not found early' : learning.learned;
  let after = draft.learn(payment, learned, { ...learning.extras, fromCall: call.verb });
  if (after.state === 'paid') {
    paid(draft, after);
    return;
  }
  if (after.neverSent && isBeingClosed(after) && provesNoOrder(call)) {
    after = draft.learn(after, 'never sent');
  }
  if (isUnseenCode(payment, call) || windowIsOver(draft, after)) {
    after = draft.learn(after, 'given up', { fromCall: call.verb });
  }
  for (const signal of signalsOf(payment, after, call)) {
    meet(draft, signal);
  }
}

function isBeingClosed({ state }: Payment): boolean {
  return state === 'closing' || state === 'watching';
}

/** Row 2: nothing was sent, and a query since then did not find anything either. */
function provesNoOrder(call: CallResult): boolean {
  return call.verb === 'query' && (call.outcome.kind === 'not found' || call.outcome.kind === 'unknown');
}

/** An order code that we did not get cannot be on the screen, so nobody can pay it: close it. */
function isUnseenCode(payment: Payment, call: CallResult): boolean {
  return call.verb === 'present' && payment.state === 'sent' && call.outcome.kind === 'unknown';
}

/** The answer that just came was the last one the customer waits for. */
function windowIsOver(draft: Draft, payment: Payment): boolean {
  const open = payment.state === 'waiting' || payment.state === 'unknown' || payment.state === 'shown';
  return open && draft.now.mono >= payment.lifeEndsAt;
}

/** A verified success: the sale in front takes it if it has none yet; anything else goes back. */
function paid(draft: Draft, payment: Payment): void {
  const sale = draft.sales.get(payment.saleId);
  const phase = draft.phase;
  const canStillBuy = phase.name === 'paying' || phase.name === 'charging' || phase.name === 'confirming';
  if (canStillBuy && phase.saleId === payment.saleId && sale?.paidBy === null && !payment.cancelSent) {
    meet(draft, { is: 'paid', orderNumber: payment.orderNumber });
  } else if (sale?.paidBy !== payment.orderNumber) {
    if (sale?.paidBy === null) {
      if (!payment.cancelSent && canHonour(draft, sale)) {
        honour(draft, sale, payment);
        return;
      }
      draft.alarm(payment, 'late payment');
    }
    const going = draft.giveBack(payment);
    if (going.state === 'refund owed') {
      // Whoever still waits for the cancel of it gets the slip to claim the money with.
      meet(draft, { is: 'refund over', orderNumber: going.orderNumber, how: going.state });
    }
  }
}

function signalsOf(before: Payment, after: Payment, call: CallResult): Signal[] {
  const { orderNumber } = after;
  switch (after.state) {
    case 'shown':
      return call.verb === 'present' && call.outcome.kind === 'order code'
        ? [{ is: 'order code', orderNumber, ...shownCode(call.outcome) }]
        : [];
    case 'not paid':
      return after.mode === 'mpm' && before.state === 'sent'
        ? [{ is: 'no order code', orderNumber }]
        : [{ is: 'declined', orderNumber, reason: reasonOf(call) }];
    case 'waiting':
    case 'unknown':
      return [{ is: 'unsettled', orderNumber, why: after.state === 'waiting' ? 'pending' : 'unknown' }];
    case 'closing':
    case 'watching':
      return call.outcome.kind === 'not paid'
        ? [{ is: 'declined', orderNumber, reason: call.outcome.reason }]
        : closedSignals(before, after, call);
    case 'refunded':
    case 'refund owed':
      return [{ is: 'refund over', orderNumber, how: after.state }];
    case 'sent':
    case 'paid':
    case 'kept':
    case 'refunding':
      return [];
  }
}

function shownCode({ code, lifeMs, amountTyped }: Extract<PresentOutcome, { kind: 'order code' }>) {
  return { text: code, lifeMs, amountTyped: amountTyped === true };
}

function closedSignals(before: Payment, after: Payment, call: CallResult): Signal[] {
  const { orderNumber } = after;
  if (before.state === 'closing' || before.state === 'watching') {
    return [];
  }
  if (before.state === 'sent' && after.mode === 'mpm') {
    return [{ is: 'no order code', orderNumber }];
  }
  return before.state === 'sent' && call.outcome.kind === 'not sent'
    ? [{ is: 'not sent', orderNumber }]
    : [{ is: 'given up', orderNumber }];
}

function reasonOf(call: CallResult): Extract<Signal, { is: 'declined' }>['reason'] {
  return call.outcome.kind === 'not paid' ? call.outcome.reason : 'order closed';
}
