import { describe, expect, test } from 'vitest';
import type { UnknownReason } from '../../src/domain/gateway.ts';
import { next } from '../../src/domain/kiosk.ts';
import {
  ALIPAY_CODE,
  DECLINED,
  DELIVERED,
  JAMMED,
  KioskDrive,
  NOT_FOUND,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
  WAVPAY_CODE,
} from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

const REFUNDED = { kind: 'refunded', refundRef: 'r1' } as const;

/** One payment by scanned code whose charge is open. */
function sent(): KioskDrive {
  return KioskDrive.without(['display']).scanned();
}

/** The same, given up and old enough: its cancel is open. */
function cancelling(): KioskDrive {
  const kiosk = sent();
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.pass(15_000);
  kiosk.answer('query', PENDING);
  kiosk.pass(0);
  return kiosk;
}

const NO_CANCEL = { qfpay: { ...QFPAY_PROFILE, can: { ...QFPAY_PROFILE.can, cancel: false } } };

/** Given up at a gateway without cancel, with a query open. */
function watchedAfter(kiosk: KioskDrive): KioskDrive {
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.pass(10_000);
  expect(kiosk.waiting).toEqual(['query']);
  return kiosk;
}

function unknown(why: UnknownReason, code = '') {
  return { kind: 'unknown', why, code } as const;
}

test('row 1: the power goes before the intent is durable: nothing happened', () => {
  const kiosk = KioskDrive.without(['display']).choose();
  const committed = kiosk.state;
  const step = next(
    kiosk.settings,
    committed,
    { type: 'scan', code: ALIPAY_CODE },
    { mono: 1_000, wall: 1_760_000_000_000 },
  );
  expect(step.effects.map((effect) => effect.do)).toEqual(['charge']);
  // Neither its commit nor its effect came about.
  kiosk.restart();
  expect(kiosk.payments).toEqual([]);
  expect(kiosk.asked).toEqual([]);
  expect(kiosk.ends).toEqual(['abandoned']);
});

test('row 2: not one byte was sent: the customer goes on, the order is asked about once, and is final', () => {
  const kiosk = sent();
  const order = kiosk.last.orderNumber;
  kiosk.answer('charge', NOT_SENT);
  expect(kiosk.phaseAs('paying').notice).toBe('not sent');
  kiosk.respond = (call) => (call.do === 'query' ? NOT_FOUND : null);
  kiosk.pass(180_000);
  expect(kiosk.verbsOf(order)).toEqual(['charge', 'query']);
  expect(kiosk.states).toEqual(['not paid']);
});

describe('rows 3, 4, 5 and 12: no clear answer is unknown, and is asked about', () => {
  test.each<UnknownReason>([
    'timeout',
    'connection lost',
    'http status',
    'not json',
    'bad shape',
    'system error',
    'rate limited',
    'rejected request',
    'unlisted code',
  ])('%s', (why) => {
    const kiosk = sent();
    kiosk.answer('charge', unknown(why, '1'));
    expect(kiosk.last.state).toBe('unknown');
    expect(kiosk.entriesOf('payment learned').at(-1)?.code).toBe(`${why} 1`);
    expect(kiosk.entriesOf('security')).toEqual([]);
    kiosk.pass(5_000);
    expect(kiosk.waiting).toEqual(['query']);
    expect(kiosk.deliveries).toEqual([]);
  });
});

describe('row 6: an answer that somebody may have forged is unknown, and raises a security alarm', () => {
  test.each<UnknownReason>(['bad signature', 'other order', 'other amount', 'other merchant'])('%s', (why) => {
    const kiosk = sent();
    const { orderNumber, saleId } = kiosk.last;
    kiosk.answer('charge', unknown(why));
    expect(kiosk.entriesOf('security')).toEqual([{ kind: 'security', saleId, orderNumber, what: why }]);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ to: 'unknown', code: why });
    kiosk.pass(5_000);
    expect(kiosk.waiting).toEqual(['query']);
    expect(kiosk.deliveries).toEqual([]);
  });

  test('in the answer to a query it changes nothing else', () => {
    const kiosk = sent();
    kiosk.answer('charge', PENDING);
    kiosk.passToWake();
    kiosk.answer('query', unknown('other amount'));
    expect(kiosk.last.state).toBe('waiting');
    expect(kiosk.entriesOf('security')).toHaveLength(1);
  });
});

test('rows 7 and 8: "number used before", "paid already": asked about, and only the query’s proof delivers', () => {
  const kiosk = sent();
  kiosk.answer('charge', unknown('duplicate number', '1251'));
  expect(kiosk.deliveries).toEqual([]);
  kiosk.pass(5_000);
  kiosk.answer('query', PAID);
  expect(kiosk.deliveries).toHaveLength(1);
});

test('row 9: in progress: polled while the customer confirms on the phone', () => {
  const kiosk = sent();
  kiosk.answer('charge', PENDING);
  expect(kiosk.phaseAs('confirming').why).toBe('pending');
  kiosk.pass(3_000);
  expect(kiosk.waiting).toEqual(['query']);
});

test('row 10: paid: the record is durable in the step that asks for the delivery, and only there', () => {
  const kiosk = sent();
  const step = kiosk.answer('charge', PAID);
  expect(step.entries.map((entry) => entry.kind)).toEqual(['payment learned', 'sale paid', 'delivery started']);
  expect(step.effects.map((effect) => effect.do)).toEqual(['deliver']);
  kiosk.deliveryEnds(DELIVERED);
  expect(kiosk.states).toEqual(['kept']);
});

test('row 11: a listed final no is final: nothing more is asked, a new scan is a new number', () => {
  const kiosk = sent();
  kiosk.answer('charge', DECLINED);
  const asked = kiosk.asked.length;
  kiosk.pass(30_000);
  expect(kiosk.states).toEqual(['not paid']);
  expect(kiosk.asked).toHaveLength(asked);
  kiosk.scan();
  expect(kiosk.payments[1]?.orderNumber).not.toBe(kiosk.payments[0]?.orderNumber);
});

test('row 13: not found soon after sending proves nothing: polled on', () => {
  const kiosk = sent();
  kiosk.answer('charge', UNKNOWN);
  kiosk.respond = (call) => (call.do === 'query' ? NOT_FOUND : null);
  kiosk.pass(44_000);
  expect(kiosk.last.state).toBe('unknown');
  expect(kiosk.asked.filter((call) => call.verb === 'query').length).toBeGreaterThan(10);
});

describe('row 14: not found when it is old enough', () => {
  test('is cancelled all the same, and then final', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.respond = (call) =>
      call.do === 'query' ? NOT_FOUND : call.do === 'cancel' ? { kind: 'refused', code: '1145' } : null;
    kiosk.pass(900_000);
    const verbs = kiosk.verbsOf(kiosk.last.orderNumber);
    expect(verbs).toContain('cancel');
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('is cancelled also when the order code’s own answer was lost', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.back();
    kiosk.answer('present', UNKNOWN);
    kiosk.pass(14_999);
    expect(kiosk.waiting).toEqual([]);
    kiosk.pass(50_000);
    kiosk.answer('query', NOT_FOUND);
    expect(kiosk.last.state).toBe('closing');
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['cancel']);
  });

  test('of a scanned code the exact age decides', () => {
    for (const [age, learned] of [
      [59_999, 'not found early'],
      [60_000, 'not found'],
    ] as const) {
      const kiosk = watchedAfter(KioskDrive.without(['display']).scanned(WAVPAY_CODE));
      kiosk.pass(age - (kiosk.mono - 1_000));
      kiosk.answer('query', NOT_FOUND);
      const final = learned === 'not found';
      expect(kiosk.last.state, String(age)).toBe(final ? 'not paid' : 'watching');
    }
  });

  test('of an order code it is the end of its life and the grace after that', () => {
    for (const [age, final] of [
      [60_000, false],
      [359_999, false],
      [360_000, true],
    ] as const) {
      const kiosk = KioskDrive.ready({ profiles: NO_CANCEL }).showCode();
      kiosk.back();
      kiosk.pass(0);
      kiosk.pass(age);
      kiosk.answer('query', NOT_FOUND);
      expect(kiosk.last.state, String(age)).toBe(final ? 'not paid' : 'watching');
    }
  });
});

describe('row 15: a query says how it ended', () => {
  test('closed: final, not paid', () => {
    const kiosk = sent();
    kiosk.answer('charge', PENDING);
    kiosk.pass(3_000);
    kiosk.answer('query', { kind: 'not paid', reason: 'order closed', code: '1142' });
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('refunded or reversed: final, and the sale knows that money came and went', () => {
    const kiosk = sent();
    kiosk.answer('charge', PENDING);
    kiosk.pass(3_000);
    kiosk.answer('query', { kind: 'refunded' });
    expect(kiosk.states).toEqual(['refunded']);
    expect(kiosk.ends).toEqual(['refunded']);
  });
});

test('row 16: the time is over: asked once more, then cancelled at once with nothing in between', () => {
  const kiosk = sent();
  kiosk.answer('charge', UNKNOWN);
  kiosk.respond = (call) => (call.do === 'query' ? UNKNOWN : null);
  kiosk.pass(50_000);
  const last = kiosk.asked.slice(-2);
  expect(last.map((call) => call.verb)).toEqual(['query', 'cancel']);
  expect(last[0]?.at).toBe(last[1]?.at);
});

test('row 17: a cancel that worked is confirmed by a query before it is final', () => {
  const kiosk = cancelling();
  kiosk.answer('cancel', { kind: 'closed' });
  expect(kiosk.last.state).toBe('watching');
  kiosk.pass(3_000);
  kiosk.answer('query', { kind: 'not paid', reason: 'order closed', code: '1142' });
  expect(kiosk.states).toEqual(['not paid']);
});

test('row 18: a cancel without an answer is repeated, and a person is told from the sixth on', () => {
  const kiosk = cancelling();
  kiosk.respond = (call) => (call.do === 'query' ? PENDING : call.do === 'cancel' ? UNKNOWN : null);
  kiosk.answer('cancel', UNKNOWN);
  kiosk.pass(600_000);
  expect(kiosk.alarms).toEqual(['settling stuck']);
  expect(kiosk.last.state).toBe('closing');
  expect(kiosk.phase.name).toBe('idle');
});

test('row 19: a cancel refused because the customer is paying: asked, waited, cancelled again', () => {
  const kiosk = cancelling();
  kiosk.answer('cancel', { kind: 'refused', code: '1297' });
  expect(kiosk.waiting).toEqual([]);
  kiosk.pass(3_000);
  kiosk.answer('query', PENDING);
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual(['cancel']);
});

test('row 20: a cancel refused because it is paid: the query finds that, and the money goes back by a refund', () => {
  const kiosk = cancelling();
  kiosk.answer('cancel', { kind: 'refused', code: '1264' });
  kiosk.pass(60_000);
  expect(kiosk.phase.name).toBe('idle');
  kiosk.answer('query', PAID);
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual(['refund']);
  expect(kiosk.last.refundNumber).toMatch(/^LOB1R/);
});

test('row 21: paid after the customer was let go: refunded, never delivered', () => {
  const kiosk = cancelling();
  kiosk.answer('cancel', { kind: 'closed' });
  kiosk.pass(60_000);
  kiosk.answer('query', PAID);
  kiosk.pass(0);
  kiosk.answer('refund', REFUNDED);
  expect(kiosk.deliveries).toEqual([]);
  expect(kiosk.states).toEqual(['refunded']);
});

describe('row 22: paid and not proven delivered: the money goes back', () => {
  test.each(['relay failed', 'sensor silent', 'no answer', 'too late', 'restart'] as const)('%s', (reason) => {
    const kiosk = sent();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ ...JAMMED, reason });
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['refund']);
  });
});

test('row 23: a refund without an answer is asked about and repeated under the same number until it is confirmed', () => {
  const kiosk = sent();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(0);
  kiosk.answer('refund', UNKNOWN);
  kiosk.pass(3_000);
  kiosk.answer('queryRefund', { kind: 'refund not found' });
  kiosk.pass(6_000);
  expect(kiosk.last.state).toBe('refunding');
  kiosk.answer('refund', REFUNDED);
  expect(new Set(kiosk.asked.flatMap((call) => call.refundNumber ?? [])).size).toBe(1);
  expect(kiosk.states).toEqual(['refunded']);
});

test('an answer that cannot be to what was asked is counted as a bug, and the money is still looked after', () => {
  const kiosk = sent();
  const { orderNumber } = kiosk.last;
  kiosk.send({ type: 'called', orderNumber, call: { verb: 'cancel', outcome: { kind: 'closed' } } });
  expect(kiosk.alarms).toEqual(['impossible answer']);
  expect(kiosk.last.state).toBe('sent');
  kiosk.restart();
  expect(kiosk.last.state).toBe('closing');
});
