import { fill, messagesFor } from '../i18n/messages.ts';
import { paperMoney } from '../i18n/money-text.ts';
import { paperTime } from '../i18n/time-text.ts';
import type { DayReport } from './receipt.ts';
import type { Sheet } from './sheet.ts';

/** The report of a day, from top to bottom. No code on it: there is nothing to scan. */
export function layOutReport(sheet: Sheet, report: DayReport): void {
  const t = messagesFor(report.language);
  const { title, number, from, to } = t.report;
  sheet.centered(report.kioskName, 'large', 80);
  sheet.blank();
  sheet.centered(title, 'large');
  sheet.rule('=');
  sheet.pair(number, String(report.number));
  sheet.pair(t.receipt.machine, report.kioskId);
  sheet.pair(from, paperTime(report.from, report.timeZone));
  sheet.pair(to, paperTime(report.to, report.timeZone));
  sheet.rule('-');
  money(sheet, report);
  sheet.rule('-');
  sheet.pair(t.report.open, String(report.open));
  sheet.pair(t.report.jobs, String(report.jobs));
  stock(sheet, report);
  sheet.rule('=');
}

function money(sheet: Sheet, { language, sales, wallets, totals }: DayReport): void {
  const t = messagesFor(language).report;
  sheet.pair(t.sales, String(sales));
  sheet.pair(t.payments, String(wallets.reduce((sum, { payments }) => sum + payments, 0)));
  for (const { name, payments, taken } of wallets) {
    sheet.pair(`${payments} x ${name}`, paperMoney(taken, language));
  }
  for (const { taken, refunded, owed } of totals) {
    sheet.blank();
    sheet.largePair(t.kept, paperMoney(taken, language));
    sheet.blank();
    sheet.pair(t.refunded, paperMoney(refunded, language));
    sheet.pair(t.owed, paperMoney(owed, language));
  }
}

function stock(sheet: Sheet, { language, stock: items }: DayReport): void {
  const t = messagesFor(language).report;
  if (items.length === 0) {
    return;
  }
  sheet.rule('-');
  sheet.text(t.stock, 'strong');
  for (const { name, sold, left } of items) {
    sheet.pair(name, fill(t.stockRow, { sold: String(sold), left: String(left) }));
  }
}
