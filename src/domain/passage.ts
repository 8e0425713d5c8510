import { type Draft, must } from './draft.ts';
import { type Money, money } from './money.ts';
import type { Payment } from './payment.ts';
import { canOpen, works } from './readiness.ts';
import type { DeliveryResult, Sale } from './sale.ts';
import { deliveryTimeMs, type Item, type ParkingSettings } from './settings.ts';
import type { Signal } from './signals.ts';
import type { Phase, Told } from './state.ts';
import { type FeePart, feeOf } from './tariff.ts';
import {
  enteredAt,
  isUsed,
  leftAt,
  paymentsNow,
  type Ticket,
  type TicketReading,
  type VoucherReading,
  voucherKey,
} from './ticket.ts';
import { isVoucherUsed, tellAll } from './ticket-table.ts';

type In<N extends Phase['name']> = Extract<Phase, { name: N }>;
type On<N extends Signal['is']> = Extract<Signal, { is: N }>;
type Seen = Exclude<TicketReading, { kind: 'other' }>;

/** Beyond the time that the gate was given. */
const GATE_SLACK_MS = 5_000;

/** A ticket was scanned, or typed, with nobody else in front. */
export function ticketShown(draft: Draft, phase: Phase, signal: On<'ticket'>): Phase {
  const { parking } = draft.settings;
  return parking === null ? phase : seen(draft, phase, parking, signal.ticket);
}

/** The next car need not wait for the last screen to go. The ticket that was just paid may still lie on the reader. */
export function ticketAfterSale(draft: Draft, phase: In<'thanks'>, signal: On<'ticket'>): Phase {
  const { ticket: reading } = signal;
  const known = reading.kind === 'ticket' ? draft.tickets.get(reading.key) : undefined;
  const isPaid = known?.payments.some(({ saleId }) => saleId === phase.saleId) === true;
  return isPaid ? phase : ticketShown(draft, phase, signal);
}

function seen(draft: Draft, phase: Phase, parking: ParkingSettings, reading: Seen): Phase {
  switch (reading.kind) {
    case 'wrong':
      return told(draft, { kind: 'ticket wrong', why: reading.why });
    case 'voucher':
      // It takes something off a stay, and nobody has said which.
      return phase;
    case 'ticket':
      return judged(draft, parking, reading);
  }
}

/** Nothing can be sold, as no gateway answers, say; a car that has paid gets out all the same, while the gate and the clock work. */
export function ticketWhenOut(draft: Draft, phase: In<'out of service'>, signal: On<'ticket'>): Phase {
  const { parking } = draft.settings;
  if (parking === null || parking.gate === null || !canOpen(draft.parts, 'gpio')) {
    return phase;
  }
  const next = seen(draft, phase, parking, signal.ticket);
  return next.name === 'stay' ? phase : next;
}

/** What was typed is a ticket, or is not: then it can be typed again. */
export function typedTicket(draft: Draft, phase: In<'typing'>, signal: On<'ticket read'>): Phase {
  const { parking } = draft.settings;
  if (parking === null || signal.text !== phase.text) {
    return phase;
  }
  const again = (notice: In<'typing'>['notice']): Phase => ({
    ...phase,
    notice,
    endsAt: draft.now.mono + draft.settings.chooseWithinMs,
  });
  const { ticket } = signal;
  if (ticket.kind === 'wrong') {
    return again('mistyped');
  }
  if (ticket.kind !== 'ticket' || !isKnown(draft, parking, ticket)) {
    return again('no such ticket');
  }
  return judged(draft, parking, ticket);
}

/** Somebody has told when it came in, or it says so itself and may. */
function isKnown(draft: Draft, parking: ParkingSettings, reading: Extract<Seen, { kind: 'ticket' }>): boolean {
  const known = draft.tickets.get(reading.key);
  return known !== undefined || (!parking.entryMustBeTold && reading.enteredAt !== null);
}

function judged(draft: Draft, parking: ParkingSettings, reading: Extract<Seen, { kind: 'ticket' }>): Phase {
  const known = draft.tickets.get(reading.key);
  if (known !== undefined && isUsed(known)) {
    return told(draft, { kind: 'ticket used before' });
  }
  if (!isKnown(draft, parking, reading)) {
    return told(draft, { kind: isHeard(draft) ? 'unknown ticket' : 'cannot tell' });
  }
  const payments = known === undefined ? [] : paymentsNow(known);
  const leaveBy = Math.max(...payments.map((payment) => payment.leaveBy), Number.NEGATIVE_INFINITY);
  if (draft.now.wall <= leaveBy) {
    return free(draft, parking, reading.key, leaveBy);
  }
  const began = (known === undefined ? null : enteredAt(known)) ?? reading.enteredAt;
  if (began === null) {
    // A substitute whose time to leave is over, or a payment of an entry that nobody told.
    return told(draft, { kind: 'unknown ticket' });
  }
  const stay = stayOf(draft, parking, { key: reading.key, began, payments, vouchers: [] });
  if (stay.due.minor === 0) {
    return free(draft, parking, reading.key, stay.fee.until ?? draft.now.wall + parking.graceMs);
  }
  return isTakenHere(draft, parking) ? stay : told(draft, { kind: isHeard(draft) ? 'pay first' : 'cannot tell' });
}

/** Whoever stands at an exit may have paid at a kiosk that is not heard, and cannot go back there: they are not made to pay twice. */
function isTakenHere(draft: Draft, { role, alone }: ParkingSettings): boolean {
  return role === 'exit that takes payments' ? isHeard(draft) || alone === 'open' : role === 'pay station';
}

interface StayFacts {
  readonly key: string;
  readonly began: number;
  readonly payments: Ticket['payments'];
  readonly vouchers: readonly VoucherReading[];
}

function stayOf(draft: Draft, parking: ParkingSettings, { key, began, payments, vouchers }: StayFacts): In<'stay'> {
  const fee = feeOf(parking.tariff, {
    enteredAt: began,
    at: draft.now.wall,
    vouchers: vouchers.map(({ value }) => value),
  });
  return {
    name: 'stay',
    ticket: key,
    enteredAt: began,
    fee,
    due: lessPaid(fee.total, payments),
    vouchers,
    notice: isHeard(draft) ? null : 'not heard',
    endsAt: draft.now.mono + parking.stayWithinMs,
  };
}

function lessPaid(total: Money, payments: Ticket['payments']): Money {
  return money(total.currency, Math.max(0, total.minor - alreadyPaid(payments)));
}

/** It costs nothing more: the pay station says so, the exit opens. */
function free(draft: Draft, parking: ParkingSettings, key: string, leaveBy: number): Phase {
  const { gate } = parking;
  if (gate === null) {
    return told(draft, { kind: 'nothing to pay', leaveBy });
  }
  if (!isHeard(draft) && parking.alone === 'refuse') {
    return told(draft, { kind: 'cannot tell' });
  }
  return openGate(draft, key, gate);
}

/** The use, and that nobody knows yet whether the gate has opened, are durable before it moves. */
function openGate(draft: Draft, key: string, gate: Item): Phase {
  const usedAt = leavingAt(draft, key);
  tellAll(draft, { fact: 'used', key, at: usedAt });
  draft.tickets.put(key, { ...must(draft.tickets.get(key), 'the ticket that leaves'), opening: usedAt });
  draft.effects.push({ do: 'open gate', ticket: key, usedAt, gate });
  return { name: 'opening', ticket: key, usedAt, endsAt: draft.now.mono + deliveryTimeMs(gate) + GATE_SLACK_MS };
}

/** After all that is known of the stay: the clock of a camera, or of a pay station, may be ahead, and what has left must look so. */
function leavingAt(draft: Draft, key: string): number {
  const known = draft.tickets.get(key);
  const uses = known?.used.map((at) => at + 1) ?? [];
  const payments = known?.payments.map(({ at }) => at) ?? [];
  return Math.max(draft.now.wall, ...(known?.entered ?? []), ...payments, ...uses);
}

/** The vouchers pay for all of it: no wallet is asked for nothing, and the stay counts as paid. */
export function paidByVouchers(draft: Draft, { ticket: key, fee, vouchers }: In<'stay'>): Phase {
  const parking = must(draft.settings.parking, 'the car park of a stay');
  const { wall } = draft.now;
  const coversUntil = fee.until ?? wall;
  const leaveBy = Math.max(coversUntil, wall + parking.graceMs);
  for (const { id } of vouchers) {
    tellAll(draft, { fact: 'used', key: voucherKey(id), at: wall });
  }
  const amount = money(fee.total.currency, 0);
  const payment = {
    // The number of a sale that nobody has to pay: of its own, like that of any other.
    saleId: `${draft.settings.orderPrefix}-${draft.count('sale')}`,
    at: wall,
    amount,
    takenOff: takenOffBy(fee.parts, amount, paidNow(draft, key)),
    coversUntil,
    leaveBy,
  };
  tellAll(draft, { fact: 'paid', key, payment, substitute: false });
  return parking.gate === null ? told(draft, { kind: 'nothing to pay', leaveBy }) : openGate(draft, key, parking.gate);
}

/** Without the vouchers that were used at another kiosk while the fee was on the screen; null: all of them are still good. */
export function withoutUsedVouchers(draft: Draft, phase: In<'stay'>): Phase | null {
  const good = phase.vouchers.filter(({ id }) => !isVoucherUsed(draft, id));
  if (phase.enteredAt === null || good.length === phase.vouchers.length) {
    return null;
  }
  const parking = must(draft.settings.parking, 'the car park of a stay');
  const payments = paidNow(draft, phase.ticket);
  const stay = stayOf(draft, parking, { key: phase.ticket, began: phase.enteredAt, payments, vouchers: good });
  return { ...stay, notice: 'voucher used before' };
}

function takenOffBy(parts: readonly FeePart[], amount: Money, earlier: Ticket['payments']): number {
  const off = parts.reduce((sum, { by, minor }) => sum - (by.kind === 'voucher' ? minor : 0), 0);
  const whole = parts.reduce((sum, { minor }) => sum + minor, off);
  return Math.max(0, Math.min(off, whole - alreadyPaid(earlier) - amount.minor));
}

function paidNow(draft: Draft, key: string): Ticket['payments'] {
  const known = draft.tickets.get(key);
  return known === undefined ? [] : paymentsNow(known);
}

function alreadyPaid(payments: Ticket['payments']): number {
  return payments.reduce((sum, { amount, takenOff }) => sum + amount.minor + takenOff, 0);
}

/** The other kiosks of the site, where there are any, can be heard. */
function isHeard(draft: Draft): boolean {
  return !draft.parts.has('site') || works(draft.parts, 'site');
}

export function gateEnded(draft: Draft, phase: In<'opening'>, signal: On<'gate ended'>): Phase {
  return signal.ticket === phase.ticket && signal.usedAt === phase.usedAt
    ? gateDid(draft, phase, signal.delivery)
    : phase;
}

/** A gate that was given up has opened after all: whoever stood before it has left, and their ticket with them. */
export function gateOpenedLate(draft: Draft, { ticket: key, usedAt, delivery }: Omit<On<'gate ended'>, 'is'>): void {
  const known = draft.tickets.get(key);
  const isGivenUp = known?.undone.includes(usedAt) === true && !isUsed(known);
  if (isGivenUp && delivery.result === 'delivered') {
    draft.entries.push({ kind: 'gate ended', ticket: key, delivery });
    tellAll(draft, { fact: 'used', key, at: usedAt + 1 });
  }
}

/**
 * After a restart: nobody knows whether a gate that was being opened has opened. Whoever has paid and still stands before it must get
 * out, so the ticket is as good as before: a power cut costs one exit at most.
 */
export function openingsBroken(draft: Draft): void {
  for (const { key, opening } of [...draft.tickets.all.values()]) {
    if (opening !== undefined) {
      draft.entries.push({ kind: 'gate ended', ticket: key, delivery: { result: 'failed', reason: 'restart' } });
      gateKnown(draft, key);
      tellAll(draft, { fact: 'not used', key, at: opening });
    }
  }
}

function gateKnown(draft: Draft, key: string): void {
  const known = draft.tickets.get(key);
  if (known !== undefined) {
    const { opening, ...rest } = known;
    draft.tickets.put(key, rest);
  }
}

export function gateSilent(draft: Draft, phase: In<'opening'>): Phase {
  return gateDid(draft, phase, { result: 'failed', reason: 'no answer' });
}

/** Whoever stands before a gate that stayed shut may try again: the ticket is as good as before. */
function gateDid(draft: Draft, { ticket, usedAt }: In<'opening'>, delivery: DeliveryResult): Phase {
  draft.entries.push({ kind: 'gate ended', ticket, delivery });
  gateKnown(draft, ticket);
  if (delivery.result === 'delivered') {
    return told(draft, { kind: 'gate opened' });
  }
  tellAll(draft, { fact: 'not used', key: ticket, at: usedAt });
  return told(draft, { kind: 'gate stuck' });
}

/** A voucher, or another ticket, while the fee is on the screen. */
export function voucherShown(draft: Draft, phase: In<'stay'>, signal: On<'ticket'>): Phase {
  const parking = must(draft.settings.parking, 'the car park of a stay');
  const { ticket: reading } = signal;
  if (reading.kind !== 'voucher') {
    return seen(draft, phase, parking, reading);
  }
  const { voucher } = reading;
  if (isVoucherUsed(draft, voucher.id) || phase.vouchers.some(({ id }) => id === voucher.id)) {
    return { ...phase, notice: 'voucher used before' };
  }
  const began = phase.enteredAt;
  if (began === null) {
    return { ...phase, notice: 'not a voucher' };
  }
  const payments = paidNow(draft, phase.ticket);
  const vouchers = [...phase.vouchers, voucher];
  return { ...stayOf(draft, parking, { key: phase.ticket, began, payments, vouchers }), notice: 'voucher taken' };
}

/** A lost ticket has a price of its own, and gets a substitute that opens the exit. */
export function lostTicket(draft: Draft, phase: Phase): Phase {
  const { parking } = draft.settings;
  const price = parking?.lostTicket ?? null;
  if (parking === null || price === null || parking.role === 'exit') {
    return phase;
  }
  if (parking.gate === null && !works(draft.parts, 'printer')) {
    // The substitute could not be handed out.
    return phase;
  }
  return {
    name: 'stay',
    ticket: `lost:${draft.settings.orderPrefix}-${draft.count('substitute')}`,
    enteredAt: null,
    fee: {
      total: price,
      until: null,
      parts: [{ by: { kind: 'lost ticket' }, from: null, to: null, minor: price.minor }],
    },
    due: price,
    vouchers: [],
    notice: null,
    endsAt: draft.now.mono + parking.stayWithinMs,
  };
}

/** Paying opens this kiosk's own gate: the ticket is used before the gate moves, so that it cannot be used twice. */
export function leaveByGate(draft: Draft, { subject }: Sale): void {
  if (subject.kind === 'stay') {
    tellAll(draft, { fact: 'used', key: subject.ticket, at: leavingAt(draft, subject.ticket) });
  }
}

/** The gate did not open, and the money goes back. */
export function notUsed(draft: Draft, { subject }: Sale): void {
  const known = subject.kind === 'stay' ? draft.tickets.get(subject.ticket) : undefined;
  const last = known === undefined ? undefined : Math.max(...known.used);
  if (known !== undefined && last !== undefined && Number.isFinite(last)) {
    tellAll(draft, { fact: 'not used', key: known.key, at: last });
  }
}

/** The stay is paid for: here, and for all kiosks of the site. */
export function markPaid(draft: Draft, sale: Sale): void {
  const { subject } = sale;
  const { parking } = draft.settings;
  if (subject.kind !== 'stay' || parking === null) {
    return;
  }
  for (const id of subject.vouchers) {
    tellAll(draft, { fact: 'used', key: voucherKey(id), at: draft.now.wall });
  }
  const known = draft.tickets.get(subject.ticket);
  // It left with this payment: the next stay of the same plate is not paid by it.
  const left = subject.opensGate && known !== undefined ? leftAt(known) : null;
  const payment = {
    saleId: sale.id,
    at: left ?? draft.now.wall,
    amount: sale.amount,
    takenOff: takenOffBy(subject.parts, sale.amount, paidNow(draft, subject.ticket)),
    coversUntil: subject.coversUntil,
    leaveBy: Math.max(subject.coversUntil, draft.now.wall + parking.graceMs),
  };
  tellAll(draft, { fact: 'paid', key: subject.ticket, payment, substitute: subject.enteredAt === null });
}

/**
 * The customer was let go, and the payment was good after all. They stand somewhere between here and the exit: the stay counts as
 * paid, if it was not paid another way meanwhile, is not being paid now, and what it was to cover is not long over.
 */
export function canHonour(draft: Draft, { id, subject, end, openedAt }: Sale): boolean {
  const { parking } = draft.settings;
  if (parking === null || !parking.honourLate || subject.kind !== 'stay' || subject.opensGate || end !== null) {
    return false;
  }
  if (subject.enteredAt === null) {
    // Its substitute was never handed out, and without that it opens nothing.
    return false;
  }
  const known = draft.tickets.get(subject.ticket);
  const settled = known !== undefined && (isUsed(known) || paymentsNow(known).some(({ at }) => at >= openedAt));
  return !settled && !isPaidAnew(draft, id, subject.ticket) && draft.now.wall <= subject.coversUntil + parking.graceMs;
}

/** The same ticket is in front once more, with a sale of its own. */
function isPaidAnew({ phase, sales }: Draft, saleId: string, ticket: string): boolean {
  if (phase.name === 'stay') {
    return phase.ticket === ticket;
  }
  if (phase.name === 'no paper') {
    return phase.offer.kind === 'stay' && phase.offer.stay.ticket === ticket;
  }
  const inFront = 'saleId' in phase && phase.saleId !== saleId ? sales.get(phase.saleId) : undefined;
  return inFront?.subject.kind === 'stay' && inFront.subject.ticket === ticket;
}

export function honour(draft: Draft, sale: Sale, payment: Payment): void {
  const paid: Sale = { ...sale, paidBy: payment.orderNumber, delivery: 'started' };
  draft.entries.push({ kind: 'sale paid', saleId: sale.id, orderNumber: payment.orderNumber });
  draft.entries.push({ kind: 'delivery started', saleId: sale.id, orderNumber: payment.orderNumber });
  draft.entries.push({ kind: 'delivery ended', saleId: sale.id, delivery: { result: 'delivered', proof: 'none' } });
  draft.completeSale(paid, payment);
  markPaid(draft, paid);
}

function told(draft: Draft, what: Told): Phase {
  return { name: 'told', what, endsAt: draft.now.mono + draft.settings.thanksMs };
}
