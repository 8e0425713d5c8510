import type { Step } from '../domain/draft.ts';
import { stored } from '../domain/draft.ts';
import type { Entry, StoredPayment } from '../domain/entries.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { HostOrder } from '../domain/host-order.ts';
import type { Job } from '../domain/job.ts';
import { isFinal, type NextAction, type Payment, type SettleAction } from '../domain/payment.ts';
import type { Sale } from '../domain/sale.ts';
import type { KioskState } from '../domain/state.ts';
import type { Stock } from '../domain/stock.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Instant } from '../domain/time.ts';
import type { Change, EndedPayment, JournalEntry, PaymentRow, SaleRow, Snapshot } from '../journal/port.ts';
import { outboundEvent } from './outbound.ts';

/**
 * What one step has to make durable; null when it changed nothing that must survive.
 * @param notes small documents that go with it, see `Change.notes`.
 */
export function changeOf(
  step: Step,
  before: KioskState,
  now: Instant,
  notes: Readonly<Record<string, unknown>> = {},
): Change | null {
  const standing = standingNotes(step);
  const nothing = step.entries.length === 0 && step.sales.length === 0 && step.payments.length === 0;
  if (nothing && Object.keys(standing).length === 0) {
    return null;
  }
  return {
    at: now.wall,
    entries: step.entries.map(journalEntry),
    sales: [...step.sales, ...letGo(step, before)].map(({ sale, open }) => saleRow(sale, open)),
    payments: step.payments.map((payment) => paymentRow(payment, now)),
    jobs: step.jobs.map(({ job, open }) => ({ id: job.id, open, body: job })),
    notes: { ...standing, ...notes },
    events: step.entries.map(outboundEvent).filter((event) => event !== null),
    counters: changedCounters(before.counters, step.state.counters),
  };
}

/** The event that brings a stored snapshot back into the state machine. */
export function loadedEvent(snapshot: Snapshot, tail: string): Extract<KioskEvent, { type: 'loaded' }> {
  return {
    type: 'loaded',
    sales: snapshot.sales.map((row) => saleFromRow(row)),
    payments: snapshot.payments.map((row) => paymentFromRow(row)),
    jobs: snapshot.jobs.map((row) => row.body as Job),
    stock: notesOf<Stock>(snapshot, 'stock'),
    tickets: notesOf<Ticket>(snapshot, 'ticket').sort((a, b) => a.heardAt - b.heardAt),
    orders: notesOf<HostOrder>(snapshot, 'order'),
    counters: snapshot.counters,
    session: snapshot.session,
    tail,
  };
}

type Standing = 'stock' | 'ticket' | 'order';

/** Stock, tickets and host orders stand as notes under names of their own. */
function standingNotes(step: Step): Record<string, unknown> {
  const named = (kind: Standing, rows: ReadonlyMap<string, unknown>) =>
    [...rows].map(([id, row]) => [`${kind}:${id}`, row] as const);
  return Object.fromEntries([
    ...named('stock', step.stock),
    ...named('ticket', step.tickets),
    ...named('order', step.orders),
  ]);
}

/** The journal is ours alone and its chain is verified, so its rows are trusted to be what was written. */
function notesOf<T>({ notes }: Snapshot, kind: Standing): T[] {
  return Object.entries(notes)
    .filter(([name]) => name.startsWith(`${kind}:`))
    .map(([, body]) => body as T);
}

/** A payment that is over, with its sale, as the domain knows them: as a start would load them, had they been open. */
export function fromEnded({ sale, payment }: EndedPayment): { readonly sale: Sale; readonly payment: Payment } {
  return { sale: saleFromRow(sale), payment: paymentFromRow(payment) };
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
  switch (entry.kind) {
    case 'sale opened':
      return entry.sale.id;
    case 'payment made':
      return entry.payment.saleId;
    case 'job opened':
      return entry.job.saleId;
    case 'order taken':
      return entry.order.saleId;
    default:
      return 'saleId' in entry ? entry.saleId : null;
  }
}

function orderOf(entry: Entry): string | null {
  switch (entry.kind) {
    case 'payment made':
      return entry.payment.orderNumber;
    case 'job opened':
      return entry.job.orderNumber;
    default:
      return 'orderNumber' in entry ? entry.orderNumber : null;
  }
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

type LaterFields = 'units' | 'subject' | 'language';

/** A journal of an earlier release knows items of one unit only, sold in English. */
function saleFromRow({ body }: SaleRow): Sale {
  const row = body as Omit<Sale, LaterFields> & Partial<Pick<Sale, LaterFields>>;
  return { units: 1, subject: { kind: 'item' }, language: 'en', ...row };
}

/** The journal is ours alone and its chain is verified, so its rows are trusted to be what was written. */
function paymentFromRow(row: PaymentRow): Payment {
  const kept = row.body as StoredPayment;
  return {
    ...kept,
    // A journal of an earlier release knows no partial refunds.
    refundAmount: (kept as Partial<StoredPayment>).refundAmount ?? null,
    next: plannedIn(row),
    bornAt: 0,
    lifeEndsAt: 0,
    calling: false,
    askedBeforeCancel: false,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    refused: null,
    neverSent: false,
    hint: 'none',
  };
}

/** At wall clock ms; recovery brings it into the time of the process. */
function plannedIn({ nextAction, nextAt }: PaymentRow): NextAction | null {
  return nextAction === null || nextAt === null ? null : { action: nextAction as SettleAction, at: nextAt };
}

function changedCounters(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
}
