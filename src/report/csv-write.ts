import { type Money, toDecimal } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import type { ZoneClock } from './day.ts';
import type { Fact } from './facts.ts';

/** The columns of the accounting file, in their order. New ones come at the end. */
export const CSV_COLUMNS = [
  'time',
  'kind',
  'currency',
  'amount',
  'kiosk',
  'sale',
  'item',
  'order number',
  'refund number',
  'gateway',
  'gateway number',
  'wallet',
  'mode',
  'detail',
  'entry',
] as const;

/** A row of a CSV file (RFC 4180), with its line end. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A cell, quoted where it has to be. A program for sheets runs a cell that begins with one of `= + - @` as a formula, and a sale's
 * item or a gateway's number may come from outside: such a cell gets an apostrophe in front, which sheets do not show.
 */
function cell(text: string): string {
  const clean = printable(text);
  const safe = /^[=+\-@]/.test(clean) ? `'${clean}` : clean;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One money movement. The amount is never below zero; which way it went is in `kind`. */
export function factRow(fact: Fact, kioskId: string, clock: ZoneClock): string {
  return csvRow([
    clock.iso(fact.at),
    fact.kind,
    fact.amount?.currency ?? '',
    amount(fact.amount),
    kioskId,
    fact.saleId ?? '',
    fact.item ?? '',
    fact.orderNumber ?? '',
    fact.refundNumber ?? '',
    fact.gateway ?? '',
    fact.gatewayRef ?? '',
    fact.wallet ?? '',
    fact.mode ?? '',
    fact.detail,
    String(fact.seq),
  ]);
}

function amount(value: Money | null): string {
  return value === null ? '' : toDecimal(value);
}
