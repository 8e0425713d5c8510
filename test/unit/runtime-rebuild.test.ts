import { expect, test } from 'vitest';
import type { Entry, StoredPayment } from '../../src/domain/entries.ts';
import { outcomeOf } from '../../src/domain/front-handlers.ts';
import type { Job } from '../../src/domain/job.ts';
import { isFinal } from '../../src/domain/payment.ts';
import type { Sale } from '../../src/domain/sale.ts';
import { RandomLife } from './runtime-lives.ts';

const LIVES = 400;
const STEPS = 150;

/** What counts of a payment in the books; how often it was tried, and who was told of it, does not. */
type Booked = Omit<StoredPayment, 'tries' | 'alarmed'>;

test('sales and payments made anew from the entries alone are what the rows say', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = new RandomLife(seed).play(STEPS);
    const books = rebuild(life.entries);
    const rows = {
      sales: new Map([...life.sales.values()].map((row) => [row.id, row.body as Sale])),
      payments: new Map([...life.payments.values()].map((row) => [row.orderNumber, booked(row.body as StoredPayment)])),
    };
    expect(rows.sales, `sales of seed ${seed}`).toEqual(books.sales);
    expect(rows.payments, `payments of seed ${seed}`).toEqual(books.payments);
    const jobs = [...life.jobs.values()].filter((row) => row.open).map((row) => [row.id, row.body]);
    expect(new Map(jobs as [string, Job][]), `jobs of seed ${seed}`).toEqual(books.jobs);
    for (const sale of books.sales.values()) {
      seen.add(`sale ${sale.end ?? 'open'}`).add(`delivery ${sale.delivery}`);
    }
    for (const payment of books.payments.values()) {
      seen.add(`payment ${payment.state}`);
    }
  }
  expect([...seen].sort()).toEqual(
    [
      'delivery delivered',
      'delivery none',
      'delivery not delivered',
      'delivery partly delivered',
      'delivery started',
      'payment closing',
      'payment kept',
      'payment not paid',
      'payment paid',
      'payment refund owed',
      'payment refunded',
      'payment refunding',
      'payment sent',
      'payment shown',
      'payment unknown',
      'payment waiting',
      'payment watching',
      'sale abandoned',
      'sale completed',
      'sale open',
      'sale refunded',
    ].sort(),
  );
});

test('a row is open as long as something of its sale or payment can still change, and no longer', () => {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = new RandomLife(seed).play(STEPS);
    const busy = new Set([...life.payments.values()].filter((row) => row.open).map((row) => row.saleId));
    for (const row of life.payments.values()) {
      const { state } = row.body as StoredPayment;
      expect([row.state, row.open], `${row.orderNumber} of seed ${seed}`).toEqual([state, !isFinal(state)]);
      expect(row.nextAction === null, `${row.orderNumber} of seed ${seed}`).toBe(row.nextAt === null);
    }
    for (const row of life.sales.values()) {
      const open = (row.body as Sale).end === null || busy.has(row.id);
      expect([row.id, row.open], `seed ${seed}`).toEqual([row.id, open]);
    }
  }
});

function rebuild(entries: readonly Entry[]) {
  const sales = new Map<string, Sale>();
  const payments = new Map<string, Booked>();
  const jobs = new Map<string, Job>();
  const change = (saleId: string, more: Partial<Sale>) => {
    const sale = sales.get(saleId);
    if (sale === undefined) {
      throw new Error(`an entry about ${saleId}, which was never opened`);
    }
    sales.set(saleId, { ...sale, ...more });
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'sale opened':
        sales.set(entry.sale.id, entry.sale);
        break;
      case 'payment made':
        payments.set(entry.payment.orderNumber, booked(entry.payment));
        change(entry.payment.saleId, { payments: (sales.get(entry.payment.saleId)?.payments ?? 0) + 1 });
        break;
      case 'payment learned': {
        const payment = payments.get(entry.orderNumber);
        if (payment === undefined || payment.state !== entry.from) {
          throw new Error(`${entry.orderNumber} was '${payment?.state}' and not '${entry.from}'`);
        }
        const { to: state, gatewayRef, refundNumber, refundMadeAt, refundAmount } = entry;
        payments.set(entry.orderNumber, { ...payment, state, gatewayRef, refundNumber, refundMadeAt, refundAmount });
        if (state === 'refunded' || state === 'refund owed') {
          change(entry.saleId, { returned: true });
        }
        break;
      }
      case 'sale paid':
        change(entry.saleId, { paidBy: entry.orderNumber });
        break;
      case 'delivery started':
        change(entry.saleId, { delivery: 'started' });
        break;
      case 'delivery ended':
        change(entry.saleId, { delivery: outcomeOf(entry.delivery) });
        break;
      case 'job opened':
        jobs.set(entry.job.id, entry.job);
        break;
      case 'job settled':
        jobs.delete(entry.jobId);
        break;
      case 'sale ended':
        change(entry.saleId, { end: entry.end });
        break;
      default:
        // Nothing that the rows hold.
        break;
    }
  }
  return { sales, payments, jobs };
}

function booked({ tries, alarmed, ...kept }: StoredPayment): Booked {
  return kept;
}
