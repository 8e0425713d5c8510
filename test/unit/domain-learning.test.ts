import { describe, expect, test } from 'vitest';
import type { CallResult } from '../../src/domain/events.ts';
import { learnedFrom } from '../../src/domain/learning.ts';
import { money } from '../../src/domain/money.ts';
import type { Payment } from '../../src/domain/payment.ts';
import { QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

const NOW = 200_000;

/** A scanned payment, long past every age that matters. */
function payment(changes: Partial<Payment> = {}): Payment {
  return {
    orderNumber: 'LOB1000000011234',
    saleId: 'LOB1-1',
    gateway: 'qfpay',
    wallet: 'alipay',
    mode: 'cpm',
    amount: WATER.price,
    madeAt: 0,
    gatewayRef: null,
    description: 'Water',
    state: 'unknown',
    refundNumber: null,
    refundMadeAt: null,
    refundAmount: null,
    tries: 0,
    alarmed: false,
    askedBeforeCancel: false,
    next: null,
    bornAt: 0,
    lifeEndsAt: 100_000,
    calling: true,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    refused: null,
    neverSent: false,
    hint: 'none',
    ...changes,
  };
}

function learn(call: CallResult, changes: Partial<Payment> = {}) {
  return learnedFrom(call, payment(changes), QFPAY_PROFILE, NOW);
}

describe('what a gateway said stands in the journal in its own code, so that a person can look it up', () => {
  test.each<[CallResult, string, string]>([
    [{ verb: 'charge', outcome: { kind: 'not paid', reason: 'declined', code: '1201' } }, 'not paid', '1201'],
    [{ verb: 'charge', outcome: { kind: 'unknown', why: 'http status', code: '502' } }, 'unknown', 'http status 502'],
    [{ verb: 'charge', outcome: { kind: 'unknown', why: 'timeout', code: '' } }, 'unknown', 'timeout'],
    [{ verb: 'charge', outcome: { kind: 'not sent', why: 'ECONNREFUSED' } }, 'not sent', 'ECONNREFUSED'],
    [{ verb: 'cancel', outcome: { kind: 'refused', code: '1264' } }, 'cancel refused', '1264'],
    [{ verb: 'cancel', outcome: { kind: 'unsupported', code: '1265' } }, 'cancel unsupported', '1265'],
    [{ verb: 'refund', outcome: { kind: 'refund refused', code: '1269' } }, 'refund doubted', '1269'],
    [{ verb: 'refund', outcome: { kind: 'refund later', code: '1297' } }, 'refund later', '1297'],
    [{ verb: 'queryRefund', outcome: { kind: 'refund not found' } }, 'unknown', 'refund not found'],
  ])('%j', (call, learned, code) => {
    expect(learn(call)).toMatchObject({ learned, extras: { code } });
  });
});

describe('while a notification waits for its question, the answer to an older one', () => {
  test.each<[string, CallResult, string, object]>([
    [
      'proves nothing when it is a no',
      { verb: 'query', outcome: { kind: 'not paid', reason: 'declined', code: '1201' } },
      'unknown',
      { code: '1201' },
    ],
    [
      'proves nothing when nothing was found',
      { verb: 'query', outcome: { kind: 'not found' } },
      'unknown',
      { code: 'not found' },
    ],
    ['counts when it is a success', { verb: 'query', outcome: { kind: 'paid', gatewayRef: 'g1' } }, 'paid', {}],
    ['counts when it is pending', { verb: 'query', outcome: { kind: 'pending', gatewayRef: 'g1' } }, 'pending', {}],
    ['counts when the money went back', { verb: 'query', outcome: { kind: 'refunded' } }, 'refunded elsewhere', {}],
  ])('%s', (_what, call, learned, extras) => {
    expect(learn(call, { hint: 'due' })).toMatchObject({ learned, extras });
  });

  test('once it has been asked, a no is a no', () => {
    const call: CallResult = { verb: 'query', outcome: { kind: 'not paid', reason: 'declined', code: '1201' } };
    expect(learn(call, { hint: 'used' }).learned).toBe('not paid');
  });
});

describe('a refund', () => {
  const refunded = (minor: number, currency: 'MYR' | 'HKD' = 'MYR'): CallResult => ({
    verb: 'refund',
    outcome: { kind: 'refunded', refundRef: 'r1', amount: money(currency, minor) },
  });

  test('without an amount of the gateway is all that was asked for', () => {
    const call: CallResult = { verb: 'refund', outcome: { kind: 'refunded', refundRef: 'r1' } };
    expect(learn(call, { state: 'refunding' })).toEqual({ learned: 'refunded', extras: {}, security: null });
  });

  test('of ours is not one that somebody made elsewhere: only a query for the payment tells of that', () => {
    const outcome = { kind: 'refunded', refundRef: 'r1' } as const;
    expect(learn({ verb: 'queryRefund', outcome }, { state: 'refunding' }).learned).toBe('refunded');
    expect(learn({ verb: 'query', outcome: { kind: 'refunded' } }).learned).toBe('refunded elsewhere');
  });

  test.each([
    ['all of it', 250, null, 'refunded'],
    ['more than all of it', 251, null, 'refunded'],
    ['one less than all of it', 249, null, 'refunded in part'],
    ['the part that was asked for', 100, 100, 'refunded'],
    ['less than that part', 99, 100, 'refunded in part'],
  ] as const)('of %s', (_what, minor, asked, learned) => {
    const refundAmount = asked === null ? null : money('MYR', asked);
    expect(learn(refunded(minor), { state: 'refunding', refundAmount }).learned).toBe(learned);
  });

  test('in part says how much came back, because the rest is owed', () => {
    expect(learn(refunded(100), { state: 'refunding' }).extras).toEqual({ returned: money('MYR', 100) });
  });

  test('in another currency proves nothing, however much it is, and is a security matter', () => {
    const learning = learn(refunded(250, 'HKD'), { state: 'refunding' });
    expect(learning).toEqual({ learned: 'unknown', extras: { code: 'other currency' }, security: 'other amount' });
  });
});
