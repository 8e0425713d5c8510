import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entries.ts';
import { outcomeOf } from '../../src/domain/front-handlers.ts';
import type { HostOrder } from '../../src/domain/host-order.ts';
import { money } from '../../src/domain/money.ts';
import type { Stock } from '../../src/domain/stock.ts';
import { PAY_STATION, PAYING_EXIT } from '../support/car-park.ts';
import { ALIPAY_CODE, CLOSED, DELIVERED, JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';
import { Random } from '../support/random.ts';

const LIVES = 80;
const STEPS = 120;

test('stock, tickets and orders made anew from the entries alone are what the tables say', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const kiosk = live(new Random(seed));
    const books = rebuild(kiosk.entries);
    expect(new Map(kiosk.state.stock), `stock of seed ${seed}`).toEqual(books.stock);
    expect(ticketsOf(kiosk), `tickets of seed ${seed}`).toEqual(books.tickets);
    expect([...kiosk.state.orders.keys()].sort(), `orders of seed ${seed}`).toEqual([...books.orders.keys()].sort());
    for (const { id, state, cancelled, saleId } of kiosk.state.orders.values()) {
      const order = books.orders.get(id);
      expect([cancelled, saleId], `${id} of seed ${seed}`).toEqual([order?.cancelled, order?.saleId]);
      // Who stands in front is nothing that lasts: what is not paid yet is being paid, or being closed.
      expect(order?.states, `${id} of seed ${seed}`).toContain(state);
      seen.add(`order ${state}`);
    }
    for (const { fact } of kiosk.entriesOf('ticket')) {
      seen.add(`ticket ${fact.fact}`);
    }
    for (const { why } of kiosk.entriesOf('stock')) {
      seen.add(`stock ${why}`);
    }
  }
  expect([...seen].sort()).toEqual(
    [
      ...['order abandoned', 'order cancelled', 'order closing', 'order delivered', 'order paying', 'order refunded'],
      ...['order paid', 'stock came out', 'stock counted first', 'stock miss', 'stock set', 'stock sold'],
      ...['ticket entered', 'ticket not used', 'ticket paid', 'ticket used'],
    ].sort(),
  );
});

/** A kiosk that sells items, stays and orders at random, loses its power now and then, and whose gateways say yes or no. */
function live(random: Random): KioskDrive {
  const kiosk = KioskDrive.ready({
    items: [{ ...WATER, stock: 4 }, JUICE],
    missesUntilSoldOut: 2,
    hostOrders: { maxAmount: money('MYR', 1_000), keepMs: 1e12 },
    parking: { ...random.pick([PAY_STATION, PAYING_EXIT]), keepMs: 1e12 },
  });
  for (let step = 0; step < STEPS; step += 1) {
    happens(kiosk, random);
  }
  return kiosk;
}

function happens(kiosk: KioskDrive, random: Random): void {
  const key = `t${random.int(5)}`;
  const orderId = `H-${random.int(20)}`;
  const { phase } = kiosk;
  switch (random.int(14)) {
    case 0:
    case 1:
      kiosk.choose(random.pick(['water', 'juice']));
      break;
    case 2:
    case 3:
      kiosk.scan(ALIPAY_CODE);
      break;
    case 4:
    case 5:
      if (kiosk.waiting.includes('charge')) {
        kiosk.answer('charge', random.pick([PAID, PAID, CLOSED]));
      } else if (kiosk.waiting.includes('refund')) {
        kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
      }
      break;
    case 6: {
      const delivery = random.pick([DELIVERED, JAMMED]);
      if (phase.name === 'delivering') {
        kiosk.deliveryEnds(delivery);
      } else if (phase.name === 'opening') {
        kiosk.send({ type: 'gate ended', ticket: phase.ticket, usedAt: phase.usedAt, delivery });
      }
      break;
    }
    case 7: {
      const enteredAt = kiosk.wall - random.int(20_000_000);
      kiosk.send({ type: 'scan', code: 'a ticket', ticket: { kind: 'ticket', key, enteredAt } });
      break;
    }
    case 8:
      kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key, at: kiosk.wall - random.int(9_000_000) } });
      break;
    case 9: {
      const handOver = random.pick([{ by: 'host' } as const, { by: 'item', itemId: 'water' } as const]);
      const request = {
        id: orderId,
        digest: orderId,
        name: 'Box',
        amount: money('MYR', 400),
        language: null,
        handOver,
      };
      kiosk.send({ type: 'order', asked: 1, request });
      break;
    }
    case 10:
      kiosk.send({ type: 'cancel order', asked: 2, orderId: random.pick([orderId, ...kiosk.state.orders.keys()]) });
      break;
    case 11:
      kiosk.command({ do: 'set stock', itemId: 'water', left: random.int(6) });
      break;
    case 12:
      if (random.chance(0.2)) {
        kiosk.restart();
      }
      kiosk.respond = random.chance(0.5) ? (call) => (call.do === 'query' ? CLOSED : null) : () => null;
      break;
    default:
      kiosk.pass(random.int(60_000));
  }
}

interface BookedOrder {
  readonly cancelled: boolean;
  readonly saleId: string;
  readonly states: readonly HostOrder['state'][];
}

interface BookedSale {
  readonly paid: boolean;
  readonly partly: boolean;
  readonly end: string | null;
}

/** By the words of the entries; none of the code that keeps the tables. */
function rebuild(entries: readonly Entry[]) {
  const stock = new Map<string, Stock>();
  const facts = new Map<string, Set<string>>();
  const taken = new Map<string, HostOrder>();
  const cancelled = new Set<string>();
  const sales = new Map<string, BookedSale>();
  const change = (saleId: string, more: Partial<BookedSale>) =>
    sales.set(saleId, { ...(sales.get(saleId) ?? { paid: false, partly: false, end: null }), ...more });
  for (const entry of entries) {
    switch (entry.kind) {
      case 'stock':
        stock.set(entry.stock.itemId, entry.stock);
        break;
      case 'ticket': {
        const { fact } = entry;
        const of = facts.get(fact.key) ?? new Set();
        facts.set(fact.key, of.add(fact.fact === 'paid' ? `paid ${fact.payment.saleId}` : `${fact.fact} ${fact.at}`));
        break;
      }
      case 'order taken':
        taken.set(entry.order.id, entry.order);
        break;
      case 'order cancelled':
        cancelled.add(entry.orderId);
        break;
      case 'sale paid':
        change(entry.saleId, { paid: true });
        break;
      case 'delivery ended':
        change(entry.saleId, { partly: outcomeOf(entry.delivery) === 'partly delivered' });
        break;
      case 'sale ended':
        change(entry.saleId, { end: entry.end });
        break;
      default:
        break;
    }
  }
  const orders = new Map<string, BookedOrder>();
  for (const { id, saleId } of taken.values()) {
    const off = cancelled.has(id);
    orders.set(id, { cancelled: off, saleId, states: statesOf(sales.get(saleId), off) });
  }
  const tickets = new Map([...facts].map(([key, of]) => [key, [...of].sort()]));
  return { stock, tickets, orders };
}

function statesOf(sale: BookedSale | undefined, off: boolean): HostOrder['state'][] {
  switch (sale?.end) {
    case 'completed':
      return ['delivered'];
    case 'refunded':
      return [sale.partly ? 'partly delivered' : 'refunded'];
    case 'abandoned':
      return [off ? 'cancelled' : 'abandoned'];
    default:
      return sale?.paid === true ? ['paid'] : ['paying', 'closing'];
  }
}

/** The facts in the tables. Of each kind the newest 16 are kept: here there are never so many. */
function ticketsOf(kiosk: KioskDrive): Map<string, string[]> {
  return new Map(
    [...kiosk.state.tickets].map(([key, { entered, used, undone, payments }]) => [
      key,
      [
        ...entered.map((at) => `entered ${at}`),
        ...used.map((at) => `used ${at}`),
        ...undone.map((at) => `not used ${at}`),
        ...payments.map(({ saleId }) => `paid ${saleId}`),
      ].sort(),
    ]),
  );
}
