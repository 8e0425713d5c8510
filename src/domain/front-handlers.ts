import type { Draft } from './draft.ts';
import type { Paper } from './effects.ts';
import { type Money, shareOf, subtract } from './money.ts';
import { leaveByGate, markPaid, notUsed } from './passage.ts';
import type { Payment } from './payment.ts';
import { canCharge, chargeRoutes, obstacles, presentRoute, works } from './readiness.ts';
import type { DeliveryResult, Sale } from './sale.ts';
import { routeScan } from './scan-routing.ts';
import { deliveryTimeMs } from './settings.ts';
import type { Signal } from './signals.ts';
import type { Farewell, PayNotice, Phase } from './state.ts';
import { cameOut, takeFromStock } from './stock.ts';

type In<N extends Phase['name']> = Extract<Phase, { name: N }>;
type On<N extends Signal['is']> = Extract<Signal, { is: N }>;

/** A driver that never answers must not hold a customer: this much beyond the time it was given. */
const DELIVERY_SLACK_MS = 5_000;

export function openUp(draft: Draft): Phase {
  const reasons = obstacles(draft.settings, draft.parts);
  return reasons.length === 0 ? { name: 'idle' } : { name: 'out of service', reasons };
}

export function toIdle(_draft: Draft): Phase {
  return { name: 'idle' };
}

export function close(_draft: Draft, _phase: Phase, signal: On<'blocked'>): Phase {
  return { name: 'out of service', reasons: signal.reasons };
}

/** From here on the customer can be asked for money. */
export function startPaying(draft: Draft, what: Parameters<Draft['openSale']>[0]): In<'paying'> {
  const sale = draft.openSale(what);
  warmGateways(draft);
  return offer(draft, sale, null, null);
}

/** Sockets are opened when the amount is known, so that no handshake lies between scan and request. */
export function warmGateways(draft: Draft): void {
  const gateways = [...new Set(draft.settings.wallets.map((route) => route.gateway))];
  draft.effects.push({ do: 'warm', gateways });
}

/** Asks for an order code where one can be had; the scanner is live all the while. */
function offer(draft: Draft, sale: Sale, notice: PayNotice | null, wallet: string | null): In<'paying'> {
  const route = presentRoute(draft.settings, draft.parts, wallet);
  const profile = route === null ? null : draft.profile(route);
  const totalMs = draft.settings.payWithinMs;
  const base = {
    name: 'paying',
    saleId: sale.id,
    code: null,
    wallet,
    notice,
    lastCall: false,
    endsAt: draft.now.mono + totalMs,
    totalMs,
  } as const;
  if (route === null || profile === null) {
    return { ...base, shown: null };
  }
  const payment = draft.makePayment(sale, route, 'mpm', profile);
  draft.effects.push({ do: 'present', payment });
  return { ...base, shown: payment.orderNumber };
}

export function showCode(draft: Draft, phase: In<'paying'>, signal: On<'order code'>): Phase {
  if (phase.shown !== signal.orderNumber) {
    return phase;
  }
  return {
    ...phase,
    code: {
      text: signal.text,
      walletId: draft.paymentOf(signal.orderNumber).wallet,
      amountTyped: signal.amountTyped,
    },
    endsAt: draft.now.mono + signal.lifeMs,
    totalMs: signal.lifeMs,
  };
}

/** Another wallet's order code is wanted: the one on the screen is closed, or watched until it can be, before or beside it. */
export function otherWallet(draft: Draft, phase: In<'paying'>, signal: On<'wallet'>): Phase {
  const sale = draft.saleOf(phase.saleId);
  const inFront = phase.shown === null ? null : draft.paymentOf(phase.shown).wallet;
  const route = presentRoute(draft.settings, draft.parts, signal.walletId);
  const isOther = route?.id === signal.walletId && inFront !== signal.walletId;
  // The last payment is kept for a code that is scanned.
  if (!isOther || phase.lastCall || sale.payments >= draft.settings.maxPaymentsPerSale - 1) {
    return phase;
  }
  draft.giveUp(phase.shown);
  return offer(draft, draft.saleOf(sale.id), null, signal.walletId);
}

/** The order code cannot be paid any more: go on by scanning, or end the sale when there is no other way to pay. */
export function codeGone(draft: Draft, phase: In<'paying'>, signal: Signal & { orderNumber: string }): Phase {
  if (phase.shown !== signal.orderNumber) {
    return phase;
  }
  const hadCode = phase.code !== null;
  if (hadCode || !canCharge(draft.settings, draft.parts)) {
    return openUp(draft);
  }
  return { ...phase, shown: null, code: null };
}

/**
 * The order on screen is dead and nothing was taken: a new one is shown, so that no other way to pay is needed. Not after the
 * countdown: an order that ran out is a "no" too, and nobody may be there any more.
 */
export function shownDeclined(draft: Draft, phase: In<'paying'>, signal: On<'declined'>): Phase {
  if (phase.shown !== signal.orderNumber) {
    return phase;
  }
  return phase.lastCall ? openUp(draft) : again(draft, phase.saleId, signal.reason, phase.wallet);
}

/** The customer leaves, or the host takes its order back, before anything was paid. */
export function leavePaying(draft: Draft, phase: In<'paying'>): Phase {
  draft.giveUp(phase.shown);
  return openUp(draft);
}

export function scan(draft: Draft, phase: In<'paying'>, signal: On<'scan'>): Phase {
  const sale = draft.saleOf(phase.saleId);
  if (obstacles(draft.settings, draft.parts).length > 0) {
    // Nothing has been taken by this code yet, and what is missing now could not be handed over, or not be refunded.
    return leavePaying(draft, phase);
  }
  const routing = routeScan(signal.code, chargeRoutes(draft.settings, draft.parts));
  if (routing.kind !== 'wallet') {
    return { ...phase, notice: routing.kind };
  }
  if (sale.payments >= draft.settings.maxPaymentsPerSale) {
    draft.giveUp(phase.shown);
    return thanks(draft, sale.id, { kind: 'too many tries' });
  }
  const profile = draft.profile(routing.wallet);
  if (profile === null) {
    return { ...phase, notice: 'wallet not accepted' };
  }
  const payment = draft.makePayment(sale, routing.wallet, 'cpm', profile);
  draft.effects.push({ do: 'charge', payment, paymentCode: signal.code });
  draft.giveUp(phase.shown);
  return { name: 'charging', saleId: sale.id, orderNumber: payment.orderNumber };
}

export function confirm(draft: Draft, phase: In<'charging'> | In<'confirming'>, signal: On<'unsettled'>): Phase {
  if (phase.orderNumber !== signal.orderNumber) {
    return phase;
  }
  // Never said of an order that is being cancelled: what is closing does not wait for the customer again.
  return { ...(phase.name === 'charging' ? confirmingFrom(draft, phase) : phase), why: signal.why };
}

/** The customer is let go when the window is over and a cancel has had its time, whatever the gateway says. */
function confirmingFrom(draft: Draft, phase: In<'charging'>): In<'confirming'> {
  const windowEnd = draft.paymentOf(phase.orderNumber).lifeEndsAt;
  const endsAt = Math.max(draft.now.mono, windowEnd) + draft.settings.cancelWithinMs;
  return { name: 'confirming', saleId: phase.saleId, orderNumber: phase.orderNumber, why: 'unknown', endsAt };
}

/** The stop key means cancel, not walk away. */
export function cancelConfirming(draft: Draft, phase: In<'confirming'>): Phase {
  draft.giveUp(phase.orderNumber);
  return cancelling(draft, phase);
}

export function givenUp(draft: Draft, phase: In<'charging'> | In<'confirming'>, signal: On<'given up'>): Phase {
  if (phase.orderNumber !== signal.orderNumber) {
    return phase;
  }
  return cancelling(draft, phase.name === 'charging' ? confirmingFrom(draft, phase) : phase);
}

/** A cancel has a minimum age at the gateway; the customer's wait is counted from when it can first be sent. */
function cancelling(draft: Draft, phase: In<'confirming'>): Phase {
  if (phase.why === 'cancelling') {
    return phase;
  }
  const earliest = draft.paymentOf(phase.orderNumber).next?.at ?? draft.now.mono;
  const endsAt = Math.max(draft.now.mono, earliest) + draft.settings.cancelWithinMs;
  return { ...phase, why: 'cancelling', endsAt };
}

export function declined(draft: Draft, phase: In<'charging'> | In<'confirming'>, signal: On<'declined'>): Phase {
  if (phase.orderNumber !== signal.orderNumber) {
    return phase;
  }
  if (phase.name === 'confirming' && phase.why === 'cancelling') {
    return openUp(draft);
  }
  return again(draft, phase.saleId, signal.reason);
}

export function notSent(draft: Draft, phase: In<'charging'>, signal: On<'not sent'>): Phase {
  return phase.orderNumber === signal.orderNumber ? again(draft, phase.saleId, 'not sent') : phase;
}

/** Nothing was taken: the same sale may be paid another way, under a new order number. */
function again(draft: Draft, saleId: string, notice: PayNotice, wallet: string | null = null): Phase {
  const sale = draft.saleOf(saleId);
  if (obstacles(draft.settings, draft.parts).length > 0) {
    return openUp(draft);
  }
  if (sale.payments >= draft.settings.maxPaymentsPerSale) {
    return thanks(draft, sale.id, { kind: 'too many tries' });
  }
  return offer(draft, sale, notice, wallet);
}

export function leaveUnsettled(draft: Draft, phase: In<'confirming'>): Phase {
  draft.giveUp(phase.orderNumber);
  return thanks(draft, phase.saleId, { kind: 'unsettled', reference: phase.orderNumber });
}

/** Promise 3 and 4: paid and "delivery started" are durable, in one commit, before the effect moves a pin. */
export function deliver(draft: Draft, phase: Phase & { saleId: string }, signal: On<'paid'>): Phase {
  const payment = draft.paymentOf(signal.orderNumber);
  closeOthers(draft, phase.saleId, payment.orderNumber);
  const sale = takePaid(draft, draft.saleOf(phase.saleId), payment);
  const outlet = draft.outletOf(sale);
  if (outlet === null) {
    return handedOver(draft, sale, payment, { result: 'delivered', proof: 'none' });
  }
  leaveByGate(draft, sale);
  takeFromStock(draft, sale);
  draft.effects.push({ do: 'deliver', saleId: sale.id, item: outlet });
  const endsAt = draft.now.mono + deliveryTimeMs(outlet) + DELIVERY_SLACK_MS;
  return { name: 'delivering', saleId: sale.id, orderNumber: payment.orderNumber, endsAt };
}

/** The sale takes this payment, and its delivery begins. */
export function takePaid(draft: Draft, sale: Sale, payment: Payment): Sale {
  const paid: Sale = { ...sale, paidBy: payment.orderNumber, delivery: 'started' };
  draft.entries.push({ kind: 'sale paid', saleId: sale.id, orderNumber: payment.orderNumber });
  draft.entries.push({ kind: 'delivery started', saleId: sale.id, orderNumber: payment.orderNumber });
  draft.putSale(paid);
  return paid;
}

function closeOthers(draft: Draft, saleId: string, kept: string): void {
  for (const other of [...draft.payments.values()]) {
    if (other.saleId === saleId && other.orderNumber !== kept) {
      draft.giveUp(other.orderNumber);
    }
  }
}

export function deliverySilent(draft: Draft, phase: In<'delivering'>): Phase {
  return delivered(draft, phase, {
    is: 'delivery ended',
    delivery: { result: 'failed', reason: 'no answer' },
  });
}

export function delivered(draft: Draft, phase: In<'delivering'>, signal: On<'delivery ended'>): Phase {
  return handedOver(draft, draft.saleOf(phase.saleId), draft.paymentOf(phase.orderNumber), signal.delivery);
}

function handedOver(draft: Draft, sale: Sale, payment: Payment, delivery: DeliveryResult): Phase {
  draft.entries.push({ kind: 'delivery ended', saleId: sale.id, delivery });
  cameOut(draft, sale, delivery);
  if (delivery.result !== 'delivered') {
    return sendBack(draft, sale, payBack(draft, sale, payment, delivery));
  }
  draft.completeSale(sale, payment);
  markPaid(draft, sale);
  if (!draft.settings.printReceipts && !isSubstitute(sale)) {
    if (draft.settings.screenReceipts) {
      keep(draft, 'sale', sale, payment);
    }
    return thanks(draft, sale.id, { kind: 'completed', receipt: 'none' });
  }
  print(draft, 'sale', sale, payment);
  return { name: 'receipt', saleId: sale.id, endsAt: draft.now.mono + draft.settings.receiptWithinMs };
}

export function outcomeOf({ result }: DeliveryResult): Sale['delivery'] {
  return result === 'failed' ? 'not delivered' : result;
}

/** The customer pays for what came out, rounded in their favour, and for nothing else. */
export function payBack(
  draft: Draft,
  sale: Sale,
  payment: Payment,
  delivery: Exclude<DeliveryResult, { result: 'delivered' }>,
): Payment {
  draft.putSale({ ...sale, delivery: outcomeOf(delivery) });
  notUsed(draft, sale);
  if (delivery.result === 'failed') {
    return draft.giveBack(payment);
  }
  return draft.giveBack(payment, subtract(payment.amount, shareOf(payment.amount, delivery.units, sale.units)));
}

function sendBack(draft: Draft, sale: Sale, going: Payment): Phase {
  if (going.state === 'refund owed') {
    return owed(draft, sale, going);
  }
  const endsAt = draft.now.mono + draft.settings.refundWithinMs;
  return { name: 'refunding', saleId: sale.id, orderNumber: going.orderNumber, endsAt };
}

function owed(draft: Draft, sale: Sale, payment: Payment): Phase {
  print(draft, 'claim slip', sale, payment);
  return thanks(draft, sale.id, { kind: 'refund owed', reference: payment.orderNumber });
}

/** Money of the payment in front went back: asked for by us, or, while it was still being paid, by the gateway itself. */
export function refundOver(
  draft: Draft,
  phase: In<'refunding'> | In<'confirming'> | In<'paying'>,
  signal: On<'refund over'>,
): Phase {
  const inFront = phase.name === 'paying' ? phase.shown : phase.orderNumber;
  if (inFront !== signal.orderNumber) {
    return phase;
  }
  const kind = signal.how === 'refunded' ? 'refund' : 'claim slip';
  print(draft, kind, draft.saleOf(phase.saleId), draft.paymentOf(signal.orderNumber));
  return thanks(draft, phase.saleId, { kind: signal.how, reference: signal.orderNumber });
}

export function refundSlow(draft: Draft, phase: In<'refunding'>): Phase {
  return thanks(draft, phase.saleId, { kind: 'refund pending', reference: phase.orderNumber });
}

function print(draft: Draft, kind: Paper['kind'], sale: Sale, payment: Payment): void {
  const paper = keep(draft, kind, sale, payment);
  if (draft.settings.printReceipts || (kind === 'sale' && isSubstitute(sale))) {
    draft.effects.push({ do: 'print', saleId: sale.id, paper });
  }
}

function keep(draft: Draft, kind: Paper['kind'], sale: Sale, payment: Payment): Paper {
  const amount = amountOn(draft, kind, payment);
  const paper: Paper = { kind, payment, sale, amount, at: draft.now.wall, copy: false };
  draft.keepReceipt(sale.id, paper);
  return paper;
}

/** What opens the exit in place of a lost ticket stands on its receipt, so it is printed where receipts are not. */
function isSubstitute({ subject }: Sale): boolean {
  return subject.kind === 'stay' && subject.enteredAt === null && !subject.opensGate;
}

/** The customer wants it once more: as a copy, so that nobody claims twice with it. */
export function printAgain(draft: Draft): void {
  const last = draft.lastReceipt;
  if (last === null || draft.now.mono > last.until || !draft.settings.printReceipts || !works(draft.parts, 'printer')) {
    return;
  }
  draft.lastReceipt = null;
  draft.entries.push({ kind: 'receipt again', saleId: last.saleId });
  draft.effects.push({ do: 'print', saleId: last.saleId, paper: { ...last.paper, copy: true } });
}

/** What the customer paid, got back, or may claim: of what came out in part only the rest. */
function amountOn(draft: Draft, kind: Paper['kind'], payment: Payment): Money {
  switch (kind) {
    case 'sale':
      return payment.amount;
    case 'refund':
      return payment.refundAmount ?? payment.amount;
    case 'claim slip': {
      const owing = [...draft.jobs.values()].find(
        (job) => job.kind === 'refund owed' && job.orderNumber === payment.orderNumber,
      );
      return owing?.amount ?? payment.amount;
    }
  }
}

export function printed(draft: Draft, phase: In<'receipt'>, signal: On<'printed'>): Phase {
  return thanks(draft, phase.saleId, { kind: 'completed', receipt: signal.result });
}

export function paperSilent(draft: Draft, phase: In<'receipt'>): Phase {
  return thanks(draft, phase.saleId, { kind: 'completed', receipt: 'unknown' });
}

function thanks(draft: Draft, saleId: string, how: Farewell): Phase {
  return { name: 'thanks', saleId, how, endsAt: draft.now.mono + thanksFor(draft, how) };
}

/** Somebody who is owed money needs the time to note the reference; a code stays for as long as paper could be had again. */
function thanksFor({ settings }: Draft, how: Farewell): number {
  const { thanksMs, againWithinMs, screenReceipts } = settings;
  if (how.kind !== 'completed') {
    return 3 * thanksMs;
  }
  const isOnScreen = how.receipt === 'none' ? screenReceipts : how.receipt !== 'printed';
  return isOnScreen ? Math.max(thanksMs, againWithinMs) : thanksMs;
}
