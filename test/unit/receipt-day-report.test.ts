import { beforeEach, describe, expect, it } from 'vitest';
import type { Stock } from '../../src/domain/stock.ts';
import { type DaySource, dayReport } from '../../src/receipts/day-report.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';
import { hkd, ReportBooks } from '../support/report-books.ts';

const DAY = Date.parse('2026-06-15T00:00:00+08:00');
const NEXT = Date.parse('2026-06-16T00:00:00+08:00');
const COUNTED = [
  { ...WATER, stock: 10 },
  { ...WATER, id: 'juice', name: { default: 'Juice', in: { pt: 'Sumo' } }, stock: 5 },
];

let books: ReportBooks;

async function sold(itemId: string, left: number, at: string, why: 'sold' | 'set' = 'sold'): Promise<void> {
  const body = { stock: { itemId, left, misses: 0 }, why };
  await books.commit({ at: Date.parse(at), entries: [{ kind: 'stock', saleId: null, orderNumber: null, body }] });
}

function source(stock: readonly Stock[] = []): DaySource {
  const settings = kioskSettings({ items: [...COUNTED, { ...WATER, id: 'tea' }], currency: 'HKD' });
  return { journal: books.journal, settings, stock: new Map(stock.map((one) => [one.itemId, one])) };
}

beforeEach(async () => {
  books = await ReportBooks.open();
});

describe('the report of a day', () => {
  it('adds up what was taken by wallet, what went back, and what is owed', async () => {
    await books.sale({ at: '2026-06-14T12:00:00+08:00', ending: 'kept', minor: 9_999 });
    await books.sale({ at: '2026-06-15T09:00:00+08:00', ending: 'kept', minor: 1_000 });
    await books.sale({
      at: '2026-06-15T10:00:00+08:00',
      ending: 'kept',
      minor: 500,
      wallet: 'wavpay',
      gateway: 'wavpay',
    });
    await books.sale({ at: '2026-06-15T11:00:00+08:00', ending: 'refunded', minor: 300 });
    await books.sale({ at: '2026-06-15T12:00:00+08:00', ending: 'refund owed', minor: 200 });
    await books.sale({ at: '2026-06-15T13:00:00+08:00', ending: 'not paid', minor: 700 });
    await books.sale({ at: '2026-06-15T14:00:00+08:00', ending: 'waiting', minor: 700 });
    await books.sale({ at: '2026-06-16T09:00:00+08:00', ending: 'kept', minor: 8_888 });
    expect(await dayReport(source(), { number: 4, from: DAY, to: NEXT }, 'en')).toEqual({
      kind: 'day report',
      language: 'en',
      kioskId: 'lobby-1',
      kioskName: 'Lobby',
      timeZone: 'Asia/Kuala_Lumpur',
      from: DAY,
      to: NEXT,
      number: 4,
      sales: 2,
      wallets: [
        { name: 'Alipay', payments: 3, taken: hkd(1_500) },
        { name: 'WavPay', payments: 1, taken: hkd(500) },
      ],
      totals: [{ taken: hkd(2_000), refunded: hkd(300), owed: hkd(200) }],
      open: 1,
      jobs: 1,
      stock: [
        { name: 'Water', sold: 0, left: 10 },
        { name: 'Juice', sold: 0, left: 5 },
      ],
    });
  });

  it('says what was sold of each item that is counted, and what is left now', async () => {
    await sold('water', 9, '2026-06-14T23:00:00+08:00');
    await sold('water', 8, '2026-06-15T09:00:00+08:00');
    await sold('water', 7, '2026-06-15T10:00:00+08:00');
    await sold('juice', 20, '2026-06-15T11:00:00+08:00', 'set');
    const now = [
      { itemId: 'water', left: 7, misses: 0 },
      { itemId: 'juice', left: 20, misses: 0 },
      { itemId: 'tea', left: 0, misses: 2 },
    ];
    expect((await dayReport(source(now), { number: 1, from: DAY, to: NEXT }, 'pt')).stock).toEqual([
      { name: 'Water', sold: 2, left: 7 },
      { name: 'Sumo', sold: 0, left: 20 },
    ]);
  });

  it('two reports, one after the other, count each payment once', async () => {
    for (let hour = 10; hour < 20; hour += 1) {
      await books.sale({ at: `2026-06-15T${hour}:00:00+08:00`, ending: 'kept', minor: 100 });
    }
    // The payment of 15:00 is proven half a second later: the second at which one report ends and the next begins.
    const cut = Date.parse('2026-06-15T15:00:00.500+08:00');
    const first = await dayReport(source(), { number: 1, from: DAY, to: cut }, 'en');
    const second = await dayReport(source(), { number: 2, from: cut, to: NEXT }, 'en');
    expect([first.totals[0]?.taken.minor, second.totals[0]?.taken.minor]).toEqual([500, 500]);
  });

  it('the first of a kiosk begins with its first entry', async () => {
    await books.sale({ at: '2026-06-15T09:00:00+08:00', ending: 'kept', minor: 1_000 });
    const report = await dayReport(source(), { number: 1, from: 0, to: NEXT }, 'en');
    expect(report).toMatchObject({ from: Date.parse('2026-06-15T09:00:00+08:00'), sales: 1 });
  });

  it('of a kiosk that has sold nothing is a report of nothing', async () => {
    const report = await dayReport(source(), { number: 1, from: 0, to: NEXT }, 'en');
    expect(report).toMatchObject({ from: NEXT, to: NEXT, sales: 0, wallets: [], open: 0, jobs: 0 });
    expect(report.totals).toEqual([{ taken: hkd(0), refunded: hkd(0), owed: hkd(0) }]);
  });
});
