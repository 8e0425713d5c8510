import type { Step } from '../domain/draft.ts';
import { stored } from '../domain/draft.ts';
import type { Entry, StoredPayment } from '../domain/entries.ts';
import type { KioskEvent } from '../domain/events.ts';
import { isFinal, type Payment } from '../domain/payment.ts';
import type { Sale } from '../domain/sale.ts';
import type { KioskState } from '../domain/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Change, EndedPayment, JournalEntry, PaymentRow, SaleRow, Snapshot } from '../journal/port.ts';
import { outboundEvent } from './outbound.ts';

/** What one step has to make durable; null when it changed nothing that must survive. */
export function changeOf(step: Step, before: KioskState, now: Instant): Change | null {
  if (step.entries.length === 0 && step.sales.length === 0 && step.payments.length === 0) {
    return null;
  }
  return {
    at: now.wall,
    entries: step.entries.map(journalEntry),
    sales: [...step.sales, ...letGo(step, before)].map(({ sale, open }) => saleRow(sale, open)),
    payments: step.payments.map((payment) => paymentRow(payment, now)),
    events: step.entries.map(outboundEvent).filter((event) => event !== null),
    counters: changedCounters(before.counters, step.state.counters),
  };
}

/** The event that brings a stored snapshot back into the state machine. */
export function loadedEvent(snapshot: Snapshot, tail: string): Extract<KioskEvent, { type: 'loaded' }> {
  return {
    type: 'loaded',
    sales: snapshot.sales.map((row) => row.body as Sale),
    payments: snapshot.payments.map((row) => paymentFromRow(row)),
    counters: snapshot.counters,
    session: snapshot.session,
    tail,
  };
}

/** A payment that is over, with its sale, as the domain knows them: as a start would load them, had they been open. */
export function fromEnded({ sale, payment }: EndedPayment): { readonly sale: Sale; readonly payment: Payment } {
  return { sale: sale.body as Sale, payment: paymentFromRow(payment) };
}

/**
 * Sales that ended earlier and have now lost their last open payment: nothing of them changed, but their rows are over. Left
 * open, each of them would be loaded again at every start.
 */
function letGo(step: Step, before: KioskState): Step['sales'] {
  const written = new Set(step.sales.map(({ sale }) => sale.id));
  return [...before.sales.values()]
    .filter((sale) => !step.state.sales.has(sale.id) && !written.has(sale.id))
    .map((sale) => ({ sale, open: false }));
}

function journalEntry(entry: Entry): JournalEntry {
  const { kind, ...body } = entry;
  return { kind, saleId: saleOf(entry), orderNumber: orderOf(entry), body };
}

function saleOf(entry: Entry): string | null {
  if ('saleId' in entry) {
    return entry.saleId;
  }
  if (entry.kind === 'sale opened') {
    return entry.sale.id;
  }
  return entry.kind === 'payment made' ? entry.payment.saleId : null;
}

function orderOf(entry: Entry): string | null {
  if ('orderNumber' in entry) {
    return entry.orderNumber;
  }
  return entry.kind === 'payment made' ? entry.payment.orderNumber : null;
}

function saleRow(sale: Sale, open: boolean): SaleRow {
  return { id: sale.id, state: sale.end ?? (sale.delivery === 'none' ? 'open' : sale.delivery), open, body: sale };
}

function paymentRow(payment: Payment, now: Instant): PaymentRow {
  return {
    orderNumber: payment.orderNumber,
    saleId: payment.saleId,
    gateway: payment.gateway,
    state: payment.state,
    open: !isFinal(payment.state),
    nextAction: payment.next?.action ?? null,
    nextAt: payment.next === null ? null : Math.round(now.wall + (payment.next.at - now.mono)),
    body: stored(payment),
  };
}

/** The journal is ours alone and its chain is verified, so its rows are trusted to be what was written. */
function paymentFromRow(row: PaymentRow): Payment {
  const kept = row.body as StoredPayment;
  return {
    ...kept,
    next: null,
    bornAt: 0,
    lifeEndsAt: 0,
    calling: false,
    askedBeforeCancel: false,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    neverSent: false,
    hint: 'none',
  };
}

function changedCounters(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
}
