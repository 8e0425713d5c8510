import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import type { Payment } from '../../src/domain/payment.ts';
import { CLOSED, DELIVERED, KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

const SECOND = 1_000;

function notice(payment: Pick<Payment, 'orderNumber'>, changes: Partial<Notice> = {}): Notice {
  return {
    about: 'payment',
    orderNumber: payment.orderNumber,
    gatewayRef: 'g1',
    claim: 'paid',
    amount: WATER.price,
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
}

function notify(kiosk: KioskDrive, said: Notice, known: boolean = false) {
  const payment = kiosk.payments.find(({ orderNumber }) => orderNumber === said.orderNumber);
  const sale = payment === undefined ? undefined : kiosk.saleOf(payment.saleId);
  const row = known && payment !== undefined && sale !== undefined ? { payment, sale } : null;
  return kiosk.send({ type: 'notified', gateway: 'qfpay', notice: said, known: row });
}

/** A code was shown, nobody paid, and the gateway agreed that it is over. */
function overWithoutMoney(): KioskDrive {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.respond = ({ do: verb }) => (verb === 'cancel' ? { kind: 'closed' } : CLOSED);
  kiosk.back();
  kiosk.pass(30 * SECOND);
  expect(kiosk.last.state).toBe('not paid');
  expect(kiosk.ends).toEqual(['abandoned']);
  kiosk.respond = () => null;
  return kiosk;
}

describe('a notification makes the kiosk ask, and nothing else', () => {
  test('at once, however long ago the next query was planned for; delivered by the answer', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(1);
    const step = notify(kiosk, notice(kiosk.last));
    expect(step.effects).toEqual([]);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['query']);
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.last.state).toBe('kept');
  });

  test('the second time within the band: repeating notifications does not make it ask faster', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(1);
    notify(kiosk, notice(kiosk.last));
    kiosk.pass(0);
    kiosk.answer('query', PENDING);
    for (let i = 0; i < 50; i += 1) {
      notify(kiosk, notice(kiosk.last));
      kiosk.pass(0);
    }
    expect(kiosk.waiting).toEqual([]);
    kiosk.pass(QFPAY_PROFILE.queryEveryMs);
    expect(kiosk.waiting).toEqual(['query']);
  });

  test('one that comes while a query is under way is not lost: another follows the answer', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(QFPAY_PROFILE.queryEveryMs);
    expect(kiosk.waiting).toEqual(['query']);
    notify(kiosk, notice(kiosk.last));
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['query']);
  });

  test('one that comes before the answer to the charge waits for it', () => {
    const kiosk = KioskDrive.ready().scanned();
    notify(kiosk, notice(kiosk.last));
    kiosk.pass(0);
    expect(kiosk.waiting).toContain('charge');
    expect(kiosk.waiting).not.toContain('query');
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(0);
    expect(kiosk.waiting).toContain('query');
  });

  test('while the money goes back, the refund is asked about', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refund later', code: '1269' });
    const { refundNumber } = kiosk.last;
    notify(kiosk, notice(kiosk.last, { about: 'refund', orderNumber: refundNumber, claim: 'refunded' }));
    kiosk.pass(0);
    expect(kiosk.waiting).toContain('queryRefund');
    kiosk.answer('queryRefund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.last.state).toBe('refunded');
  });

  test('before a cancel goes out, the gateway is asked', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', PENDING);
    kiosk.back();
    notify(kiosk, notice(kiosk.last));
    kiosk.pass(0);
    expect(kiosk.waiting).toContain('query');
  });
});

describe('a wrong amount under a right signature', () => {
  test('is a security matter and not even a question', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(1);
    notify(kiosk, notice(kiosk.last, { amount: money('MYR', 1) }));
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual([]);
    expect(kiosk.entriesOf('security')).toMatchObject([{ what: 'other amount', orderNumber: kiosk.last.orderNumber }]);
  });

  test('of a payment that is over, too', () => {
    const kiosk = overWithoutMoney();
    notify(kiosk, notice(kiosk.last, { amount: money('HKD', WATER.price.minor) }), true);
    expect(kiosk.entriesOf('security')).toHaveLength(1);
    expect(kiosk.last.state).toBe('not paid');
  });

  test('an amount that is not named is left to the query', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(1);
    notify(kiosk, notice(kiosk.last, { amount: null }));
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['query']);
  });
});

describe('paid after it was over without money', () => {
  test('asked again, verified, refunded; the sale then counts as refunded, and nothing is delivered', () => {
    const kiosk = overWithoutMoney();
    notify(kiosk, notice(kiosk.last), true);
    expect(kiosk.last.state).toBe('watching');
    kiosk.pass(QFPAY_PROFILE.queryEveryMs);
    kiosk.answer('query', PAID);
    expect(kiosk.last.state).toBe('refunding');
    expect(kiosk.alarms).toContain('late payment');
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.last.state).toBe('refunded');
    expect(kiosk.saleOf(kiosk.last.saleId)).toMatchObject({ end: 'refunded', returned: true });
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('when the gateway does not confirm it, it is over again, and the sale stays as it ended', () => {
    const kiosk = overWithoutMoney();
    notify(kiosk, notice(kiosk.last), true);
    kiosk.pass(QFPAY_PROFILE.queryEveryMs);
    kiosk.answer('query', CLOSED);
    expect(kiosk.last.state).toBe('not paid');
    expect(kiosk.ends).toEqual(['abandoned']);
    expect(kiosk.state.sales.size).toBe(0);
  });

  test('a power cut in between does not forget it', () => {
    const kiosk = overWithoutMoney();
    notify(kiosk, notice(kiosk.last), true);
    kiosk.restart();
    kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : { kind: 'refunded', refundRef: 'r1' });
    kiosk.pass(60 * SECOND);
    expect(kiosk.last.state).toBe('refunded');
    expect(kiosk.saleOf(kiosk.last.saleId)?.end).toBe('refunded');
    expect(kiosk.alarms).toContain('late payment');
  });

  test('beside a payment that the sale kept, the second one goes back and the sale stays completed', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', { kind: 'not paid', reason: 'insufficient funds', code: '1201' });
    const first = kiosk.payments.find(({ state }) => state === 'not paid');
    kiosk.scan();
    kiosk.answer('charge', { kind: 'paid', gatewayRef: 'g2' });
    notify(kiosk, notice(first ?? kiosk.last), true);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(QFPAY_PROFILE.queryEveryMs);
    kiosk.answer('query', PAID, first?.orderNumber);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.states).toContain('refunded');
    expect(kiosk.states).toContain('kept');
    expect(kiosk.ends).toEqual(['completed']);
  });

  test.each([
    ['a claim that it was not paid', { claim: 'not paid' }],
    ['news of a refund', { claim: 'refunded', about: 'refund' }],
  ] as const)('%s changes nothing', (_what, changes) => {
    const kiosk = overWithoutMoney();
    const step = notify(kiosk, notice(kiosk.last, changes), true);
    expect([step.entries, step.payments, step.effects]).toEqual([[], [], []]);
  });

  test('a payment that the sale kept is old news', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    const step = notify(kiosk, notice(kiosk.last), true);
    expect([step.entries, step.payments, step.effects]).toEqual([[], [], []]);
  });

  test('the same number at another gateway is not ours', () => {
    const kiosk = overWithoutMoney();
    const known = { payment: kiosk.last, sale: kiosk.saleOf(kiosk.last.saleId) };
    const step = kiosk.send({
      type: 'notified',
      gateway: 'wavpay',
      notice: notice(kiosk.last),
      known: known.sale === undefined ? null : { payment: known.payment, sale: known.sale },
    });
    expect([step.entries, step.payments]).toEqual([[], []]);
  });
});

describe('money under a number this kiosk never gave out', () => {
  test('is reported to a person', () => {
    const kiosk = KioskDrive.ready();
    notify(kiosk, notice({ orderNumber: 'LOB1999999991234' }));
    expect(kiosk.entriesOf('unmatched payment')).toEqual([
      {
        kind: 'unmatched payment',
        jobId: 'LOB1-J1',
        gateway: 'qfpay',
        gatewayRef: 'g1',
        amount: WATER.price,
        method: null,
        why: 'unknown order',
      },
    ]);
  });

  test('unless another kiosk of the same account did', () => {
    const kiosk = KioskDrive.ready();
    expect(notify(kiosk, notice({ orderNumber: 'LOB2000000011234' })).entries).toEqual([]);
  });

  test.each([
    ['a failed payment', { claim: 'not paid' }],
    ['a refund', { about: 'refund', claim: 'paid' }],
  ] as const)('%s is not worth a report', (_what, changes) => {
    const kiosk = KioskDrive.ready();
    expect(notify(kiosk, notice({ orderNumber: 'X' }, changes)).entries).toEqual([]);
  });
});

test('an open payment of that number at another gateway is not touched', () => {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.pass(1);
  kiosk.send({ type: 'notified', gateway: 'wavpay', notice: notice(kiosk.last), known: null });
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual([]);
  expect(kiosk.entriesOf('unmatched payment')).toMatchObject([{ gateway: 'wavpay', why: 'unknown order' }]);
});
