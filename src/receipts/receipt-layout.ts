import { fill, type Messages, messagesFor } from '../i18n/messages.ts';
import { paperMoney, signedPaperMoney } from '../i18n/money-text.ts';
import { paperTime } from '../i18n/time-text.ts';
import type { Receipt } from './receipt.ts';
import type { Sheet } from './sheet.ts';

interface Wording {
  readonly title: string;
  readonly amount: string;
  readonly wallet: string;
  readonly sentence: string;
}

function wordingOf(kind: Receipt['kind'], t: Messages['receipt']): Wording {
  switch (kind) {
    case 'sale':
      return { title: t.saleTitle, amount: t.paid, wallet: t.paidWith, sentence: t.saleSentence };
    case 'refund':
      return { title: t.refundTitle, amount: t.refunded, wallet: t.backTo, sentence: t.refundSentence };
    case 'claim slip':
      return { title: t.claimTitle, amount: t.owed, wallet: t.youPaidWith, sentence: t.claimSentence };
  }
}

/** A receipt, a refund slip or a claim slip, from top to bottom. */
export function layOutReceipt(sheet: Sheet, receipt: Receipt): void {
  const t = messagesFor(receipt.language).receipt;
  const wording = wordingOf(receipt.kind, t);
  head(sheet, receipt, wording.title, t.copy);
  sheet.rule('=');
  items(sheet, receipt, t);
  sheet.blank();
  sheet.largePair(wording.amount, paperMoney(receipt.amount, receipt.language));
  sheet.blank();
  if (receipt.tax !== null) {
    const { name, percent } = receipt.tax;
    sheet.pair(fill(t.tax, { name, percent }), paperMoney(receipt.tax.amount, receipt.language));
  }
  sheet.rule('-');
  for (const [label, value] of details(receipt, wording, t)) {
    sheet.pair(label, value);
  }
  sheet.rule('=');
  foot(sheet, receipt, wording.sentence, t);
}

function head(sheet: Sheet, receipt: Receipt, title: string, copy: string): void {
  sheet.centered(receipt.kioskName, 'large', 80);
  for (const line of receipt.merchant) {
    sheet.centered(line);
  }
  sheet.blank();
  sheet.centered(title, 'large');
  if (receipt.copy) {
    sheet.centered(`* ${copy} *`, 'large');
  }
}

function items(sheet: Sheet, { lines, amount: { currency }, language }: Receipt, t: Messages['receipt']): void {
  const priced = lines.flatMap(({ minor }) => (minor === null ? [] : [minor]));
  for (const { text, minor } of lines) {
    if (minor === null) {
      sheet.text(text, 'normal', 120);
    } else {
      sheet.pair(text, signedPaperMoney(minor, currency, language));
    }
  }
  if (priced.length > 1) {
    const total = priced.reduce((sum, minor) => sum + minor, 0);
    sheet.pair(t.total, signedPaperMoney(total, currency, language), 'strong');
  }
}

function details(
  receipt: Receipt,
  { wallet }: Wording,
  t: Messages['receipt'],
): readonly (readonly [string, string])[] {
  const { gatewayRef } = receipt;
  return [
    [wallet, receipt.wallet],
    [t.date, paperTime(receipt.at, receipt.timeZone)],
    ...receipt.facts,
    [t.machine, receipt.kioskId],
    [t.sale, receipt.saleId],
    [t.order, receipt.orderNumber],
    ...(gatewayRef === null ? [] : [[t.gatewayNumber, gatewayRef] as const]),
  ];
}

/** One code on a slip, never two: whoever holds it to a reader must not have to cover the other. */
function foot(sheet: Sheet, { exitCode, lookup, conditions }: Receipt, sentence: string, t: Messages['receipt']): void {
  sheet.blank();
  sheet.qr(exitCode ?? lookup);
  sheet.centered(exitCode === null ? sentence : t.exitSentence, exitCode === null ? 'normal' : 'strong', 400);
  if (conditions.length > 0) {
    sheet.blank();
    sheet.text(t.conditions, 'strong');
    for (const condition of conditions) {
      sheet.text(condition, 'normal', 400);
    }
  }
}
