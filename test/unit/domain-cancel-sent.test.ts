import { describe, expect, test } from 'vitest';
import { DELIVERED, KioskDrive, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';

/** A scanned code whose customer pressed stop and still waits for it: the cancel is open. */
function cancelling(kiosk = KioskDrive.without(['display'])): KioskDrive {
  kiosk.scanned();
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.pass(15_000);
  kiosk.answer('query', PENDING);
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual(['cancel']);
  expect(kiosk.phaseAs('confirming').why).toBe('cancelling');
  return kiosk;
}

describe('once a cancel has gone out, a success may be taken back any moment: nothing is delivered for it', () => {
  test.each([
    ['confirmed', { kind: 'closed' }],
    ['refused', { kind: 'refused', code: '1264' }],
    ['without an answer', UNKNOWN],
  ] as const)('a cancel that was %s: the money goes back, and the customer in front is told', (_what, outcome) => {
    const kiosk = cancelling();
    kiosk.answer('cancel', outcome);
    kiosk.pass(3_000);
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('confirming');
    expect(kiosk.last.state).toBe('refunding');
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refunded', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['refund']);
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.states).toEqual(['refunded']);
    expect(kiosk.alarms).toEqual(['late payment']);
  });

  test('at a gateway that cannot refund it is owed, and whoever waits gets the slip to claim it with', () => {
    const qfpay = { ...QFPAY_PROFILE, can: { ...QFPAY_PROFILE.can, refund: false } };
    const kiosk = cancelling(KioskDrive.without(['display'], { profiles: { qfpay, wavpay: WAVPAY_PROFILE } }));
    kiosk.answer('cancel', UNKNOWN);
    kiosk.pass(3_000);
    kiosk.answer('query', PAID);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refund owed', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['claim slip']);
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toEqual(['late payment', 'refund owed']);
  });

  test('an order code left for a scan that failed: paid after its cancel it goes back, the sale goes on', () => {
    const kiosk = KioskDrive.ready().showCode().scan();
    const first = kiosk.payments[0]?.orderNumber ?? '';
    kiosk.answer('charge', PENDING);
    kiosk.pass(15_000);
    kiosk.answer('query', PENDING, first);
    kiosk.pass(0);
    kiosk.answer('cancel', UNKNOWN, first);
    kiosk.pass(6_000);
    kiosk.answer('query', PAID, first);
    expect(kiosk.phase.name).toBe('confirming');
    expect(kiosk.states).toEqual(['refunding', 'waiting']);
    kiosk.answer('query', PAID, kiosk.last.orderNumber);
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.states).toEqual(['refunding', 'kept']);
    expect(kiosk.ends).toEqual(['completed']);
  });
});

test('given up but no cancel sent yet: a success still serves the customer in front', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.pass(15_000);
  kiosk.answer('query', PAID);
  expect(kiosk.phase.name).toBe('delivering');
  expect(kiosk.deliveries).toHaveLength(1);
  expect(kiosk.alarms).toEqual([]);
});

test('at a gateway without cancel nothing can be taken back: a success still serves the customer in front', () => {
  const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.pass(5_000);
  kiosk.answer('query', PAID);
  expect(kiosk.phase.name).toBe('delivering');
});
