import { describe, expect, test } from 'vitest';
import type { QueryOutcome } from '../../src/domain/gateway.ts';
import { learnedFrom } from '../../src/domain/learning.ts';
import { JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

/** Paid and jammed; the refund is under way. */
function refunding(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(0);
  return kiosk;
}

/** The gateway refused the refund, and is being asked once more about the payment itself. */
function refused(): KioskDrive {
  const kiosk = refunding();
  kiosk.answer('refund', { kind: 'refund refused', code: '1269' });
  kiosk.passToWake();
  expect(kiosk.waiting).toEqual(['query']);
  return kiosk;
}

describe('a refund was refused: what the gateway then says of the payment decides', () => {
  test.each<[string, QueryOutcome, string, string]>([
    ['the money is still there: it is owed', PAID, 'refund refused', '1269'],
    ['it went back', { kind: 'refunded' }, 'refunded elsewhere', ''],
    [
      'a late cancel gave it back',
      { kind: 'not paid', reason: 'order closed', code: '1142' },
      'refunded elsewhere',
      '1142',
    ],
  ])('%s', (_what, outcome, learned, code) => {
    const kiosk = refused();
    kiosk.answer('query', outcome);
    const state = learned === 'refund refused' ? 'refund owed' : 'refunded';
    expect(kiosk.states).toEqual([state]);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ learned, code });
    expect(kiosk.jobs).toHaveLength(state === 'refunded' ? 0 : 1);
  });

  test.each<[string, QueryOutcome]>([
    ['a decline is none: the money had been there', { kind: 'not paid', reason: 'declined', code: '1201' }],
    ['"pending"', { kind: 'pending', gatewayRef: null }],
    ['"not found"', { kind: 'not found' }],
    ['a question that was not sent', { kind: 'not sent', why: 'ECONNREFUSED' }],
    ['no answer', { kind: 'unknown', why: 'timeout', code: '' }],
  ])('without a clear answer it is asked again: %s', (_what, outcome) => {
    const kiosk = refused();
    kiosk.answer('query', outcome);
    expect([kiosk.last.state, kiosk.last.next?.action]).toEqual(['refunding', 'query']);
    expect(kiosk.jobs).toEqual([]);
    kiosk.passToWake();
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refund owed']);
  });

  test.each(['bad signature', 'other order', 'other amount', 'other merchant'] as const)(
    'an answer with %s proves nothing and is a security matter',
    (why) => {
      const kiosk = refused();
      kiosk.answer('query', { kind: 'unknown', why, code: '' });
      expect(kiosk.last.state).toBe('refunding');
      expect(kiosk.entriesOf('security')).toMatchObject([{ what: why }]);
    },
  );

  test('an answer that merely came late is no security matter', () => {
    const kiosk = refused();
    kiosk.answer('query', { kind: 'unknown', why: 'timeout', code: '' });
    expect(kiosk.entriesOf('security')).toEqual([]);
  });
});

test.each<[string, QueryOutcome, string]>([
  ['its own code', { kind: 'not paid', reason: 'declined', code: '1201' }, '1201'],
  ['why there is none', { kind: 'unknown', why: 'timeout', code: '' }, 'timeout'],
  ['what it amounts to', { kind: 'pending', gatewayRef: null }, 'pending'],
])('what the gateway said of a refused refund comes with %s', (_what, outcome, code) => {
  const kiosk = refused();
  const learning = learnedFrom({ verb: 'query', outcome }, kiosk.last, QFPAY_PROFILE, kiosk.mono);
  expect(learning).toMatchObject({ learned: 'unknown', extras: { code } });
});

test('an old question that finds the money while the refund is only tried does not make it owed', () => {
  const kiosk = refunding();
  const { orderNumber } = kiosk.last;
  kiosk.send({ type: 'called', orderNumber, call: { verb: 'query', outcome: PAID } });
  expect(kiosk.last.state).toBe('refunding');
  expect(kiosk.jobs).toEqual([]);
});
