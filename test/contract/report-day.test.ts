import { expect, test } from 'vitest';
import { ReportBooks } from '../support/report-books.ts';

const DAY = '2026-06-15';

/** A day on which everything happened, between two others. */
async function aDay(): Promise<ReportBooks> {
  const books = await ReportBooks.open();
  await books.sale({ at: '2026-06-14T23:59:58.500+08:00', ending: 'refunded', minor: 700 });
  await books.sale({ at: `${DAY}T08:00:00+08:00`, ending: 'kept' });
  await books.sale({ at: `${DAY}T09:00:00+08:00`, ending: 'kept', proof: 'none', minor: 300 });
  await books.sale({ at: `${DAY}T10:00:00+08:00`, ending: 'refunded' });
  await books.sale({ at: `${DAY}T11:00:00+08:00`, ending: 'refunded in part', minor: 400, returned: 100 });
  await books.sale({ at: `${DAY}T12:00:00+08:00`, ending: 'refund owed', gateway: 'wavpay', wallet: 'wavpay' });
  await books.sale({ at: `${DAY}T13:00:00+08:00`, ending: 'not paid' });
  await books.sale({ at: `${DAY}T14:00:00+08:00`, ending: 'waiting' });
  await books.sale({ at: '2026-06-16T00:00:00+08:00', ending: 'kept', minor: 900 });
  return books;
}

test('for a person: debts on top, what happened, what is open, totals at the end, in 80 columns', async () => {
  const { code, out, err } = await (await aDay()).report('--day', DAY);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toContain('lobby-1, 2026-06-15 (Asia/Hong_Kong)');
  expect(out.indexOf('Somebody has to act: 1 job open')).toBeLessThan(out.indexOf('What happened'));
  expect(out).toContain('LOB1-J6  refund owed  HKD 2.50  since 2026-06-15 12:00:01');
  expect(out).toMatch(/08:00:00 {2}taken +HKD 2\.50 {2}LOB1-2 +alipay/);
  expect(out).toMatch(/09:00:01 {2}without proof +HKD 3\.00 {2}LOB1-3 +alipay/);
  expect(out).toMatch(/11:00:01 {2}refunded +HKD 1\.00 {2}LOB1-5 +alipay/);
  expect(out).toMatch(/13:00:00 {2}sale abandoned +HKD 2\.50 {2}LOB1-7 +Water/);
  expect(out).toMatch(/LOB1000000081001 +HKD 2\.50 +waiting +2026-06-15 14:00:00/);
  // Of the day before only the refund, which was confirmed after midnight: it counts here, though it was taken there.
  expect(out).toMatch(/00:00:00 {2}refunded +HKD 7\.00/);
  expect(out).toMatch(/qfpay alipay +HKD +12\.00 +10\.50 +0\.00 +1\.50\n/);
  expect(out).toMatch(/wavpay wavpay +HKD +2\.50 +0\.00 +2\.50 +0\.00\n/);
  expect(out).toContain('1 handed over without proof HKD 3.00');
  expect(out).toContain('sales: 1 abandoned, 2 completed, 4 refunded');
});

test('the same as JSON', async () => {
  const { code, out } = await (await aDay()).report('--day', DAY, '--json');
  expect(code).toBe(0);
  const report = JSON.parse(out);
  expect(report).toMatchObject({
    version: 1,
    kiosk: 'lobby-1',
    timeZone: 'Asia/Hong_Kong',
    period: { first: DAY, last: DAY, from: '2026-06-15T00:00:00+08:00', to: '2026-06-16T00:00:00+08:00' },
    jobs: [{ id: 'LOB1-J6', kind: 'refund owed', since: '2026-06-15T12:00:01+08:00' }],
    open: [{ orderNumber: 'LOB1000000081001', state: 'waiting' }],
    sales: { abandoned: 1, completed: 2, refunded: 4 },
    comparison: null,
    clockPutBack: 0,
  });
  expect(report.totals).toMatchObject([
    {
      ...{ gateway: 'qfpay', wallet: 'alipay', currency: 'HKD', kept: 150 },
      ...{ taken: { count: 4, minor: 1200 }, refunded: { count: 3, minor: 1050 } },
    },
    { gateway: 'wavpay', taken: { count: 1, minor: 250 }, owed: { count: 1, minor: 250 }, kept: 0 },
  ]);
  expect(report.facts.at(1)).toMatchObject({ kind: 'sale', saleId: 'LOB1-1', detail: 'refunded' });
});

test('several days together are the sum of the days', async () => {
  const books = await aDay();
  const sums: number[] = [];
  for (const day of ['2026-06-14', DAY, '2026-06-16']) {
    const { totals } = JSON.parse((await books.report('--day', day, '--json')).out);
    sums.push(...totals.map((total: { kept: number }) => total.kept));
  }
  const whole = JSON.parse((await books.report('--from', '2026-06-14', '--to', '2026-06-16', '--json')).out);
  const kept = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);
  expect(kept(whole.totals.map((total: { kept: number }) => total.kept))).toBe(kept(sums));
});

test('a debt that a person has settled is no job any more, and counts on the day they settled it', async () => {
  const books = await ReportBooks.open();
  const { payment } = await books.sale({ at: `${DAY}T12:00:00+08:00`, ending: 'refund owed' });
  const job = (await books.journal.load()).jobs[0]?.body as Parameters<ReportBooks['settle']>[0];
  await books.settle(job, 'paid back', '2026-06-18T12:00:00+08:00');
  expect((await books.report('--day', DAY)).out).toContain('Nothing waits for a person.');
  const later = await books.report('--day', '2026-06-18');
  expect(later.out).toMatch(/12:00:00 {2}paid back +HKD 2\.50 {2}LOB1-1 +alipay/);
  expect(payment.state).toBe('refund owed');
});

test('a day without anything says so', async () => {
  const { code, out } = await (await ReportBooks.open()).report('--day', DAY);
  expect(code).toBe(0);
  expect(out).toContain('  nothing\n');
  expect(out).toContain('no money moved');
  expect(out).toContain('sales: none ended');
});

test('entries of a kind that this version does not know are passed over', async () => {
  const books = await aDay();
  const before = (await books.report('--day', DAY, '--json')).out;
  await books.commit({
    at: Date.parse('2026-06-16T01:00:00+08:00'),
    entries: [{ kind: 'tea break', saleId: null, orderNumber: null, body: { sugar: 2 } }],
  });
  expect((await books.report('--day', DAY, '--json')).out).toBe(before);
});

test('no journal, and no configuration: code 2', async () => {
  const books = await ReportBooks.open();
  const missing = await books.report('--day', DAY, '--config', '/nowhere/kioskd.yaml');
  expect(missing.code).toBe(2);
  books.write('kioskd.yaml', books.read('kioskd.yaml').replace('journal.db', 'other.db'));
  const { code, err } = await books.report('--day', DAY);
  expect(code).toBe(2);
  expect(err).toMatch(/^kioskd report: /);
});
