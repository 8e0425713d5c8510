import type { Draft } from './draft.ts';
import type { KioskEvent } from './events.ts';
import type { Payment } from './payment.ts';
import type { Sale } from './sale.ts';

/**
 * After a restart. Whoever stood in front of the kiosk may be gone, so nothing is delivered any more for a sale that was under
 * way: what was sent is asked about and cancelled, what was paid and not proven delivered goes back. A started delivery is never
 * repeated (promise 4), and no charge is ever sent again (promise 5). Only a kiosk that starts is loaded: what memory holds later
 * is newer than any journal.
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
  for (const payment of event.payments) {
    draft.payments.set(payment.orderNumber, asNewborn(draft, payment));
  }
  for (const sale of event.sales) {
    endDelivery(draft, sale);
  }
  for (const payment of [...draft.payments.values()]) {
    resume(draft, payment);
  }
}

/** Ages count from now: how long the machine was off cannot be told from a clock that may have jumped. */
function asNewborn(draft: Draft, payment: Payment): Payment {
  const profile = draft.profile(payment);
  const lifeMs = payment.mode === 'mpm' ? (profile?.orderLifeMs ?? 0) : (profile?.confirmWindowMs ?? 0);
  return {
    ...payment,
    calling: false,
    next: null,
    askedBeforeCancel: false,
    bornAt: draft.now.mono,
    lifeEndsAt: draft.now.mono + lifeMs,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    neverSent: false,
    hint: 'none',
    // Nobody will ever settle it by machine: every start says so again.
    alarmed: payment.alarmed && profile !== null,
  };
}

function endDelivery(draft: Draft, sale: Sale): void {
  if (sale.delivery === 'started') {
    draft.entries.push({
      kind: 'delivery ended',
      saleId: sale.id,
      delivery: { result: 'failed', reason: 'restart' },
    });
    draft.putSale({ ...sale, delivery: 'not delivered' });
  }
}

function resume(draft: Draft, payment: Payment): void {
  const known = draft.learn(payment, 'restart');
  if (known.state !== 'paid') {
    return;
  }
  const sale = draft.sales.get(known.saleId);
  if (sale?.paidBy === known.orderNumber && sale.delivery === 'delivered') {
    draft.learn(known, 'delivered');
  } else {
    draft.giveBack(known);
  }
}
