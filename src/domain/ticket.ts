import type { Money } from './money.ts';

/**
 * What is known of somebody's stays in a car park. Facts are only ever added, by any kiosk of the site, and joined the same way in any
 * order (`join`): so two kiosks that hear of each other late come to agree. A plate comes again, so there may be several of each.
 */
export interface Ticket {
  /** Made from the ticket's number or the plate, and never the plate itself. */
  readonly key: string;
  /** When it came in. Wall ms, as all times here. */
  readonly entered: readonly number[];
  /** What was paid for it, and kept. */
  readonly payments: readonly TicketPayment[];
  /** When it was used to leave. */
  readonly used: readonly number[];
  /** Those uses of `used` at which the gate did not open. */
  readonly undone: readonly number[];
  /** A lost ticket's substitute: its fee was paid as a whole. */
  readonly substitute: boolean;
  /** When this kiosk last heard of it. */
  readonly heardAt: number;
  /** That use of `used` for which the gate of this kiosk is being opened; left out: none. Nothing of it is told to others. */
  readonly opening?: number;
}

export interface TicketPayment {
  readonly saleId: string;
  readonly at: number;
  readonly amount: Money;
  /** What vouchers took off with it, minor units: as good as paid when more becomes due. */
  readonly takenOff: number;
  /** Up to when the stay is paid for. */
  readonly coversUntil: number;
  /** Until when it opens the exit: the grace time after paying. */
  readonly leaveBy: number;
}

/** What a scanned code, or what was typed, says about a ticket: found out by `src/parking`, which knows formats and keys. */
export type TicketReading =
  | { readonly kind: 'ticket'; readonly key: string; readonly enteredAt: number | null }
  | { readonly kind: 'voucher'; readonly voucher: VoucherReading }
  /** It looks like one of ours, and its check digit or signature is wrong. */
  | { readonly kind: 'wrong'; readonly why: 'check digit' | 'signature' | 'too old' }
  | { readonly kind: 'other' };

/** Something that makes a stay cheaper. Each can be used once. */
export interface VoucherReading {
  readonly id: string;
  readonly value:
    | { readonly kind: 'minutes'; readonly minutes: number }
    | { readonly kind: 'amount'; readonly amount: Money }
    | { readonly kind: 'percent'; readonly percent: number };
}

/** What one kiosk tells the others of its site, and its own journal. */
export type TicketFact =
  | { readonly fact: 'entered'; readonly key: string; readonly at: number }
  | { readonly fact: 'paid'; readonly key: string; readonly payment: TicketPayment; readonly substitute: boolean }
  | { readonly fact: 'used'; readonly key: string; readonly at: number }
  /** The gate is known not to have opened: the ticket can be used again. `at`: which use did not happen. */
  | { readonly fact: 'not used'; readonly key: string; readonly at: number };

/** Of each kind of fact the newest are kept: more say nothing about a car that is here. */
const KEPT = 16;

/** Adds a fact. The same facts in any order, and any number of times, make the same ticket. */
export function join(known: Ticket | undefined, fact: TicketFact, heardAt: number): Ticket {
  const ticket: Ticket = known ?? {
    key: fact.key,
    entered: [],
    payments: [],
    used: [],
    undone: [],
    substitute: false,
    heardAt,
  };
  const changed = { ...ticket, heardAt: Math.max(ticket.heardAt, heardAt) };
  switch (fact.fact) {
    case 'entered':
      return { ...changed, entered: added(ticket.entered, fact.at) };
    case 'used':
      return { ...changed, used: added(ticket.used, fact.at) };
    case 'not used':
      return { ...changed, undone: added(ticket.undone, fact.at) };
    case 'paid':
      return {
        ...changed,
        payments: withPayment(ticket.payments, fact.payment),
        substitute: ticket.substitute || fact.substitute,
      };
  }
}

/** Whether the fact says anything new. */
export function isNews(known: Ticket | undefined, fact: TicketFact): boolean {
  switch (fact.fact) {
    case 'entered':
      return known?.entered.includes(fact.at) !== true;
    case 'used':
      return known?.used.includes(fact.at) !== true;
    case 'not used':
      return known?.undone.includes(fact.at) !== true;
    case 'paid':
      return known?.payments.some(({ saleId }) => saleId === fact.payment.saleId) !== true;
  }
}

/** When it last left; null: it has not. */
export function leftAt(ticket: Ticket): number | null {
  const uses = ticket.used.filter((at) => !ticket.undone.includes(at));
  return uses.length === 0 ? null : Math.max(...uses);
}

/** When the stay of now began, as somebody told; null: nobody did, or it has left since. */
export function enteredAt(ticket: Ticket): number | null {
  const over = overAt(ticket);
  const entries = ticket.entered.filter((at) => at > over);
  return entries.length === 0 ? null : Math.min(...entries);
}

/**
 * Up to when facts are of an earlier stay. Whoever has paid and comes in again, when their time to leave was over, must have left: by a
 * gate that somebody opened by hand, which nobody tells.
 */
function overAt(ticket: Ticket): number {
  const left = leftAt(ticket) ?? Number.NEGATIVE_INFINITY;
  const last = Math.max(...ticket.entered);
  const unseen = ticket.payments.filter(({ at, leaveBy }) => at > left && leaveBy < last);
  return Math.max(left, ...unseen.map(({ leaveBy }) => leaveBy));
}

/** It has left, and has not come in again. */
export function isUsed(ticket: Ticket): boolean {
  return leftAt(ticket) !== null && enteredAt(ticket) === null;
}

/** What was paid for the stay of now. */
export function paymentsNow(ticket: Ticket): readonly TicketPayment[] {
  const over = overAt(ticket);
  return ticket.payments.filter(({ at }) => at > over);
}

/** The key under which the use of a voucher is kept: as if it were a ticket that has left. */
export function voucherKey(id: string): string {
  return `voucher:${id}`;
}

function added(times: readonly number[], at: number): readonly number[] {
  return times.includes(at) ? times : [...times, at].sort((a, b) => a - b).slice(-KEPT);
}

function withPayment(payments: readonly TicketPayment[], one: TicketPayment): readonly TicketPayment[] {
  if (payments.some(({ saleId }) => saleId === one.saleId)) {
    return payments;
  }
  return [...payments, one].sort((a, b) => a.at - b.at || (a.saleId < b.saleId ? -1 : 1)).slice(-KEPT);
}
