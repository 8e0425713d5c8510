import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/domain/gateway.ts';
import type { Payment } from '../../src/domain/payment.ts';
import { CLOSED, DECLINED, JAMMED, KioskDrive, NOT_FOUND, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

const BAND = QFPAY_PROFILE.queryEveryMs;

/** Genuine, and sent as often as whoever holds a copy likes. */
function notify(kiosk: KioskDrive, payment: Payment = kiosk.last, changes: Partial<Notice> = {}) {
  const { orderNumber, saleId } = payment;
  const sale = kiosk.saleOf(saleId);
  const over = kiosk.payments.find((row) => row.orderNumber === orderNumber && row.state === 'not paid');
  const notice: Notice = {
    about: 'payment',
    orderNumber,
    gatewayRef: 'g1',
    claim: 'paid',
    amount: WATER.price,
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
  const known = over === undefined || sale === undefined ? null : { payment: over, sale };
  return kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known });
}

function queriesOf(kiosk: KioskDrive): readonly number[] {
  return kiosk.asked.filter(({ verb }) => verb === 'query').map(({ at }) => at);
}

/** Unpaid for ever; the stop key has been pressed, and the cancel may go out. */
function beingCancelled(): KioskDrive {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', PENDING);
  notify(kiosk);
  kiosk.pass(0);
  kiosk.answer('query', PENDING);
  kiosk.pass(QFPAY_PROFILE.minCancelAgeMs);
  kiosk.answer('query', PENDING);
  kiosk.back();
  return kiosk;
}

describe('repeating a genuine notification', () => {
  test('does not put off the cancel that is due', () => {
    const kiosk = beingCancelled();
    kiosk.pass(BAND);
    kiosk.answer('query', PENDING);
    notify(kiosk);
    kiosk.pass(0);
    expect(kiosk.waiting).toContain('cancel');
  });

  test('does not put off the refund for ever', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', UNKNOWN);
    kiosk.respond = ({ do: verb }) => (verb === 'queryRefund' ? { kind: 'refund not found' } : null);
    for (let i = 0; i < 600 && !kiosk.waiting.includes('refund'); i += 1) {
      notify(kiosk);
      kiosk.pass(100);
    }
    expect(kiosk.waiting).toContain('refund');
  });

  test('writes nothing while nothing new is learned', () => {
    const kiosk = beingCancelled();
    const steps = Array.from({ length: 20 }, () => notify(kiosk));
    expect(steps.flatMap(({ payments, sales, entries }) => [...payments, ...sales, ...entries])).toEqual([]);
  });

  test('of a payment that is over again and again does not undercut the band', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.respond = ({ do: verb }) => (verb === 'cancel' ? { kind: 'closed' } : CLOSED);
    kiosk.back();
    kiosk.pass(30_000);
    const before = queriesOf(kiosk).length;
    for (let i = 0; i < 200; i += 1) {
      notify(kiosk, kiosk.payments[0]);
      kiosk.pass(50);
    }
    const queries = queriesOf(kiosk).slice(before);
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.slice(1).every((at, i) => at - (queries[i] ?? 0) >= BAND)).toBe(true);
  });
});

test('a refund that has not been sent is not asked about first, whatever came in while the goods were on their way', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', PAID);
  notify(kiosk);
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(0);
  expect(kiosk.waiting).toContain('refund');
  expect(kiosk.waiting).not.toContain('queryRefund');
});

describe('the gateway says "paid" while an older question is on its way', () => {
  test('its "no such order" does not end the payment: it is asked again', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.respond = ({ do: verb }) => (verb === 'cancel' ? { kind: 'closed' } : PENDING);
    kiosk.back();
    kiosk.pass(QFPAY_PROFILE.orderLifeMs + QFPAY_PROFILE.orderGraceMs);
    kiosk.respond = () => null;
    kiosk.pass(600_000);
    expect([kiosk.last.state, kiosk.waiting]).toEqual(['watching', ['query']]);
    notify(kiosk);
    kiosk.answer('query', NOT_FOUND);
    expect(kiosk.last.state).toBe('watching');
    kiosk.pass(0);
    kiosk.answer('query', PAID);
    expect(kiosk.last.state).toBe('refunding');
  });

  test('its "declined" does not either, and after that the answer counts', () => {
    const kiosk = KioskDrive.ready().scanned();
    notify(kiosk);
    kiosk.answer('charge', DECLINED);
    expect(kiosk.last.state).toBe('unknown');
    kiosk.pass(0);
    kiosk.answer('query', DECLINED);
    expect(kiosk.states).toContain('not paid');
  });
});
