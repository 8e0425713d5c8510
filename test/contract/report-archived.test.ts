import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { ReportBooks } from '../support/report-books.ts';

let books: ReportBooks;
let statement: string;

beforeEach(async () => {
  books = await ReportBooks.open();
  const old = await books.sale({ at: '2026-01-10T08:00:00+08:00', ending: 'kept' });
  await books.sale({ at: '2026-01-10T09:00:00+08:00', ending: 'refunded', minor: 400 });
  const young = await books.sale({ at: '2026-06-15T08:00:00+08:00', ending: 'kept', minor: 300 });
  await books.sale({ at: '2026-06-15T09:00:00+08:00', ending: 'not paid' });
  mkdirSync(books.path('archive'));
  const options = {
    before: Date.parse('2026-03-01T00:00:00+08:00'),
    ...{ folder: books.path('archive'), timeZone: 'Asia/Hong_Kong', limit: 1_000 },
  };
  while ((await books.journal.archive(options)).more) {
    // Until nothing is left to archive.
  }
  statement = books.write(
    'statement.csv',
    [
      'out_trade_no,syssn,origssn,txamt,txcurrcd,order_type,respcd,sysdtm',
      `${old.orderNumber},${old.gatewayRef},,250,HKD,payment,0000,2026-01-10 08:00:00`,
      `${young.orderNumber},${young.gatewayRef},,300,HKD,payment,0000,2026-06-15 08:00:00`,
    ].join('\n'),
  );
});

test('of archived days the sums are told, and where the sales are', async () => {
  const { code, out } = await books.report('--day', '2026-01-10');
  expect(code).toBe(0);
  expect(out).toContain('of these days only sums are here; single sales are in the archive file');
  expect(out).toContain('2026-01-10  qfpay alipay: 1 kept, HKD 2.50');
  expect(out).toContain('2026-01-10  qfpay alipay: 1 refunded, HKD 4.00, 4.00 of it back or owed');
  const json = JSON.parse((await books.report('--day', '2026-01-10', '--json')).out);
  expect(json.archived).toHaveLength(2);
});

test('the days after are told as ever', async () => {
  const { out } = await books.report('--day', '2026-06-15');
  expect(out).not.toContain('rchive');
  expect(out).toMatch(/08:00:00 {2}taken +HKD 3\.00/);
});

test('archived days cannot be compared', async () => {
  const { code, out, err } = await books.report('--day', '2026-01-10', '--statement', statement, '--gateway', 'qfpay');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('of 2026-01-10 only sums are left in the journal');
});

test('lines of archived days are counted and left alone', async () => {
  const { code, out } = await books.report('--day', '2026-06-15', '--statement', statement, '--gateway', 'qfpay');
  expect(out).toContain('2 lines that moved money; 1 agree; left alone: 1 of archived days.');
  expect(code).toBe(0);
});
