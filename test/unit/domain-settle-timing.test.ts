import { describe, expect, test } from 'vitest';
import type { GatewayProfile } from '../../src/domain/gateway.ts';
import { type Asked, DECLINED, KioskDrive, NOT_SENT, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';

const START = 1_000;

/** Only scanned codes, so that one payment is looked at. */
function scanned(profile: Partial<GatewayProfile> = {}): KioskDrive {
  const profiles = { qfpay: { ...QFPAY_PROFILE, ...profile }, wavpay: WAVPAY_PROFILE };
  return KioskDrive.without(['display'], { profiles }).scanned();
}

/** When the calls of this kind went out, ms after the start. */
function times(kiosk: KioskDrive, verb: Asked['verb']): number[] {
  return kiosk.asked.filter((call) => call.verb === verb).map((call) => call.at - START);
}

function gaps(all: readonly number[]): number[] {
  return all.slice(1).map((at, i) => at - (all[i] ?? 0));
}

describe('the first query', () => {
  test('comes five seconds after an unknown answer, then every three', () => {
    const kiosk = scanned();
    kiosk.respond = (call) => (call.do === 'query' ? UNKNOWN : null);
    kiosk.pass(2_000);
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(14_000);
    expect(times(kiosk, 'query')).toEqual([7_000, 10_000, 13_000, 16_000]);
  });

  test('comes after the usual interval when the gateway says that it is working', () => {
    const kiosk = scanned();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.answer('charge', PENDING);
    kiosk.pass(9_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 6_000, 9_000]);
  });
});

describe('the band', () => {
  test('is kept however slow the answers are: it is counted from query to query, never two at once', () => {
    const kiosk = scanned();
    kiosk.answer('charge', PENDING);
    kiosk.pass(3_000);
    kiosk.pass(10_000);
    expect(times(kiosk, 'query')).toEqual([3_000]);
    kiosk.answer('query', PENDING);
    kiosk.pass(3_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 16_000]);
  });

  test('is kept when the customer stops just after a query', () => {
    const kiosk = scanned({ minCancelAgeMs: 0 });
    kiosk.answer('charge', PENDING);
    kiosk.pass(3_000);
    kiosk.answer('query', PENDING);
    kiosk.pass(100);
    kiosk.back();
    kiosk.pass(10_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 6_000]);
  });

  test('is kept between the cancel that worked and the query that confirms it', () => {
    const kiosk = scanned({ minCancelAgeMs: 0 });
    kiosk.answer('charge', PENDING);
    kiosk.back();
    kiosk.pass(0);
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    kiosk.answer('cancel', { kind: 'closed' });
    kiosk.pass(10_000);
    expect(times(kiosk, 'query')).toEqual([0, 3_000]);
  });
});

describe('the end of the window', () => {
  test('falls on a query, and the cancel follows its answer at once', () => {
    const kiosk = scanned({ confirmWindowMs: 20_000 });
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.answer('charge', PENDING);
    kiosk.pass(30_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 6_000, 9_000, 12_000, 15_000, 18_000, 21_000]);
    expect(times(kiosk, 'cancel')).toEqual([21_000]);
  });

  test('is met exactly where the band allows it', () => {
    const kiosk = scanned({ confirmWindowMs: 17_000, queryEveryMs: 5_000 });
    kiosk.respond = (call) => (call.do === 'query' ? UNKNOWN : null);
    kiosk.pass(4_000);
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(60_000);
    expect(times(kiosk, 'query').slice(0, 3)).toEqual([9_000, 14_000, 19_000]);
    expect(times(kiosk, 'cancel')).toEqual([19_000]);
  });

  test('comes before the usual pause when that would be past it', () => {
    const kiosk = scanned({ confirmWindowMs: 20_000 });
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(18_000);
    kiosk.answer('charge', PENDING);
    kiosk.pass(1_999);
    expect(times(kiosk, 'query')).toEqual([]);
    kiosk.pass(1);
    expect(times(kiosk, 'query')).toEqual([20_000]);
    expect(kiosk.last.state).toBe('closing');
  });

  test('of an order code is the end of its life', () => {
    const kiosk = KioskDrive.ready().showCode(20_000);
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(40_000);
    expect(times(kiosk, 'query').filter((at) => at <= 20_000)).toEqual([3_000, 6_000, 9_000, 12_000, 15_000, 18_000]);
    expect(times(kiosk, 'cancel')).toEqual([21_000]);
  });
});

describe('the least age of a cancel', () => {
  test('is waited for when the customer stops early, and the query comes right before it', () => {
    const kiosk = scanned();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.answer('charge', PENDING);
    kiosk.pass(4_000);
    kiosk.back();
    kiosk.pass(15_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 15_000]);
    expect(times(kiosk, 'cancel')).toEqual([15_000]);
  });

  test('counts from the answer that made the order: it may have been made that late', () => {
    const kiosk = scanned();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(9_000);
    kiosk.answer('charge', PENDING);
    kiosk.back();
    kiosk.pass(15_000);
    expect(times(kiosk, 'cancel')).toEqual([24_000]);
  });

  test('an answer from before that age is stale by then: the order is asked about once more', () => {
    const kiosk = scanned({ confirmWindowMs: 6_000 });
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.answer('charge', PENDING);
    kiosk.pass(20_000);
    expect(times(kiosk, 'query')).toEqual([3_000, 6_000, 15_000]);
    expect(times(kiosk, 'cancel')).toEqual([15_000]);
  });

  test('the answer to the charge itself does not count as having asked', () => {
    const kiosk = scanned();
    kiosk.pass(50_000);
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(14_999);
    expect(kiosk.waiting).toEqual([]);
    kiosk.pass(1);
    expect(kiosk.waiting).toEqual(['query']);
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['cancel']);
  });

  test('nor does the failed try to get an order code', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.respond = (call) => (call.do === 'query' ? { kind: 'not found' } : null);
    kiosk.answer('present', UNKNOWN);
    kiosk.pass(15_000);
    expect(kiosk.verbsOf(kiosk.last.orderNumber)).toEqual(['present', 'query', 'cancel']);
    expect(times(kiosk, 'cancel')).toEqual([15_000]);
  });

  test('holds for an order that was not even sent, should the gateway have it all the same', () => {
    const kiosk = scanned();
    kiosk.answer('charge', NOT_SENT);
    kiosk.back();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(20_000);
    expect(times(kiosk, 'cancel')).toEqual([15_000]);
  });
});

describe('a cancel that gets nowhere', () => {
  /** Closes an order at a gateway that answers queries with "pending" and cancels with `outcome`. */
  function stuck(outcome: typeof UNKNOWN | { kind: 'refused'; code: string }): KioskDrive {
    const kiosk = scanned();
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : call.do === 'cancel' ? outcome : null);
    kiosk.answer('charge', PENDING);
    kiosk.back();
    return kiosk;
  }

  test('is repeated with a pause that may grow to a minute, each after one query', () => {
    const kiosk = stuck(UNKNOWN);
    kiosk.pass(3_600_000);
    const cancels = times(kiosk, 'cancel');
    const pauses = gaps(cancels);
    for (const [i, pause] of pauses.entries()) {
      const full = Math.min(60_000, 3_000 * 2 ** i);
      expect(pause, `pause ${i + 1}`).toBeGreaterThanOrEqual(QFPAY_PROFILE.queryEveryMs);
      expect(pause, `pause ${i + 1}`).toBeLessThanOrEqual(Math.max(full, 3_000));
    }
    expect(cancels.length).toBeGreaterThan(60);
    expect(times(kiosk, 'query').filter((at) => at >= 15_000)).toEqual(cancels);
    expect(new Set(pauses.slice(10)).size, 'the pauses are spread').toBeGreaterThan(10);
  });

  test('raises one alarm, at the sixth', () => {
    const kiosk = stuck(UNKNOWN);
    const cancels = () => times(kiosk, 'cancel').length;
    while (cancels() < 5) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual([]);
    while (cancels() < 6) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual(['settling stuck']);
    kiosk.pass(3_600_000);
    expect(kiosk.alarms).toEqual(['settling stuck']);
    expect(kiosk.last.state).toBe('closing');
  });

  test('refused while the order lives: asked and cancelled again', () => {
    const kiosk = stuck({ kind: 'refused', code: '1297' });
    kiosk.pass(45_000 + 60_000 - 1);
    expect(kiosk.last.state).toBe('closing');
  });

  test('refused when the order is long over: it is only watched from then on', () => {
    const kiosk = stuck({ kind: 'refused', code: '1297' });
    kiosk.pass(45_000 + 60_000 + 60_000);
    expect(kiosk.last.state).toBe('watching');
    const over = kiosk.asked.filter((call) => call.verb === 'cancel').at(-1)?.at ?? 0;
    expect(over - START).toBeGreaterThanOrEqual(45_000 + 60_000);
  });

  test('unsupported, says the gateway: it is only watched from then on', () => {
    const kiosk = scanned();
    kiosk.respond = (call) =>
      call.do === 'query' ? PENDING : call.do === 'cancel' ? { kind: 'unsupported', code: '1264' } : null;
    kiosk.answer('charge', PENDING);
    kiosk.back();
    kiosk.pass(600_000);
    expect(times(kiosk, 'cancel')).toHaveLength(1);
    expect(kiosk.last.state).toBe('watching');
  });

  test('meanwhile the kiosk serves the next customer', () => {
    const kiosk = stuck(UNKNOWN);
    kiosk.pass(600_000);
    expect(kiosk.phase.name).toBe('idle');
    kiosk.scanned();
    kiosk.answer('charge', PAID);
    expect(kiosk.phase.name).toBe('delivering');
  });
});

describe('watching', () => {
  function watched(): KioskDrive {
    const kiosk = scanned();
    kiosk.answer('charge', PENDING);
    kiosk.back();
    kiosk.pass(15_000);
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    kiosk.answer('cancel', { kind: 'closed' });
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    return kiosk;
  }

  test('asks with a pause that may grow to ten minutes, and never stops by itself', () => {
    const kiosk = watched();
    kiosk.pass(86_400_000);
    const pauses = gaps(times(kiosk, 'query')).slice(1);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(600_000);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(QFPAY_PROFILE.queryEveryMs);
    expect(Math.max(...pauses.slice(-20))).toBeGreaterThan(480_000);
    expect(kiosk.last.state).toBe('watching');
    expect(times(kiosk, 'query').length).toBeLessThan(480);
  });

  test('raises one alarm after twenty fruitless queries', () => {
    const kiosk = watched();
    const from = times(kiosk, 'query').length;
    while (times(kiosk, 'query').length - from < 19) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual([]);
    while (times(kiosk, 'query').length - from < 20) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual(['settling stuck']);
    kiosk.pass(86_400_000);
    expect(kiosk.alarms).toEqual(['settling stuck']);
  });

  test('ends with the gateway’s no', () => {
    const kiosk = watched();
    kiosk.respond = () => null;
    kiosk.pass(3_000);
    kiosk.answer('query', DECLINED);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.ends).toEqual(['abandoned']);
  });
});

test('several payments that are due together all go out in one tick', () => {
  const kiosk = KioskDrive.ready();
  for (let i = 0; i < 3; i += 1) {
    kiosk.showCode();
    kiosk.back();
  }
  kiosk.pass(14_999);
  expect(kiosk.waiting).toEqual([]);
  const before = kiosk.ticks;
  kiosk.pass(1);
  expect(kiosk.waiting).toEqual(['query', 'query', 'query']);
  expect(kiosk.ticks).toBe(before + 1);
});

test('a tick that comes too early does nothing', () => {
  const kiosk = KioskDrive.ready().showCode();
  const step = kiosk.send({ type: 'tick' });
  expect(step).toMatchObject({ entries: [], sales: [], payments: [], effects: [] });
});
