import { describe, expect, test } from 'vitest';
import {
  ABSENT,
  CLOSED,
  DECLINED,
  KioskDrive,
  NOT_FOUND,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
} from '../support/kiosk-drive.ts';

const LIFE_MS = 120_000;

/** The countdown is over, and the query that went out at its very end is open. */
function lastCall(kiosk = KioskDrive.ready()): KioskDrive {
  kiosk.showCode(LIFE_MS);
  kiosk.respond = (call) => (call.do === 'query' && kiosk.mono < 1_000 + LIFE_MS ? PENDING : null);
  kiosk.pass(LIFE_MS);
  expect(kiosk.waiting).toEqual(['query']);
  expect(kiosk.phaseAs('paying')).toMatchObject({ lastCall: true, endsAt: kiosk.mono + 15_000 });
  return kiosk;
}

describe('the countdown ends while the order is being asked about', () => {
  test('it was paid in its last seconds: delivered', () => {
    const kiosk = lastCall();
    kiosk.pass(14_999);
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
    expect(kiosk.deliveries).toHaveLength(1);
    expect(kiosk.states).toEqual(['paid']);
    expect(kiosk.alarms).toEqual([]);
  });

  test.each([
    ['pending', PENDING, 'closing'],
    ['unknown', UNKNOWN, 'closing'],
    ['not sent', NOT_SENT, 'closing'],
    ['not found', NOT_FOUND, 'closing'],
    ['a phone that failed', DECLINED, 'closing'],
    ['closed', CLOSED, 'not paid'],
  ] as const)('%s: the customer is let go, and no new code is made for an empty place', (_what, outcome, state) => {
    const kiosk = lastCall();
    kiosk.answer('query', outcome);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.states).toEqual([state]);
    expect(kiosk.deliveries).toEqual([]);
  });

  test('a kiosk that can no longer sell goes out of service after it', () => {
    const kiosk = lastCall();
    kiosk.send({ type: 'health', part: 'gpio', health: ABSENT });
    expect(kiosk.phase.name).toBe('paying');
    kiosk.answer('query', CLOSED);
    expect(kiosk.phase.name).toBe('out of service');
  });

  test('refunded at the gateway: the customer is told', () => {
    const kiosk = lastCall();
    kiosk.answer('query', { kind: 'refunded' });
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refunded');
  });

  test('no answer in time: the customer is let go, and what comes later goes back', () => {
    const kiosk = lastCall();
    kiosk.pass(14_999);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.last.state).toBe('closing');
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.alarms).toEqual(['late payment']);
  });

  test('the customer can still leave, or have a code scanned', () => {
    const left = lastCall();
    left.back();
    expect(left.phase.name).toBe('idle');
    const scanned = lastCall().scan();
    expect(scanned.phase.name).toBe('charging');
    scanned.answer('query', PAID);
    expect(scanned.phase.name).toBe('delivering');
  });
});

test('the time that a code is waited for is not lengthened by the call that makes it', () => {
  const kiosk = KioskDrive.ready().choose();
  kiosk.pass(90_000);
  expect(kiosk.waiting).toEqual(['present']);
  expect(kiosk.phase.name).toBe('idle');
  expect(kiosk.last.state).toBe('closing');
});

test('no call is under way when the countdown ends: the customer is let go at once', () => {
  const kiosk = KioskDrive.ready().showCode(LIFE_MS);
  kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
  kiosk.pass(LIFE_MS - 1);
  const { shown } = kiosk.phaseAs('paying');
  expect(shown).not.toBeNull();
  kiosk.pass(1);
  expect(kiosk.phase.name).toBe('idle');
});
