import { describe, expect, test } from 'vitest';
import type { Job } from '../../src/domain/job.ts';
import type { Payment } from '../../src/domain/payment.ts';
import type { Sale } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { DELIVERED, KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

/** One paid sale whose delivery was under way when the power went. */
function cutDelivery(): { readonly sale: Sale; readonly payment: Payment } {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  const payment = kiosk.last;
  const sale = kiosk.saleOf(payment.saleId);
  if (sale === undefined) {
    throw new Error('nothing was sold');
  }
  return { sale, payment };
}

/** A kiosk that finds these in its journal; the hardware is asked by nobody yet. */
function loaded(
  sales: readonly Sale[],
  payments: readonly Payment[],
  changes: Partial<KioskSettings> = {},
  jobs: readonly Job[] = [],
): KioskDrive {
  const kiosk = new KioskDrive(changes);
  kiosk.hardwareSays = null;
  kiosk.send({ type: 'loaded', sales, payments, jobs, counters: {}, session: 2, tail: '1002' });
  return kiosk;
}

describe('several deliveries that were cut', () => {
  const { sale, payment } = cutDelivery();
  const numbered = (count: number, itemId: string = 'water') => {
    const id = `LOB1-${count}`;
    const orderNumber = `order ${count}`;
    return {
      sale: { ...sale, id, itemId, paidBy: orderNumber },
      payment: { ...payment, orderNumber, saleId: id },
    };
  };

  test('are asked about in the order in which they were sold, however the journal hands them out', () => {
    const cut = [101, 9, 10, 100, 2].map((count) => numbered(count));
    const kiosk = loaded(
      cut.map((one) => one.sale),
      cut.map((one) => one.payment),
    );
    const step = kiosk.send({ type: 'devices started' });
    const asked = step.effects.flatMap((effect) => (effect.do === 'ask delivery' ? [effect.saleId] : []));
    expect(asked).toEqual(['LOB1-2', 'LOB1-9', 'LOB1-10', 'LOB1-100', 'LOB1-101']);
  });

  test('are each asked about only where its own item can prove anything', () => {
    const cut = [numbered(1, 'juice'), numbered(2, 'water')];
    const kiosk = loaded(
      cut.map((one) => one.sale),
      cut.map((one) => one.payment),
      { items: [WATER, JUICE] },
    );
    expect(kiosk.entriesOf('delivery ended')).toEqual([
      { kind: 'delivery ended', saleId: 'LOB1-1', delivery: { result: 'failed', reason: 'restart' } },
    ]);
    const step = kiosk.send({ type: 'devices started' });
    expect(step.effects).toMatchObject([{ do: 'ask delivery', saleId: 'LOB1-2', item: WATER }]);
    kiosk.send({ type: 'evidence', saleId: 'LOB1-2', delivery: DELIVERED });
    expect(kiosk.states).toEqual(['refunding', 'kept']);
  });

  test('are not asked about when the item has other units by now: nobody could tell how many came out', () => {
    const one = numbered(1);
    const kiosk = loaded([one.sale], [one.payment], { items: [{ ...WATER, units: 3 }] });
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.last.refundAmount).toBeNull();
    expect(kiosk.send({ type: 'devices started' }).effects).toEqual([]);
  });

  test.each(['none', 'not delivered', 'partly delivered'] as const)(
    'what was paid and is "%s" in the books goes back: only a proof keeps money',
    (delivery) => {
      const one = numbered(1);
      const kiosk = loaded([{ ...one.sale, delivery }], [one.payment]);
      expect(kiosk.states).toEqual(['refunding']);
    },
  );
});

describe('a payment for which a person had been called', () => {
  /** Cancels and refunds get no answer, until a person is called. */
  function stuck(): KioskDrive {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? UNKNOWN : null);
    kiosk.answer('charge', PENDING);
    kiosk.back();
    while (kiosk.jobs.length === 0) {
      kiosk.passToWake();
    }
    return kiosk;
  }
  const before = stuck();
  const payment = { ...before.last, calling: false, next: null };
  const sale = before.saleOf(payment.saleId);
  const sales = sale === undefined ? [] : [sale];
  const [own] = before.jobs;
  if (own === undefined) {
    throw new Error('nobody was called');
  }
  const other: Job = { ...own, id: 'LOB1-J9', orderNumber: 'LOB1000000091001' };
  const elsewhere: Job = { ...own, id: 'LOB1-J8', kind: 'paid twice' };

  test.each<[string, Job[]]>([
    ['its job is open', [own]],
    ['its job is one of several', [other, own, elsewhere]],
  ])('is not announced anew while %s', (_what, jobs) => {
    const kiosk = loaded(sales, [payment], {}, jobs);
    expect([kiosk.alarms, kiosk.jobs.length]).toEqual([[], jobs.length]);
  });

  test.each<[string, Job[]]>([
    ['no job is open', []],
    ['the open job is that of another payment', [other]],
    ['the open job is about something else', [elsewhere]],
  ])('is announced again when %s, as in a journal of an earlier release', (_what, jobs) => {
    const kiosk = loaded(sales, [payment], {}, jobs);
    expect(kiosk.alarms).toEqual(['settling stuck']);
    expect(kiosk.jobs.filter(({ kind }) => kind === 'settling stuck').at(-1)?.orderNumber).toBe(payment.orderNumber);
  });
});

test('the first notification after a restart is asked about at once, also of a refund that was put off', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refund later', code: '1297' });
  kiosk.pass(15 * 60_000);
  kiosk.answer('refund', { kind: 'refund later', code: '1297' });
  kiosk.restart();
  expect(kiosk.last.next?.action).toBe('refund');
  const { orderNumber } = kiosk.last;
  const notice = {
    about: 'refund',
    orderNumber,
    gatewayRef: null,
    claim: 'refunded',
    amount: null,
    method: null,
    paidAt: null,
    place: null,
  } as const;
  kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: null });
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual(['queryRefund']);
});
