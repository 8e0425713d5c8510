import { type Draft, must } from './draft.ts';
import type { KioskEvent } from './events.ts';
import { outcomeOf, payBack } from './front-handlers.ts';
import { ordersLetGo } from './host-desk.ts';
import { markPaid, openingsBroken } from './passage.ts';
import type { NextAction, Payment } from './payment.ts';
import type { DeliveryResult, Sale } from './sale.ts';
import type { Item } from './settings.ts';
import { LONGEST_WAIT_MS } from './settle.ts';
import { cameOut, countFirst } from './stock.ts';

/** How long the hardware may take to say what became of a delivery, ms: from when the devices have started, and from the start of all. */
const EVIDENCE_MS = 20_000;
const DEVICES_MS = 60_000;

/**
 * After a restart. Whoever stood in front of the kiosk may be gone, so nothing is delivered any more for a sale that was under
 * way: what was sent is asked about and cancelled, what was paid and not proven delivered goes back. A started delivery is never
 * repeated (promise 4): the hardware is asked what became of it. No charge is ever sent again (promise 5). Only a kiosk that
 * starts is loaded: what memory holds later is newer than any journal.
 */
export function recover(draft: Draft, event: Extract<KioskEvent, { type: 'loaded' }>): void {
  if (draft.phase.name !== 'starting') {
    return;
  }
  draft.phase = { ...draft.phase, loaded: true };
  draft.counters = { ...event.counters };
  draft.tail = event.tail;
  draft.entries.push({ kind: 'kiosk started', session: event.session });
  for (const sale of event.sales) {
    draft.sales.set(sale.id, sale);
  }
  draft.stock.fill(event.stock ?? [], ({ itemId }) => itemId);
  draft.tickets.fill(event.tickets ?? [], ({ key }) => key);
  draft.orders.fill(event.orders ?? [], ({ id }) => id);
  countFirst(draft);
  openingsBroken(draft);
  ordersLetGo(draft);
  for (const job of event.jobs) {
    draft.jobs.set(job.id, job);
  }
  for (const payment of event.payments) {
    draft.payments.set(payment.orderNumber, asNewborn(draft, payment));
  }
  for (const sale of event.sales) {
    if (sale.delivery === 'started') {
      draft.asking.set(sale.id, draft.now.mono + DEVICES_MS);
    }
  }
  for (const payment of [...draft.payments.values()]) {
    resume(draft, payment);
  }
  for (const saleId of [...draft.asking.keys()]) {
    if (!canBeAsked(draft, saleId)) {
      evidence(draft, saleId, { result: 'failed', reason: 'restart' });
    }
  }
}

/** The devices are there: what became of the deliveries that had been started? Nothing is moved for it. */
export function askHardware(draft: Draft): void {
  // In the order in which they were sold: a sensor that holds speaks for the last one.
  for (const saleId of [...draft.asking.keys()].sort((a, b) => countOf(a) - countOf(b))) {
    const item = must(outletAsSold(draft, draft.saleOf(saleId)), `what hands over ${saleId}`);
    draft.asking.set(saleId, draft.now.mono + EVIDENCE_MS);
    draft.effects.push({ do: 'ask delivery', saleId, item });
  }
}

/** The number at the end of a sale's id (`Draft.openSale`). */
function countOf(saleId: string): number {
  return Number(saleId.slice(saleId.lastIndexOf('-') + 1));
}

/** Where nothing but the pulse counts, there is nobody to ask; nor for an item that is configured no longer, or another way. */
function canBeAsked(draft: Draft, saleId: string): boolean {
  const outlet = outletAsSold(draft, draft.saleOf(saleId));
  return outlet !== null && outlet.proof !== 'none';
}

/** What handed the sale over, if it is still configured as it was then. */
function outletAsSold(draft: Draft, sale: Sale): Item | null {
  const outlet = sale.subject.kind === 'stay' ? (draft.settings.parking?.gate ?? null) : draft.itemCalled(sale.itemId);
  return outlet?.units === sale.units ? outlet : null;
}

/** What the hardware says, or that it says nothing. Without proof the customer is refunded. */
export function evidence(draft: Draft, saleId: string, delivery: DeliveryResult): void {
  if (!draft.asking.delete(saleId)) {
    return;
  }
  const sale = draft.saleOf(saleId);
  const payment = draft.payments.get(sale.paidBy ?? '');
  draft.entries.push({ kind: 'delivery ended', saleId, delivery });
  cameOut(draft, sale, delivery);
  if (payment === undefined) {
    draft.putSale({ ...sale, delivery: outcomeOf(delivery) });
  } else if (delivery.result === 'delivered') {
    draft.completeSale(sale, payment);
    markPaid(draft, sale);
  } else {
    payBack(draft, sale, payment, delivery);
  }
}

/** Ages count from now: how long the machine was off cannot be told from a clock that may have jumped. */
function asNewborn(draft: Draft, payment: Payment): Payment {
  const profile = draft.profile(payment);
  const lifeMs = payment.mode === 'mpm' ? (profile?.orderLifeMs ?? 0) : (profile?.confirmWindowMs ?? 0);
  return {
    ...payment,
    calling: false,
    next: inOurTime(draft, payment.next),
    askedBeforeCancel: false,
    bornAt: draft.now.mono,
    lifeEndsAt: draft.now.mono + lifeMs,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    refused: null,
    neverSent: false,
    hint: 'none',
    // Nobody will ever settle it by machine: every start says so again. A journal of an earlier release knew alarms and no jobs.
    alarmed: payment.alarmed && profile !== null && hasStuckJob(draft, payment),
  };
}

function hasStuckJob(draft: Draft, { orderNumber }: Payment): boolean {
  return [...draft.jobs.values()].some((job) => job.kind === 'settling stuck' && job.orderNumber === orderNumber);
}

/** The journal keeps the time of the next action by the wall clock, which may have jumped since: nothing is put off for ever. */
function inOurTime(draft: Draft, next: NextAction | null): NextAction | null {
  if (next === null) {
    return null;
  }
  const wait = Math.min(Math.max(next.at - draft.now.wall, 0), LONGEST_WAIT_MS);
  return { action: next.action, at: draft.now.mono + wait };
}

function resume(draft: Draft, payment: Payment): void {
  const known = draft.learn(payment, 'restart');
  if (known.state !== 'paid') {
    return;
  }
  const sale = draft.sales.get(known.saleId);
  const serves = sale?.paidBy === known.orderNumber;
  if (serves && draft.asking.has(known.saleId)) {
    return;
  }
  if (serves && sale.delivery === 'delivered') {
    draft.learn(known, 'delivered');
  } else {
    draft.giveBack(known);
  }
}
