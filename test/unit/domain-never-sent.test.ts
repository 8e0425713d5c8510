import { describe, expect, test } from 'vitest';
import {
  CLOSED,
  KioskDrive,
  NOT_FOUND,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
  WAVPAY_CODE,
} from '../support/kiosk-drive.ts';

/** A charge of which not one byte left the machine, and the query about it that follows. */
function asked(code?: string): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned(code);
  kiosk.answer('charge', NOT_SENT);
  kiosk.pass(15_000);
  expect(kiosk.waiting).toEqual(['query']);
  return kiosk;
}

describe('nothing was sent, and a query finds nothing: final, without a cancel', () => {
  test.each([
    ['does not know it', NOT_FOUND],
    ['gives no clear answer', UNKNOWN],
  ] as const)('the gateway %s', (_what, outcome) => {
    const kiosk = asked();
    kiosk.answer('query', outcome);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ learned: 'never sent', from: 'closing' });
    expect(kiosk.alarms).toEqual([]);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.pass(600_000);
    expect(kiosk.asked.map((call) => call.verb)).toEqual(['charge', 'query']);
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('also at a gateway without cancel', () => {
    const kiosk = asked(WAVPAY_CODE);
    expect(kiosk.last.state).toBe('watching');
    kiosk.answer('query', UNKNOWN);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.alarms).toEqual([]);
  });

  test('what is final by itself does not end twice', () => {
    for (const outcome of [NOT_FOUND, CLOSED]) {
      const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
      kiosk.answer('charge', NOT_SENT);
      kiosk.pass(100_000);
      kiosk.answer('query', outcome);
      expect(kiosk.states).toEqual(['not paid']);
      expect(kiosk.alarms).toEqual([]);
    }
  });

  test('an order code that was not asked for either', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.answer('present', NOT_SENT);
    kiosk.pass(15_000);
    kiosk.answer('query', NOT_FOUND);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: null, notice: null });
  });
});

describe('the proof does not stand against the gateway', () => {
  test('paid wins: it is delivered to whoever still stands there', () => {
    const kiosk = asked();
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
  });

  test('pending wins, also over what later queries do not find', () => {
    const kiosk = asked();
    kiosk.respond = (call) => (call.do === 'query' || call.do === 'cancel' ? UNKNOWN : null);
    kiosk.answer('query', PENDING);
    kiosk.pass(10_000);
    expect(kiosk.verbsOf(kiosk.payments[0]?.orderNumber ?? '')).toContain('cancel');
    expect(kiosk.states[0]).toBe('closing');
  });

  test('a query that was not sent proves nothing', () => {
    const kiosk = asked();
    kiosk.answer('query', NOT_SENT);
    expect(kiosk.states).toEqual(['closing']);
  });

  test('nor does a cancel without an answer', () => {
    const kiosk = asked();
    kiosk.answer('query', NOT_SENT);
    kiosk.pass(0);
    kiosk.answer('cancel', UNKNOWN);
    expect(kiosk.states).toEqual(['closing']);
  });

  test('it is gone with the process: after a restart the order is settled like any other', () => {
    const kiosk = asked();
    kiosk.restart();
    expect(kiosk.last.neverSent).toBe(false);
    kiosk.pass(15_000);
    kiosk.answer('query', UNKNOWN);
    expect(kiosk.states).toEqual(['closing']);
  });
});

test('an unknown charge is never taken for one that was not sent', () => {
  const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
  kiosk.respond = (call) => (call.do === 'charge' ? null : UNKNOWN);
  kiosk.answer('charge', UNKNOWN);
  kiosk.pass(600_000);
  expect(kiosk.states).toEqual(['watching']);
});
