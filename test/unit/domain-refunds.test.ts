import { describe, expect, test } from 'vitest';
import type { RefundOutcome } from '../../src/domain/gateway.ts';
import type { Payment } from '../../src/domain/payment.ts';
import {
  CLOSED,
  DECLINED,
  JAMMED,
  KioskDrive,
  NOT_FOUND,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
} from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

const REFUNDED = { kind: 'refunded', refundRef: 'r1' } as const;
const PENDING_REFUND = { kind: 'refund pending' } as const;
const LATER = { kind: 'refund later', code: '1269' } as const;
const NO_REFUND = { kind: 'refund not found' } as const;

/** A paid sale that could not be delivered; the first refund call is open. */
function refunding(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(0);
  return kiosk;
}

function calls(kiosk: KioskDrive) {
  return kiosk.asked.filter((call) => call.verb === 'refund' || call.verb === 'queryRefund');
}

test('the refund number is made, and durable, in the step that decides on the refund; only a later one asks for it', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  const step = kiosk.deliveryEnds(JAMMED);
  expect(step.payments).toMatchObject([
    { state: 'refunding', refundNumber: 'LOB1R00000011001', refundMadeAt: kiosk.wall },
  ]);
  expect(step.entries).toContainEqual(
    expect.objectContaining({ kind: 'payment learned', to: 'refunding', refundNumber: 'LOB1R00000011001' }),
  );
  expect(step.effects).toEqual([]);
  kiosk.pass(0);
  expect(kiosk.effects.at(-1)).toMatchObject({
    do: 'refund',
    refundNumber: 'LOB1R00000011001',
    refundMadeAt: kiosk.wall,
  });
});

test('row 23: after a lost answer the gateway is asked first; every call of it has the one number', () => {
  const kiosk = refunding();
  kiosk.respond = (call) => (call.do === 'refund' ? UNKNOWN : call.do === 'queryRefund' ? NO_REFUND : null);
  kiosk.answer('refund', UNKNOWN);
  kiosk.pass(7_200_000);
  const all = calls(kiosk);
  expect(all.slice(0, 6).map((call) => call.verb)).toEqual([
    'refund',
    'queryRefund',
    'refund',
    'queryRefund',
    'refund',
    'queryRefund',
  ]);
  expect(new Set(all.map((call) => call.refundNumber))).toEqual(new Set(['LOB1R00000011001']));
  expect(kiosk.state.counters['refund']).toBe(1);
});

test('the pauses may grow, spread over all that is allowed, from the interval of the gateway to ten minutes', () => {
  const kiosk = refunding();
  kiosk.respond = (call) => (call.do === 'refund' || call.do === 'queryRefund' ? UNKNOWN : null);
  kiosk.answer('refund', UNKNOWN);
  kiosk.pass(86_400_000);
  const times = calls(kiosk).map((call) => call.at);
  const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  for (const [i, pause] of pauses.entries()) {
    const full = Math.min(600_000, 3_000 * 2 ** i);
    expect(pause, `pause ${i + 1}`).toBeGreaterThanOrEqual(QFPAY_PROFILE.queryEveryMs);
    expect(pause, `pause ${i + 1}`).toBeLessThanOrEqual(Math.max(3_000, full));
  }
  // Full jitter: as likely soon as late.
  const long = pauses.slice(10);
  expect(Math.min(...long)).toBeLessThan(120_000);
  expect(Math.max(...long)).toBeGreaterThan(480_000);
  expect(kiosk.last.state).toBe('refunding');
});

test('a person is told after the sixth fruitless try, once', () => {
  const kiosk = refunding();
  kiosk.respond = (call) => (call.do === 'refund' || call.do === 'queryRefund' ? NOT_SENT : null);
  kiosk.answer('refund', NOT_SENT);
  while (calls(kiosk).length < 5) {
    kiosk.passToWake();
  }
  expect(kiosk.alarms).toEqual([]);
  kiosk.passToWake();
  kiosk.pass(86_400_000);
  expect(kiosk.alarms).toEqual(['settling stuck']);
});

test('a refund that is stuck is told even when closing the same payment was stuck before', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.respond = (call) => (call.do === 'charge' ? null : UNKNOWN);
  kiosk.answer('charge', UNKNOWN);
  kiosk.back();
  kiosk.pass(900_000);
  expect(kiosk.alarms).toEqual(['settling stuck']);
  kiosk.respond = (call) => (call.do === 'query' ? PAID : UNKNOWN);
  kiosk.pass(3_600_000);
  expect(kiosk.last.state).toBe('refunding');
  expect(kiosk.alarms).toEqual(['settling stuck', 'late payment', 'settling stuck']);
});

describe('a refund that is under way', () => {
  test('is only asked about, not asked for again', () => {
    const kiosk = refunding();
    kiosk.respond = (call) => (call.do === 'queryRefund' ? PENDING_REFUND : null);
    kiosk.answer('refund', PENDING_REFUND);
    kiosk.pass(3_600_000);
    expect(calls(kiosk).filter((call) => call.verb === 'refund')).toHaveLength(1);
    expect(calls(kiosk).length).toBeGreaterThan(8);
  });

  test('is asked about no faster than the gateway’s band', () => {
    const profiles = { qfpay: { ...QFPAY_PROFILE, queryEveryMs: 20_000 } };
    const kiosk = KioskDrive.without(['display'], { profiles }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.respond = (call) => (call.do === 'queryRefund' ? PENDING_REFUND : null);
    kiosk.answer('refund', PENDING_REFUND);
    kiosk.pass(70_000);
    const times = calls(kiosk).filter((call) => call.verb === 'queryRefund');
    expect(times.slice(1).every((call, i) => call.at - (times[i]?.at ?? 0) >= 20_000)).toBe(true);
    expect(times.length).toBeGreaterThan(2);
  });

  test('ends when the gateway says so', () => {
    const kiosk = refunding();
    kiosk.answer('refund', PENDING_REFUND);
    kiosk.pass(3_000);
    kiosk.answer('queryRefund', REFUNDED);
    expect(kiosk.states).toEqual(['refunded']);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refunded');
  });
});

describe('"not now"', () => {
  test('is asked again a quarter of an hour later, for as long as it takes', () => {
    const kiosk = refunding();
    kiosk.respond = (call) => (call.do === 'refund' ? LATER : null);
    kiosk.answer('refund', LATER);
    const from = kiosk.mono;
    kiosk.pass(4 * 900_000);
    const times = calls(kiosk).map((call) => call.at - from);
    expect(times).toEqual([0, 900_000, 1_800_000, 2_700_000, 3_600_000]);
    expect(new Set(calls(kiosk).map((call) => call.verb))).toEqual(new Set(['refund']));
    kiosk.respond = (call) => (call.do === 'refund' ? REFUNDED : null);
    kiosk.pass(900_000);
    expect(kiosk.states).toEqual(['refunded']);
  });
});

describe('how a refund ends', () => {
  test.each([
    ['refunded', REFUNDED, 'refunded', []],
    ['refused', { kind: 'refund refused', code: '1155' }, 'refund owed', ['refund owed']],
  ] as const)('%s', (_what, outcome: RefundOutcome, state, alarms) => {
    const kiosk = refunding();
    kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : null);
    kiosk.answer('refund', outcome);
    kiosk.pass(10_000);
    expect(kiosk.states).toEqual([state]);
    expect(kiosk.alarms).toEqual(alarms);
    expect(kiosk.ends).toEqual(['refunded']);
    expect(kiosk.state.payments.size).toBe(0);
  });

  test('the query about it may end it as well', () => {
    const kiosk = refunding();
    kiosk.answer('refund', UNKNOWN);
    kiosk.pass(3_000);
    kiosk.answer('queryRefund', REFUNDED);
    expect(kiosk.states).toEqual(['refunded']);
  });

  test('what was written before it is not lost by it', () => {
    const kiosk = refunding();
    kiosk.answer('refund', REFUNDED);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({
      to: 'refunded',
      gatewayRef: 'g1',
      refundNumber: 'LOB1R00000011001',
    });
  });
});

test('a refund without a number is a bug: nothing is sent for it', () => {
  const kiosk = refunding();
  const broken = (missing: Partial<Payment>) => {
    const other = new KioskDrive();
    const payment = { ...kiosk.last, ...missing };
    other.send({ type: 'loaded', sales: [], payments: [payment], jobs: [], counters: {}, session: 1, tail: '1' });
    return () => other.pass(3_000);
  };
  expect(broken({ refundNumber: null })).toThrow('refund number');
  expect(broken({ refundMadeAt: null })).toThrow('refund time');
  expect(broken({})).not.toThrow();
});

describe('a refund that is refused is owed only when the money is still there', () => {
  const REFUSED = { kind: 'refund refused', code: '1155' } as const;

  function refused(): KioskDrive {
    const kiosk = refunding();
    kiosk.answer('refund', REFUSED);
    kiosk.pass(10_000);
    return kiosk;
  }

  test('the payment is asked about first, and the refund is not sent again meanwhile', () => {
    const kiosk = refused();
    expect(kiosk.waiting).toEqual(['query']);
    expect([kiosk.states, kiosk.jobs]).toEqual([['refunding'], []]);
  });

  test('it is: owed, with the code of the refusal for the person who looks it up', () => {
    const kiosk = refused();
    kiosk.answer('query', PAID);
    expect(kiosk.jobs).toMatchObject([{ kind: 'refund owed', amount: { minor: 250 } }]);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ learned: 'refund refused', code: '1155' });
  });

  test.each([
    ['the gateway had given it back', { kind: 'refunded' }],
    ['a cancel that was slow closed the order', CLOSED],
  ] as const)('%s: nobody pays a second time', (_what, outcome) => {
    const kiosk = refused();
    kiosk.answer('query', outcome);
    expect([kiosk.states, kiosk.jobs, kiosk.ends]).toEqual([['refunded'], [], ['refunded']]);
  });

  test.each([
    ['unknown', UNKNOWN],
    ['pending', PENDING],
    ['not found', NOT_FOUND],
    ['not sent', NOT_SENT],
    ['declined', DECLINED],
  ] as const)('%s says nothing of it: asked again until it is known', (_what, outcome) => {
    const kiosk = refused();
    kiosk.answer('query', outcome);
    expect(kiosk.states).toEqual(['refunding']);
    kiosk.pass(600_000);
    expect(kiosk.waiting).toEqual(['query']);
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refund owed']);
  });

  test('after a restart the refund is sent again under its number, and its refusal is doubted again', () => {
    const kiosk = refused();
    kiosk.restart();
    kiosk.respond = ({ do: verb }) =>
      verb === 'query' ? PAID : verb === 'refund' ? REFUSED : verb === 'queryRefund' ? UNKNOWN : null;
    kiosk.pass(3_600_000);
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.jobs).toHaveLength(1);
  });

  test('a notification has the payment asked about, not the refund', () => {
    const kiosk = refused();
    kiosk.answer('query', UNKNOWN);
    const { orderNumber, amount } = kiosk.last;
    const claim = {
      about: 'payment',
      claim: 'refunded',
      gatewayRef: null,
      method: null,
      paidAt: null,
      place: null,
    } as const;
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice: { ...claim, orderNumber, amount }, known: null });
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['query']);
  });
});
