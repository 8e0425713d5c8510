import { beforeEach, expect, test } from 'vitest';
import { DIFFERENCES } from '../../src/report/differences.ts';
import { ReportBooks, type Told } from '../support/report-books.ts';

const DAY = '2026-06-15';
const HEAD = 'out_trade_no,syssn,origssn,txamt,txcurrcd,order_type,respcd,sysdtm';

interface Found {
  readonly kind: string;
  readonly orderNumber: string | null;
  readonly line: number | null;
  readonly note: string;
  readonly todo: string;
}

let books: ReportBooks;
/** Lines of an honest statement; a test changes them. */
let lines: Record<'payment' | 'refund' | 'debt', string>;
let kept: Told;
let refunded: Told;
let owed: Told;

beforeEach(async () => {
  books = await ReportBooks.open();
  kept = await books.sale({ at: `${DAY}T08:00:00+08:00`, ending: 'kept' });
  refunded = await books.sale({ at: `${DAY}T10:00:00+08:00`, ending: 'refunded', minor: 300 });
  owed = await books.sale({ at: `${DAY}T11:00:00+08:00`, ending: 'refund owed' });
  await books.sale({ at: `${DAY}T12:00:00+08:00`, ending: 'not paid' });
  lines = {
    payment: payment(kept.orderNumber, { ref: kept.gatewayRef }),
    refund: `${payment(refunded.orderNumber, { ref: refunded.gatewayRef, amount: 300 })}\n${refund(refunded, 300)}`,
    debt: payment(owed.orderNumber, { ref: owed.gatewayRef }),
  };
});

interface Line {
  readonly ref?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly status?: string;
}

function payment(orderNumber: string, { ref, amount = 250, currency = 'HKD', status = '0000' }: Line = {}): string {
  return `${orderNumber},${ref ?? `ref-${orderNumber}`},,${amount},${currency},payment,${status},${DAY} 10:00:00`;
}

function refund(told: Told, amount: number, ref = `R-${told.gatewayRef}`): string {
  return `${told.refundNumber},${ref},${told.gatewayRef},${amount},HKD,refund,0000,${DAY} 10:00:05`;
}

async function compared(...given: readonly string[]): Promise<{ code: number; differences: Found[]; counts: object }> {
  const file = books.write('statement.csv', `${[HEAD, ...given].join('\n')}\n`);
  const { code, out, err } = await books.report('--day', DAY, '--json', '--statement', file, '--gateway', 'qfpay');
  expect(err).toBe('');
  const { differences, ...counts } = JSON.parse(out).comparison;
  return { code, differences, counts };
}

/** The honest statement with something more. */
async function withMore(...more: readonly string[]): Promise<Found[]> {
  const { code, differences } = await compared(...Object.values(lines), ...more);
  expect(code).toBe(differences.length > 0 ? 1 : 0);
  return differences;
}

const KINDS_SEEN = new Set<string>();

function expectOne(differences: readonly Found[], kind: keyof typeof DIFFERENCES, orderNumber: string): Found {
  expect(differences).toMatchObject([{ kind, orderNumber, todo: DIFFERENCES[kind].todo }]);
  KINDS_SEEN.add(kind);
  return differences[0] as Found;
}

test('an honest statement: no difference, code 0, and lines of other kiosks are counted and left alone', async () => {
  const others = [payment('LOB2000000011001'), payment('LOB12000000011001'), payment('LOB1', { status: '1143' })];
  const nameless = payment('', { ref: 'x' }).replace(',x,', ',,');
  const { code, differences, counts } = await compared(...Object.values(lines), ...others, nameless);
  expect(differences).toEqual([]);
  expect(code).toBe(0);
  expect(counts).toMatchObject({ lines: 7, agreed: 4, ofOthers: 2, withoutNumber: 1, archived: 0 });
});

test('not in the journal', async () => {
  const found = expectOne(await withMore(payment('LOB1000000991001')), 'not in the journal', 'LOB1000000991001');
  expect(found.line).toBe(6);
});

test('not paid here', async () => {
  expectOne(await withMore(payment('LOB1000000041001')), 'not paid here', 'LOB1000000041001');
});

test('not paid here, and refunded at the gateway: nobody lost anything', async () => {
  const never = { ...kept, refundNumber: 'BY-HAND-1', gatewayRef: 'ref-LOB1000000041001' };
  const byHand = refund(never, 250).replace('BY-HAND-1', 'LOB1000000041001');
  expect(await withMore(payment('LOB1000000041001'), byHand)).toEqual([]);
});

test('still open here', async () => {
  const open = await books.sale({ at: `${DAY}T13:00:00+08:00`, ending: 'waiting' });
  expectOne(await withMore(payment(open.orderNumber)), 'still open here', open.orderNumber);
});

test('a refund that the kiosk still asks about is open too', async () => {
  const open = await books.sale({ at: `${DAY}T13:00:00+08:00`, ending: 'refunding' });
  const found = await withMore(payment(open.orderNumber, { ref: open.gatewayRef }), refund(open, 250));
  expectOne(found, 'still open here', open.orderNumber);
});

test('amount differs', async () => {
  lines.payment = payment(kept.orderNumber, { ref: kept.gatewayRef, amount: 25 });
  expectOne(await withMore(), 'amount differs', kept.orderNumber);
});

test.each(['MOP', 'TWD'])('currency differs: %s', async (currency) => {
  lines.payment = payment(kept.orderNumber, { ref: kept.gatewayRef, currency });
  const { note } = expectOne(await withMore(), 'currency differs', kept.orderNumber);
  expect(note).toBe(currency === 'TWD' ? "the gateway's currency is TWD" : '');
});

test('not in the statement', async () => {
  lines.payment = payment('LOB2000000011001');
  expect(expectOne(await withMore(), 'not in the statement', kept.orderNumber)).toMatchObject({ line: null, note: '' });
});

test('not in the statement, minutes before midnight: said to be close to the edge', async () => {
  const late = await books.sale({ at: `${DAY}T23:55:00+08:00`, ending: 'kept' });
  const { note } = expectOne(await withMore(), 'not in the statement', late.orderNumber);
  expect(note).toBe('close to the edge of this time');
});

test('listed as declined at the gateway is not in the statement', async () => {
  lines.payment = payment(kept.orderNumber, { ref: kept.gatewayRef, status: '1205' });
  expectOne(await withMore(), 'not in the statement', kept.orderNumber);
});

test('refund not in the journal', async () => {
  const byHand = refund({ ...kept, refundNumber: 'PORTAL-77' }, 250);
  expectOne(await withMore(byHand), 'refund not in the journal', kept.orderNumber);
});

test('a debt paid back in the portal: the job is still to be settled, and then all agree', async () => {
  const byHand = refund({ ...owed, refundNumber: 'PORTAL-78' }, 250);
  const { note } = expectOne(await withMore(byHand), 'refund not in the journal', owed.orderNumber);
  expect(note).toBe('job LOB1-J3 is open for it');
  const job = (await books.journal.load()).jobs[0]?.body as Parameters<ReportBooks['settle']>[0];
  await books.settle(job, 'paid back', `${DAY}T18:00:00+08:00`);
  expect(await withMore(byHand)).toEqual([]);
});

test('refund not in the statement', async () => {
  lines.refund = payment(refunded.orderNumber, { ref: refunded.gatewayRef, amount: 300 });
  expectOne(await withMore(), 'refund not in the statement', refunded.orderNumber);
});

test('refund amount differs', async () => {
  lines.refund = lines.refund.replace(refund(refunded, 300), refund(refunded, 200));
  expectOne(await withMore(), 'refund amount differs', refunded.orderNumber);
});

test('a refund in two halves agrees with the whole', async () => {
  lines.refund = lines.refund.replace(
    refund(refunded, 300),
    `${refund(refunded, 100, 'a')}\n${refund(refunded, 200, 'b')}`,
  );
  expect(await withMore()).toEqual([]);
});

test('a partial refund agrees with its part', async () => {
  const part = await books.sale({ at: `${DAY}T14:00:00+08:00`, ending: 'refunded in part', minor: 900, returned: 300 });
  const paid = payment(part.orderNumber, { ref: part.gatewayRef, amount: 900 });
  expect(await withMore(paid, refund(part, 300))).toEqual([]);
  expectOne(await withMore(paid, refund(part, 900)), 'refund amount differs', part.orderNumber);
});

test('paid twice', async () => {
  expectOne(await withMore(payment(kept.orderNumber, { ref: 'another' })), 'paid twice', kept.orderNumber);
});

test('listed twice', async () => {
  expectOne(await withMore(lines.payment), 'listed twice', kept.orderNumber);
  expectOne(await withMore(refund(refunded, 300)), 'listed twice', refunded.orderNumber);
});

test('a line of another day than the one asked for is held against the journal all the same', async () => {
  const before = await books.sale({ at: '2026-06-01T08:00:00+08:00', ending: 'kept' });
  expect(await withMore(payment(before.orderNumber, { ref: before.gatewayRef }))).toEqual([]);
});

test('every kind of difference was provoked above', () => {
  expect([...KINDS_SEEN].sort()).toEqual(Object.keys(DIFFERENCES).sort());
});

test('for a person: each kind with what it means and what to do, in 80 columns', async () => {
  const file = books.write('statement.csv', `${[HEAD, payment('LOB1000000991001'), lines.debt].join('\n')}\n`);
  const { code, out } = await books.report('--day', DAY, '--statement', file, '--gateway', 'qfpay');
  expect(code).toBe(1);
  expect(out).toContain('Compared with qfpay: 4 differences');
  expect(out).toContain('NOT IN THE JOURNAL (1)');
  expect(out).toContain('  - LOB1000000991001  2026-06-15 10:00:00  line 2');
  expect(out).toContain('NOT IN THE STATEMENT (2)');
  expect(out).toContain('REFUND NOT IN THE STATEMENT (1)');
  expect(out).not.toContain('What happened');
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
