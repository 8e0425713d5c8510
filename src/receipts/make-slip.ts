import type { Paper } from '../domain/effects.ts';
import { type Language, textIn } from '../domain/language.ts';
import { printable } from '../domain/printable.ts';
import type { Sale, Subject } from '../domain/sale.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { feeLines } from '../i18n/fee-text.ts';
import { messagesFor } from '../i18n/messages.ts';
import { paperMoney } from '../i18n/money-text.ts';
import { durationText, paperTime, timeText } from '../i18n/time-text.ts';
import { lookupText } from './lookup.ts';
import type { ReceiptOptions } from './options.ts';
import type { Receipt, ReceiptLine } from './receipt.ts';
import { containedTax } from './tax.ts';

/** Whose slip it is. */
export interface SlipMakings {
  readonly settings: Pick<KioskSettings, 'kioskId' | 'kioskName' | 'timeZone' | 'wallets' | 'items' | 'parking'>;
  readonly receipts: ReceiptOptions;
  /** The code that opens the exit for a ticket key, for whoever has no ticket any more; null: there is none. */
  readonly exitCode: (ticket: string) => string | null;
}

/** What the code of a slip is made with. */
export type CodeMakings = Pick<SlipMakings, 'receipts' | 'exitCode'> & {
  readonly settings: Pick<KioskSettings, 'kioskId' | 'timeZone'>;
};

type StayOf = Extract<Subject, { readonly kind: 'stay' }>;

/**
 * Everything that a slip says, from what the domain says of the sale. Pure.
 * @param at wall ms at which it was paid, refunded or became owed: the same on a copy.
 * @param language what to print it in: `languageOf`, or one that the printer has letters for.
 */
export function makeSlip(paper: Paper, makings: SlipMakings, at: number, language: Language): Receipt {
  const { kind, payment, sale, amount, copy } = paper;
  const { settings, receipts } = makings;
  const texts = (list: ReceiptOptions['merchant']) => list.map((text) => textIn(text, language));
  const { orderNumber, gatewayRef } = payment;
  return {
    kind,
    language,
    copy,
    kioskId: settings.kioskId,
    kioskName: printable(settings.kioskName, 80),
    merchant: texts(receipts.merchant),
    saleId: sale.id,
    orderNumber,
    lines: linesOf(sale, settings, language),
    amount,
    tax: taxOf(paper, receipts, language),
    wallet: settings.wallets.find(({ id }) => id === payment.wallet)?.name ?? payment.wallet,
    at,
    timeZone: settings.timeZone,
    gatewayRef: gatewayRef === null ? null : printable(gatewayRef, 80),
    facts: sale.subject.kind === 'stay' ? stayFacts(paper, sale.subject, settings, { at, language }) : [],
    conditions: texts(receipts.conditions),
    lookup: lookupOf(paper, makings),
    exitCode: exitCodeOf(paper, makings),
  };
}

/** What the customer reads, unless the operator wants one language for all. */
export function languageOf(sale: Pick<Sale, 'language'>, { language }: ReceiptOptions): Language {
  return language === 'customer' ? sale.language : language;
}

/**
 * What a QR code on the screen holds, for a customer who gets no paper: the code that opens the exit, or the operator's link to the
 * sale; without a link the receipt itself, as short as it can be, for small screens show it too.
 */
export function slipCode(paper: Paper, makings: CodeMakings): string {
  const { settings, receipts } = makings;
  const link = receipts.lookup === null ? null : lookupOf(paper, makings);
  return exitCodeOf(paper, makings) ?? link ?? shortReceipt(paper, settings);
}

function shortReceipt({ payment, amount, at }: Paper, { kioskId, timeZone }: CodeMakings['settings']): string {
  return [payment.orderNumber, paperMoney(amount), paperTime(at, timeZone), kioskId].join('\n');
}

/** Only a ticket's substitute has one, and only where paying opens no gate. */
function exitCodeOf(
  { kind, sale: { subject } }: Pick<Paper, 'kind' | 'sale'>,
  { exitCode }: CodeMakings,
): string | null {
  const needed = kind === 'sale' && subject.kind === 'stay' && subject.enteredAt === null && !subject.opensGate;
  return needed ? exitCode(subject.ticket) : null;
}

function lookupOf({ payment, sale }: Pick<Paper, 'payment' | 'sale'>, { settings, receipts }: CodeMakings): string {
  return lookupText(receipts.lookup, { order: payment.orderNumber, kiosk: settings.kioskId, sale: sale.id });
}

function linesOf(sale: Sale, settings: SlipMakings['settings'], language: Language): readonly ReceiptLine[] {
  const { subject, amount } = sale;
  const name = printable(nameOf(sale, settings, language), 120);
  if (subject.kind !== 'stay') {
    return [{ text: name, minor: amount.minor }];
  }
  const fees = feeLines(subject.parts, language).map(({ label, minor }) => ({ text: label, minor }));
  const sum = fees.reduce((total, { minor }) => total + minor, 0);
  // What was paid for this stay before is no part of its fee.
  const before = sum - amount.minor;
  const paidBefore = before === 0 ? [] : [{ text: messagesFor(language).stayPaidBefore, minor: -before }];
  return [{ text: name, minor: null }, ...fees, ...paidBefore];
}

/** As it is called in the language of the slip; what is not configured any more, or is a host system's, as it was sold. */
function nameOf(
  { itemName, itemId, subject }: Sale,
  { items, parking }: SlipMakings['settings'],
  language: Language,
): string {
  const item = subject.kind === 'item' ? items.find(({ id }) => id === itemId)?.name : undefined;
  const own = subject.kind === 'stay' ? parking?.name : item;
  return own === undefined ? itemName : textIn(own, language);
}

/** A debt has none: nothing was sold. */
function taxOf({ kind, amount }: Paper, { tax }: ReceiptOptions, language: Language): Receipt['tax'] {
  if (tax === null || kind === 'claim slip') {
    return null;
  }
  return { name: textIn(tax.name, language), percent: tax.percent, amount: containedTax(amount, tax.percent) };
}

function stayFacts(
  { kind, sale }: Paper,
  { enteredAt, coversUntil, opensGate }: StayOf,
  { timeZone, parking }: SlipMakings['settings'],
  { at, language }: { readonly at: number; readonly language: Language },
): Receipt['facts'] {
  const t = messagesFor(language).receipt;
  const time = (moment: number) => timeText(moment, timeZone, language);
  const facts: [string, string][] = [];
  if (enteredAt !== null) {
    facts.push([t.entered, time(enteredAt)], [t.parkedFor, durationText(sale.openedAt - enteredAt, language)]);
  }
  if (kind !== 'sale') {
    return facts;
  }
  if (opensGate) {
    facts.push([t.left, time(at)]);
    return facts;
  }
  if (enteredAt !== null && coversUntil > sale.openedAt) {
    facts.push([t.paidUntil, time(coversUntil)]);
  }
  if (parking !== null) {
    facts.push([t.leaveBy, time(Math.max(coversUntil, at + parking.graceMs))]);
  }
  return facts;
}
