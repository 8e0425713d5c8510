import { describe, expect, test } from 'vitest';
import { CLOSED, DELIVERED, JAMMED, KioskDrive, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';

/** A kiosk whose one payment is in the named state. */
const IN_STATE: Readonly<Record<string, () => KioskDrive>> = {
  sent: () => KioskDrive.without(['display']).scanned(),
  shown: () => KioskDrive.ready().showCode(),
  waiting: () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PENDING);
    return kiosk;
  },
  unknown: () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', UNKNOWN);
    return kiosk;
  },
  closing: () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    return kiosk;
  },
  watching: () => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.answer('charge', PENDING);
    kiosk.back();
    return kiosk;
  },
  paid: () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    return kiosk;
  },
  refunding: () => {
    const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
    kiosk.deliveryEnds(JAMMED);
    return kiosk;
  },
};

const AFTERWARDS: Readonly<Record<string, string>> = {
  sent: 'closing',
  shown: 'closing',
  waiting: 'closing',
  unknown: 'closing',
  closing: 'closing',
  watching: 'watching',
  paid: 'refunding',
  refunding: 'refunding',
};

describe('after a power cut', () => {
  test.each(Object.keys(IN_STATE))('a payment that was %s is settled, nothing is sent or delivered again', (state) => {
    const kiosk = IN_STATE[state]?.() ?? KioskDrive.ready();
    expect(kiosk.last.state).toBe(state);
    const sentBefore = kiosk.asked.length;
    const deliveredBefore = kiosk.deliveries.length;
    kiosk.restart();
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.last.state).toBe(AFTERWARDS[state]);
    expect(kiosk.last.next).not.toBeNull();
    kiosk.respond = (call) =>
      call.do === 'query' ? CLOSED : call.do === 'refund' ? { kind: 'refunded', refundRef: 'r' } : null;
    kiosk.pass(600_000);
    expect(kiosk.asked.slice(sentBefore).map((call) => call.verb)).not.toContain('charge');
    expect(kiosk.asked.slice(sentBefore).map((call) => call.verb)).not.toContain('present');
    expect(kiosk.deliveries).toHaveLength(deliveredBefore);
    expect(kiosk.state.payments.size).toBe(0);
    expect(kiosk.state.sales.size).toBe(0);
    expect(kiosk.alarms).toEqual([]);
  });

  test.each(['sent', 'shown', 'waiting', 'unknown', 'closing', 'watching'])(
    'a payment that was %s and turns out paid goes back: whoever paid may be gone',
    (state) => {
      const kiosk = IN_STATE[state]?.() ?? KioskDrive.ready();
      const canRefund = kiosk.last.gateway === 'qfpay';
      kiosk.restart();
      kiosk.respond = (call) =>
        call.do === 'query' ? PAID : call.do === 'refund' ? { kind: 'refunded', refundRef: 'r' } : null;
      kiosk.pass(600_000);
      expect(kiosk.states).toEqual([canRefund ? 'refunded' : 'refund owed']);
      expect(kiosk.ends).toEqual(['refunded']);
      expect(kiosk.phase.name).toBe('idle');
    },
  );
});

describe('promise 4: a started delivery is never repeated', () => {
  test('without proof it counts as failed, and the customer gets the money back', () => {
    const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
    const { saleId } = kiosk.last;
    kiosk.restart();
    expect(kiosk.entriesOf('delivery ended')).toEqual([
      { kind: 'delivery ended', saleId, delivery: { result: 'failed', reason: 'restart' } },
    ]);
    expect(kiosk.saleOf(saleId)?.delivery).toBe('not delivered');
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['refund']);
  });

  test('restarted twice, it ends once and is refunded once, under the first number', () => {
    const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
    kiosk.restart();
    const { refundNumber } = kiosk.last;
    kiosk.restart();
    kiosk.restart();
    expect(kiosk.entriesOf('delivery ended')).toHaveLength(1);
    expect(kiosk.last.refundNumber).toBe(refundNumber);
    expect(kiosk.state.counters['refund']).toBe(1);
  });

  test('one that was proven keeps its money, should its payment still be open', () => {
    const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
    const paid = kiosk.last;
    const sale = kiosk.saleOf(paid.saleId);
    const other = new KioskDrive();
    const sales = sale === undefined ? [] : [{ ...sale, delivery: 'delivered' as const, end: 'completed' as const }];
    other.send({ type: 'loaded', sales, payments: [paid], jobs: [], counters: {}, session: 2, tail: '1002' });
    expect(other.states).toEqual(['kept']);
    expect(other.ends).toEqual([]);
  });

  test('a second success of a delivered sale goes back', () => {
    const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
    const paid = kiosk.last;
    const sale = kiosk.saleOf(paid.saleId);
    const other = new KioskDrive();
    const sales =
      sale === undefined
        ? []
        : [{ ...sale, paidBy: 'another', delivery: 'delivered' as const, end: 'completed' as const }];
    other.send({ type: 'loaded', sales, payments: [paid], jobs: [], counters: {}, session: 2, tail: '1002' });
    expect(other.states).toEqual(['refunding']);
  });

  test('a paid order whose sale is nowhere to be found goes back', () => {
    const paid = (IN_STATE['paid']?.() ?? KioskDrive.ready()).last;
    const other = new KioskDrive();
    other.send({ type: 'loaded', sales: [], payments: [paid], jobs: [], counters: {}, session: 2, tail: '1002' });
    expect(other.states).toEqual(['refunding']);
  });
});

describe('times after a restart', () => {
  test('ages count from the restart: how long the machine was off cannot be told', () => {
    const kiosk = IN_STATE['shown']?.() ?? KioskDrive.ready();
    kiosk.restart();
    expect(kiosk.last).toMatchObject({ bornAt: kiosk.mono, lifeEndsAt: kiosk.mono + 300_000, calling: false });
    const from = kiosk.mono;
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(14_999);
    expect(kiosk.waiting).toEqual([]);
    kiosk.pass(1);
    expect(kiosk.waiting).toEqual(['cancel']);
    expect(kiosk.asked.at(-1)?.at).toBe(from + 15_000);
  });

  test('a scanned code’s window is what is left to live for its order', () => {
    const kiosk = IN_STATE['waiting']?.() ?? KioskDrive.ready();
    kiosk.restart();
    expect(kiosk.last.lifeEndsAt).toBe(kiosk.mono + 45_000);
  });

  test('"not found" proves nothing for as long after a restart as after a send', () => {
    const kiosk = IN_STATE['sent']?.() ?? KioskDrive.ready();
    kiosk.restart();
    kiosk.respond = (call) =>
      call.do === 'query' ? { kind: 'not found' } : call.do === 'cancel' ? { kind: 'refused', code: '1' } : null;
    kiosk.pass(59_000);
    expect(kiosk.last.state).toBe('closing');
    kiosk.pass(120_000);
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('what was only watched is asked about at once', () => {
    const kiosk = IN_STATE['watching']?.() ?? KioskDrive.ready();
    kiosk.restart();
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['query']);
  });

  test('tries go on where they were, so that a crash loop cannot silence the alarm', () => {
    const kiosk = IN_STATE['refunding']?.() ?? KioskDrive.ready();
    kiosk.respond = (call) => (call.do === 'refund' || call.do === 'queryRefund' ? UNKNOWN : null);
    kiosk.pass(10_000);
    const { tries } = kiosk.last;
    expect(tries).toBeGreaterThan(0);
    kiosk.restart();
    expect(kiosk.last.tries).toBe(tries);
    kiosk.pass(600_000);
    kiosk.restart();
    kiosk.pass(3_600_000);
    expect(kiosk.alarms).toEqual(['settling stuck']);
  });
});

describe('numbers after a restart', () => {
  test('go on where they were, under a new tail', () => {
    const kiosk = KioskDrive.ready().choose();
    expect(kiosk.last.orderNumber).toBe('LOB1000000011001');
    kiosk.restart();
    kiosk.choose();
    expect(kiosk.last.orderNumber).toBe('LOB1000000021002');
    expect(kiosk.last.saleId).toBe('LOB1-2');
  });

  test('every start is in the journal', () => {
    const kiosk = KioskDrive.ready();
    kiosk.restart();
    expect(kiosk.entriesOf('kiosk started').map((entry) => entry.session)).toEqual([1, 2]);
  });
});

test('a sale that was only chosen ends abandoned', () => {
  const kiosk = KioskDrive.without(['display']).choose();
  kiosk.restart();
  expect(kiosk.ends).toEqual(['abandoned']);
  expect(kiosk.state.sales.size).toBe(0);
});

test('a journal that is read again while the kiosk runs changes nothing: memory is newer', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PENDING);
  const before = kiosk.state;
  const step = kiosk.send({
    type: 'loaded',
    sales: [],
    payments: [],
    jobs: [],
    counters: {},
    session: 9,
    tail: '9999',
  });
  expect(step.state).toEqual(before);
  expect(step.entries).toEqual([]);
});

test('the customer of before the restart can still be refunded while the next one buys', () => {
  const kiosk = IN_STATE['paid']?.() ?? KioskDrive.ready();
  kiosk.restart();
  kiosk.scanned();
  kiosk.answer('charge', PAID);
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r' });
  expect(kiosk.phase.name).toBe('delivering');
  kiosk.deliveryEnds(DELIVERED);
  expect(kiosk.states).toEqual(['refunded', 'closing', 'kept']);
  expect(kiosk.ends).toEqual(['refunded', 'completed']);
});
