import { describe, expect, test } from 'vitest';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

const PART = { result: 'partly delivered', units: 1, proof: 'sensor' } as const;
const SILENT = { result: 'failed', reason: 'restart' } as const;
const REFUNDED = { kind: 'refunded', refundRef: 'r' } as const;

/** Cut off while the relay of a paid sale was on, and started again. */
function restartedWhileDelivering(says: DeliveryResult | null, units = 1): KioskDrive {
  const kiosk = KioskDrive.without(['display'], { items: [{ ...WATER, units }] }).scanned();
  kiosk.respond = ({ do: verb }) => (verb === 'refund' ? REFUNDED : null);
  kiosk.answer('charge', PAID);
  kiosk.hardwareSays = says;
  kiosk.restart();
  return kiosk;
}

describe('after a restart the hardware is asked what became of a delivery', () => {
  test('it is asked, and nothing is moved', () => {
    const kiosk = restartedWhileDelivering(null);
    const { saleId } = kiosk.last;
    expect(kiosk.effects.filter((effect) => effect.do === 'ask delivery')).toMatchObject([
      { saleId, item: { id: 'water' } },
    ]);
    expect(kiosk.deliveries).toHaveLength(1);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('proof that it came out: the sale is complete, and the money stays', () => {
    const kiosk = restartedWhileDelivering(DELIVERED);
    expect([kiosk.states, kiosk.ends]).toEqual([['kept'], ['completed']]);
    expect(kiosk.saleOf(kiosk.last.saleId)).toMatchObject({ delivery: 'delivered', end: 'completed' });
    expect([kiosk.state.sales.size, kiosk.state.payments.size, kiosk.state.asking.size]).toEqual([0, 0, 0]);
  });

  test('no proof: the customer is refunded', () => {
    const kiosk = restartedWhileDelivering(SILENT);
    kiosk.pass(0);
    expect([kiosk.states, kiosk.ends]).toEqual([['refunded'], ['refunded']]);
  });

  test('a part of it: the rest goes back', () => {
    const kiosk = restartedWhileDelivering(PART, 2);
    kiosk.pass(0);
    expect(kiosk.effects.filter((effect) => effect.do === 'refund')).toMatchObject([{ refundAmount: { minor: 125 } }]);
    expect(kiosk.saleOf(kiosk.last.saleId)?.delivery).toBe('partly delivered');
  });

  test('no word within twenty seconds counts as no proof', () => {
    const kiosk = restartedWhileDelivering(null);
    kiosk.pass(19_999);
    expect(kiosk.states).toEqual(['paid']);
    kiosk.pass(1);
    expect(kiosk.entriesOf('delivery ended')).toMatchObject([{ delivery: SILENT }]);
    expect(kiosk.states).toEqual(['refunded']);
  });

  test('a word that comes later changes nothing any more', () => {
    const kiosk = restartedWhileDelivering(null);
    const { saleId } = kiosk.last;
    kiosk.pass(60_000);
    kiosk.send({ type: 'evidence', saleId, delivery: DELIVERED });
    expect([kiosk.states, kiosk.ends]).toEqual([['refunded'], ['refunded']]);
    expect(kiosk.entriesOf('delivery ended')).toHaveLength(1);
  });

  test('cut off again before the answer: asked again, and ended once', () => {
    const kiosk = restartedWhileDelivering(null);
    kiosk.restart();
    kiosk.hardwareSays = DELIVERED;
    kiosk.restart();
    expect(kiosk.states).toEqual(['kept']);
    expect(kiosk.entriesOf('delivery ended')).toHaveLength(1);
  });

  test('the next customer buys meanwhile', () => {
    const kiosk = restartedWhileDelivering(null);
    kiosk.choose().scan();
    kiosk.answer('charge', PAID);
    expect(kiosk.deliveries).toHaveLength(2);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(60_000);
    expect(kiosk.payments.filter(({ mode }) => mode === 'cpm').map(({ state }) => state)).toEqual(['refunded', 'kept']);
  });

  test('devices that never start do not hold up the refund for ever', () => {
    const kiosk = restartedWhileDelivering(null);
    const sales = [...kiosk.state.sales.values()];
    const payments = [...kiosk.state.payments.values()];
    const next = new KioskDrive();
    next.respond = ({ do: verb }) => (verb === 'refund' ? REFUNDED : null);
    next.send({ type: 'loaded', sales, payments, jobs: [], counters: {}, session: 3, tail: '1' });
    next.pass(59_999);
    expect(next.last.state).toBe('paid');
    next.pass(1);
    expect(next.last.state).toBe('refunded');
  });
});

describe('where there is nobody to ask, it counts as not delivered at once', () => {
  test('an item that nothing proves', () => {
    const kiosk = KioskDrive.without(['display'], { items: [{ ...JUICE, id: 'water' }] }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.hardwareSays = null;
    kiosk.restart();
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.effects.some((effect) => effect.do === 'ask delivery')).toBe(false);
  });

  test('an item that is no longer configured', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.hardwareSays = null;
    kiosk.restart({ items: [JUICE] });
    expect(kiosk.states).toEqual(['refunding']);
  });
});

test('a second payment of the sale that was being delivered goes back whatever the hardware says', () => {
  const kiosk = restartedWhileDelivering(null);
  const [sale] = kiosk.state.sales.values();
  const [payment] = kiosk.state.payments.values();
  if (sale === undefined || payment === undefined) {
    throw new Error('nothing is open');
  }
  const second = { ...payment, orderNumber: 'LOB1000000091001' };
  const next = new KioskDrive();
  next.send({
    type: 'loaded',
    sales: [sale],
    payments: [payment, second],
    jobs: [],
    counters: {},
    session: 3,
    tail: '1',
  });
  expect(next.state.payments.get(second.orderNumber)?.state).toBe('refunding');
  expect(next.state.payments.get(payment.orderNumber)?.state).toBe('paid');
});

test('a sale whose payment is not open any more is ended, and nothing is refunded', () => {
  const kiosk = restartedWhileDelivering(null);
  const sales = [...kiosk.state.sales.values()];
  const next = new KioskDrive();
  next.hardwareSays = null;
  next.send({ type: 'loaded', sales, payments: [], jobs: [], counters: {}, session: 3, tail: '1' });
  next.send({ type: 'devices started' });
  expect(next.phase.name).not.toBe('starting');
  next.send({ type: 'evidence', saleId: sales[0]?.id ?? '', delivery: SILENT });
  expect(next.saleOf(sales[0]?.id ?? '')).toMatchObject({ delivery: 'not delivered', end: 'abandoned' });
  expect([next.state.sales.size, next.asked.length]).toEqual([0, 0]);
});

test('of a sale that no payment is named for, the hardware is written down and nothing is refunded', () => {
  const sales = [...restartedWhileDelivering(null).state.sales.values()].map((sale) => ({ ...sale, paidBy: null }));
  const next = new KioskDrive();
  next.hardwareSays = DELIVERED;
  next.send({ type: 'loaded', sales, payments: [], jobs: [], counters: {}, session: 3, tail: '1' });
  next.send({ type: 'devices started' });
  expect(next.entriesOf('delivery ended')).toMatchObject([{ delivery: DELIVERED }]);
  expect([next.state.sales.size, next.asked.length]).toEqual([0, 0]);
});

describe('a delivery in parts', () => {
  test.each([
    [3, 1, 250 - 83],
    [3, 2, 250 - 166],
    [2, 1, 125],
  ])('of %i units %i came out: %i minor units go back, rounded for the customer', (units, out, back) => {
    const kiosk = KioskDrive.without(['display'], { items: [{ ...WATER, units }] }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ ...PART, units: out });
    kiosk.pass(0);
    expect(kiosk.last.refundAmount).toEqual({ currency: 'MYR', minor: back });
    expect(kiosk.effects.at(-1)).toMatchObject({ do: 'refund', refundAmount: { minor: back } });
    kiosk.answer('refund', REFUNDED);
    expect([kiosk.states, kiosk.ends]).toEqual([['refunded'], ['refunded']]);
  });

  test('the delivery has time for each of its units', () => {
    const kiosk = KioskDrive.without(['display'], { items: [{ ...WATER, units: 3 }] }).scanned();
    kiosk.answer('charge', PAID);
    const { endsAt } = kiosk.phaseAs('delivering');
    expect(endsAt - kiosk.mono).toBe(3 * (WATER.pulseMs + WATER.proofWithinMs) + 5_000);
  });
});

describe('proof that comes too late is written down and changes nothing', () => {
  test.each([DELIVERED, PART] as const)('$result', (delivery) => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    const { saleId } = kiosk.last;
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    kiosk.send({ type: 'delivery ended', saleId, delivery });
    expect(kiosk.entriesOf('delivery proven late')).toEqual([{ kind: 'delivery proven late', saleId, delivery }]);
    expect(kiosk.states).toEqual(['refunding']);
  });

  test('a second failure says nothing new', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    const { length } = kiosk.entries;
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    expect(kiosk.entries).toHaveLength(length);
  });
});
