import { describe, expect, test } from 'vitest';
import {
  DECLINED,
  DELIVERED,
  KioskDrive,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
  WAVPAY_CODE,
} from '../support/kiosk-drive.ts';

const CODE = { kind: 'order code', code: 'order-code', lifeMs: 300_000, gatewayRef: null } as const;

/** A kiosk without a screen to pay by: only the scanned code's payment is there. */
function charging(code?: string): KioskDrive {
  return KioskDrive.without(['display']).scanned(code);
}

function confirming(outcome: typeof PENDING | typeof UNKNOWN = PENDING, code?: string): KioskDrive {
  const kiosk = charging(code);
  kiosk.answer('charge', outcome);
  return kiosk;
}

describe('charging', () => {
  test('paid: the delivery starts', () => {
    const kiosk = charging();
    kiosk.answer('charge', PAID);
    expect(kiosk.phase.name).toBe('delivering');
  });

  test('declined: the same sale can be paid another way, under a new number', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', DECLINED);
    expect(kiosk.phaseAs('paying').notice).toBe('insufficient funds');
    kiosk.scan();
    expect(new Set(kiosk.payments.map((payment) => payment.orderNumber)).size).toBe(4);
    expect(new Set(kiosk.payments.map((payment) => payment.saleId)).size).toBe(1);
  });

  test('not sent: the customer may try again at once, the order is closed behind', () => {
    const kiosk = charging();
    kiosk.answer('charge', NOT_SENT);
    expect(kiosk.phaseAs('paying').notice).toBe('not sent');
    expect(kiosk.last.state).toBe('closing');
  });

  test('a phone that keeps failing does not hold the kiosk', () => {
    const kiosk = charging();
    for (let i = 0; i < 4; i += 1) {
      kiosk.answer('charge', DECLINED);
      kiosk.scan();
    }
    kiosk.answer('charge', DECLINED);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'too many tries' });
    expect(kiosk.payments).toHaveLength(5);
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('cannot be interrupted', () => {
    const kiosk = charging();
    kiosk.back();
    kiosk.send({ type: 'begin' });
    kiosk.send({ type: 'choose', itemId: 'juice' });
    kiosk.send({ type: 'tick' });
    expect(kiosk.phase.name).toBe('charging');
    expect(kiosk.payments).toHaveLength(1);
  });

  test('the order code that was left open turns out paid: it is delivered, the charge is closed', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('query', PAID);
    expect(kiosk.phaseAs('delivering').orderNumber).toBe(kiosk.payments[0]?.orderNumber);
    expect(kiosk.states).toEqual(['paid', 'closing']);
  });

  test.each([
    ['declined', DECLINED],
    ['gone back', { kind: 'refunded' } as const],
    ['still pending', PENDING],
  ])('the order code that was left open is %s: the charge goes on', (_what, outcome) => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('query', outcome);
    expect(kiosk.phaseAs('charging').orderNumber).toBe(kiosk.last.orderNumber);
  });
});

describe('confirming', () => {
  test('pending: the customer is told to act on the phone', () => {
    expect(confirming(PENDING).phaseAs('confirming').why).toBe('pending');
  });

  test('unknown: the customer is told to wait while we find out, and then what was found', () => {
    const kiosk = confirming(UNKNOWN);
    expect(kiosk.phaseAs('confirming').why).toBe('unknown');
    kiosk.passToWake();
    kiosk.answer('query', PENDING);
    expect(kiosk.phaseAs('confirming').why).toBe('pending');
    kiosk.passToWake();
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
  });

  test('ends, whatever the gateway says, when the window and the time for a cancel are over', () => {
    const kiosk = confirming();
    expect(kiosk.phaseAs('confirming').endsAt).toBe(kiosk.mono + 45_000 + 10_000);
    kiosk.pass(54_999);
    expect(kiosk.phase.name).toBe('confirming');
    kiosk.pass(1);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'unsettled', reference: kiosk.last.orderNumber });
    expect(kiosk.last.state).toBe('closing');
    expect(kiosk.ends).toEqual([]);
  });

  test('declined: the sale can be paid another way', () => {
    const kiosk = confirming();
    kiosk.passToWake();
    kiosk.answer('query', DECLINED);
    expect(kiosk.phaseAs('paying').notice).toBe('insufficient funds');
  });

  test('the money came and went back at the gateway: the customer is told and gets a slip', () => {
    const kiosk = confirming();
    kiosk.passToWake();
    kiosk.answer('query', { kind: 'refunded' });
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refunded', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['refund']);
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('the window is over: the order is closed while the customer still waits', () => {
    const kiosk = confirming();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(45_000);
    expect(kiosk.phaseAs('confirming').why).toBe('cancelling');
    expect(kiosk.waiting).toEqual(['cancel']);
  });

  test('a charge that is answered only after the window goes straight to cancelling', () => {
    const kiosk = charging();
    kiosk.pass(50_000);
    kiosk.answer('charge', UNKNOWN);
    expect(kiosk.phaseAs('confirming').why).toBe('cancelling');
    expect(kiosk.last.state).toBe('closing');
  });

  test('what concerns another order of the sale changes nothing', () => {
    for (const outcome of [DECLINED, { kind: 'refunded' } as const, PENDING, UNKNOWN]) {
      const kiosk = KioskDrive.ready().showCode();
      kiosk.passToWake();
      kiosk.scan();
      kiosk.answer('charge', PENDING);
      const before = kiosk.phase;
      kiosk.answer('query', outcome);
      expect(kiosk.phase).toEqual(before);
    }
  });

  test('an earlier order that was not sent and comes to nothing changes nothing', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('present', CODE);
    kiosk.answer('charge', NOT_SENT);
    kiosk.scan();
    kiosk.answer('charge', PENDING);
    const before = kiosk.phase;
    kiosk.answer('present', NOT_SENT);
    expect(kiosk.phase).toEqual(before);
  });
});

describe('the stop key means cancel, not walk away', () => {
  test('the order is closed, and the customer waits for that from when it can first be cancelled', () => {
    const kiosk = confirming();
    kiosk.pass(2_000);
    kiosk.back();
    expect(kiosk.phaseAs('confirming')).toMatchObject({ why: 'cancelling', endsAt: 1_000 + 15_000 + 10_000 });
    expect(kiosk.last.state).toBe('closing');
  });

  test.each([
    ['pending', PENDING],
    ['unknown', UNKNOWN],
  ] as const)('an order of which the answer was %s is closed', (_what, outcome) => {
    const kiosk = confirming(outcome);
    kiosk.back();
    expect(kiosk.last.state).toBe('closing');
  });

  test('once it is old enough the wait is counted from now', () => {
    const kiosk = confirming();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(20_000);
    kiosk.back();
    expect(kiosk.phaseAs('confirming').endsAt).toBeLessThanOrEqual(kiosk.mono + 3_000 + 10_000);
    expect(kiosk.phaseAs('confirming').endsAt).toBeGreaterThanOrEqual(kiosk.mono + 10_000);
  });

  test('pressing it again does not lengthen the wait', () => {
    const kiosk = confirming();
    kiosk.back();
    const { endsAt } = kiosk.phaseAs('confirming');
    kiosk.pass(16_000);
    kiosk.back();
    expect(kiosk.phaseAs('confirming')).toMatchObject({ why: 'cancelling', endsAt });
  });

  test('nor does it put off the cancel', () => {
    const kiosk = confirming();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : call.do === 'cancel' ? UNKNOWN : null);
    kiosk.back();
    kiosk.pass(19_000);
    const { next, tries } = kiosk.last;
    expect(tries).toBe(2);
    for (let i = 0; i < 20; i += 1) {
      kiosk.pass(50);
      kiosk.back();
    }
    expect(kiosk.last.next).toEqual(next);
  });

  test('nor does what is learned meanwhile', () => {
    const kiosk = confirming();
    kiosk.back();
    const before = kiosk.phase;
    kiosk.pass(15_000);
    kiosk.answer('query', PENDING);
    expect(kiosk.phase).toEqual(before);
  });

  test('closed: the customer is let go without another word', () => {
    const kiosk = confirming();
    kiosk.respond = (call) =>
      call.do === 'cancel'
        ? { kind: 'closed' }
        : kiosk.verbsOf(call.payment.orderNumber).includes('cancel')
          ? { kind: 'not paid', reason: 'order closed', code: '1142' }
          : PENDING;
    kiosk.back();
    kiosk.pass(20_000);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('paid before it could be closed: the customer is still there and gets it', () => {
    const kiosk = confirming();
    kiosk.back();
    kiosk.pass(15_000);
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.ends).toEqual(['completed']);
  });

  test('a cancel that reversed a paid order is told as a refund', () => {
    const kiosk = confirming();
    kiosk.back();
    kiosk.pass(15_000);
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    kiosk.answer('cancel', { kind: 'closed' });
    kiosk.pass(3_000);
    kiosk.answer('query', { kind: 'refunded' });
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refunded');
    expect(kiosk.papers).toEqual(['refund']);
  });

  test('at a gateway that has no cancel the order is watched instead', () => {
    const kiosk = confirming(PENDING, WAVPAY_CODE);
    kiosk.back();
    expect(kiosk.phaseAs('confirming').why).toBe('cancelling');
    expect(kiosk.last.state).toBe('watching');
    kiosk.pass(10_000);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('unsettled');
  });

  test('at a gateway that has left the configuration the customer is let go in time', () => {
    const kiosk = confirming();
    kiosk.settings = { ...kiosk.settings, profiles: {} };
    kiosk.back();
    expect(kiosk.phaseAs('confirming').endsAt).toBe(kiosk.mono + 10_000);
    kiosk.pass(10_000);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('unsettled');
  });
});
