import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { DELIVERED, KioskDrive, PAID, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

const FAILED = { result: 'failed', reason: 'restart' } as const;
/** Five cans for one price. */
const CANS = { ...WATER, units: 5 };

/** A delivery was under way when the power went; now the kiosk is up again, and the hardware says what it is told to say. */
function cut(says: DeliveryResult | null, changes: Partial<KioskSettings> = {}, code?: string): KioskDrive {
  const kiosk = KioskDrive.without(['display'], changes).scanned(code);
  kiosk.answer('charge', PAID);
  expect(kiosk.phase.name).toBe('delivering');
  kiosk.hardwareSays = says;
  kiosk.restart();
  return kiosk;
}

function asks(kiosk: KioskDrive): number {
  return kiosk.effects.filter((effect) => effect.do === 'ask delivery').length;
}

describe('after a restart the hardware is asked what became of a started delivery', () => {
  test('nothing is moved for it, and the kiosk sells meanwhile', () => {
    const kiosk = cut(null);
    expect([asks(kiosk), kiosk.deliveries.length]).toEqual([1, 1]);
    expect(kiosk.effects.find((effect) => effect.do === 'ask delivery')).toMatchObject({ item: WATER });
    expect(kiosk.states).toEqual(['paid']);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('it came out: the payment is kept, and the sale is completed', () => {
    const kiosk = cut(DELIVERED);
    expect([kiosk.states, kiosk.ends]).toEqual([['kept'], ['completed']]);
    expect(kiosk.entriesOf('delivery ended')).toMatchObject([{ delivery: DELIVERED }]);
    expect(kiosk.saleOf(kiosk.last.saleId)).toMatchObject({ delivery: 'delivered', end: 'completed' });
    expect(kiosk.waiting).not.toContain('refund');
  });

  test('it did not: the money goes back', () => {
    const kiosk = cut({ result: 'failed', reason: 'sensor silent' });
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.saleOf(kiosk.last.saleId)?.delivery).toBe('not delivered');
    expect(kiosk.entriesOf('delivery ended')).toMatchObject([{ delivery: { reason: 'sensor silent' } }]);
  });

  test('some of it did: the rest of the money goes back', () => {
    const kiosk = cut({ result: 'partly delivered', units: 2, proof: 'sensor' }, { items: [CANS] });
    expect(kiosk.last).toMatchObject({ state: 'refunding', refundAmount: money('MYR', 150) });
    expect(kiosk.saleOf(kiosk.last.saleId)?.delivery).toBe('partly delivered');
  });

  test('some of it did, by a gateway that refunds nothing: the rest is owed', () => {
    const kiosk = cut({ result: 'partly delivered', units: 2, proof: 'sensor' }, { items: [CANS] }, WAVPAY_CODE);
    expect(kiosk.jobs).toMatchObject([{ kind: 'refund owed', amount: money('MYR', 150) }]);
  });

  test('it says nothing for twenty seconds: the money goes back, and a later word changes nothing', () => {
    const kiosk = cut(null);
    const { saleId } = kiosk.last;
    kiosk.pass(19_999);
    expect(kiosk.states).toEqual(['paid']);
    kiosk.pass(1);
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.entriesOf('delivery ended')).toMatchObject([{ saleId, delivery: FAILED }]);
    const late = kiosk.send({ type: 'evidence', saleId, delivery: DELIVERED });
    expect([late.entries, late.payments, late.sales]).toEqual([[], [], []]);
  });

  test('a second cut while it is being asked: it is asked again, and the books have it once', () => {
    const kiosk = cut(null);
    kiosk.hardwareSays = DELIVERED;
    kiosk.restart();
    expect([asks(kiosk), kiosk.states]).toEqual([2, ['kept']]);
    expect(kiosk.entriesOf('delivery ended')).toHaveLength(1);
  });
});

describe('nobody is asked', () => {
  test('where nothing but the pulse counts: the money goes back at once', () => {
    const kiosk = cut(DELIVERED, { items: [{ ...JUICE, id: 'water' }] });
    expect([asks(kiosk), kiosk.states]).toEqual([0, ['refunding']]);
  });

  test('of an item that is configured no more: the money goes back at once', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.hardwareSays = DELIVERED;
    kiosk.restart({ items: [JUICE] });
    expect([asks(kiosk), kiosk.states]).toEqual([0, ['refunding']]);
  });

  test('of a delivery that had ended before', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    kiosk.restart();
    expect(asks(kiosk)).toBe(0);
    expect(kiosk.entriesOf('delivery ended')).toHaveLength(1);
  });
});

describe('devices that never start', () => {
  function loaded(): KioskDrive {
    const before = KioskDrive.without(['display']).scanned();
    before.answer('charge', PAID);
    const sale = before.saleOf(before.last.saleId);
    const kiosk = new KioskDrive();
    const sales = sale === undefined ? [] : [sale];
    kiosk.send({ type: 'loaded', sales, payments: [before.last], jobs: [], counters: {}, session: 2, tail: '1002' });
    return kiosk;
  }

  test('are not waited for longer than a minute', () => {
    const kiosk = loaded();
    kiosk.pass(59_999);
    expect(kiosk.entriesOf('delivery ended')).toEqual([]);
    kiosk.pass(1);
    expect([kiosk.phase.name, kiosk.states]).toEqual(['starting', ['refunding']]);
  });

  test('and start late: the hardware gets its whole time from then', () => {
    const kiosk = loaded();
    kiosk.pass(50_000);
    kiosk.hardwareSays = null;
    kiosk.send({ type: 'devices started' });
    kiosk.pass(19_999);
    expect(kiosk.entriesOf('delivery ended')).toEqual([]);
    kiosk.pass(1);
    expect(kiosk.states).toEqual(['refunding']);
  });
});

test('a second success of the sale goes back at once, whatever the hardware will say of the first', () => {
  const before = KioskDrive.without(['display']).scanned();
  before.answer('charge', PAID);
  const first = before.last;
  const sale = before.saleOf(first.saleId);
  const kiosk = new KioskDrive();
  const second = { ...first, orderNumber: 'LOB1000000021001' };
  const sales = sale === undefined ? [] : [sale];
  kiosk.send({ type: 'loaded', sales, payments: [first, second], jobs: [], counters: {}, session: 2, tail: '1002' });
  expect(kiosk.state.payments.get(first.orderNumber)?.state).toBe('paid');
  expect(kiosk.state.payments.get(second.orderNumber)?.state).toBe('refunding');
});

test('hardware that speaks unasked is not listened to', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  const step = kiosk.send({ type: 'evidence', saleId: kiosk.last.saleId, delivery: DELIVERED });
  expect([step.entries, step.payments, step.sales]).toEqual([[], [], []]);
  expect(kiosk.states).toEqual(['paid']);
});

test('a proof that comes when the delivery is over for the books is written down, and changes nothing else', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  const { saleId } = kiosk.last;
  kiosk.deliveryEnds({ result: 'failed', reason: 'no answer' });
  const failed = kiosk.send({ type: 'delivery ended', saleId, delivery: { result: 'failed', reason: 'too late' } });
  expect(failed.entries).toEqual([]);
  const proven = kiosk.send({ type: 'delivery ended', saleId, delivery: DELIVERED });
  expect(proven.entries).toEqual([{ kind: 'delivery proven late', saleId, delivery: DELIVERED }]);
  expect(kiosk.states).toEqual(['refunding']);
});
