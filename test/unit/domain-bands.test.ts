import { expect, test } from 'vitest';
import type { CallResult } from '../../src/domain/events.ts';
import { wakeAt } from '../../src/domain/kiosk.ts';
import { isFinal } from '../../src/domain/payment.ts';
import { ALIPAY_CODE, type Asked, KioskDrive, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';
import { Random } from '../support/random.ts';

const PROFILES = { qfpay: QFPAY_PROFILE, wavpay: WAVPAY_PROFILE };

const OUTCOMES: { readonly [V in CallResult['verb']]: readonly CallResult['outcome']['kind'][] } = {
  charge: ['paid', 'not paid', 'pending', 'unknown', 'not sent'],
  present: ['order code', 'not paid', 'unknown', 'not sent'],
  query: ['paid', 'not paid', 'pending', 'pending', 'unknown', 'not sent', 'not found', 'refunded'],
  cancel: ['closed', 'refused', 'unsupported', 'unknown', 'not sent'],
  refund: ['refunded', 'refund pending', 'refund refused', 'refund later', 'unknown', 'not sent'],
  queryRefund: ['refunded', 'refund pending', 'refund not found', 'unknown', 'not sent'],
};

/** Answers of any kind at any time: a gateway that has lost its mind. */
function anyOutcome(random: Random, verb: CallResult['verb']): CallResult['outcome'] {
  const outcome = {
    kind: random.pick(OUTCOMES[verb]),
    why: 'timeout',
    code: '',
    reason: 'declined',
    gatewayRef: null,
    refundRef: 'r',
    lifeMs: random.int(300_000),
  };
  return outcome as unknown as CallResult['outcome'];
}

function walk(seed: number): KioskDrive {
  const random = new Random(seed);
  const kiosk = KioskDrive.ready();
  const answer = () => {
    const verb = kiosk.waiting[random.int(kiosk.waiting.length)];
    if (verb !== undefined) {
      kiosk.answer(verb, anyOutcome(random, verb) as never);
    }
  };
  for (let i = 0; i < 150; i += 1) {
    const moves = [
      () => kiosk.choose(random.pick(['water', 'juice'])),
      () => kiosk.scan(random.pick([ALIPAY_CODE, WAVPAY_CODE, 'https://example.org'])),
      () => kiosk.back(),
      () =>
        kiosk.deliveryEnds(
          random.pick([
            { result: 'delivered', proof: 'none' },
            { result: 'failed', reason: 'sensor silent' },
          ]),
        ),
      () => kiosk.pass(random.int(random.pick([10, 1_000, 20_000]))),
      () => kiosk.pass(random.int(5_000)),
      answer,
      answer,
      answer,
      () => notify(kiosk, random),
      () => notify(kiosk, random),
    ];
    random.pick(moves)();
  }
  return kiosk;
}

/** Genuine notifications, again and again, of whatever was ever made. */
function notify(kiosk: KioskDrive, random: Random): void {
  if (kiosk.payments.length === 0) {
    return;
  }
  const payment = random.pick(kiosk.payments);
  const { orderNumber, gateway, amount, saleId } = payment;
  const sale = kiosk.saleOf(saleId);
  const claim = random.pick(['paid', 'paid', 'not paid', 'pending'] as const);
  kiosk.send({
    type: 'notified',
    gateway,
    notice: { about: 'payment', orderNumber, gatewayRef: null, claim, amount, method: null, paidAt: null, place: null },
    known: isFinal(payment.state) && sale !== undefined ? { payment, sale } : null,
  });
}

function of(kiosk: KioskDrive, orderNumber: string): readonly Asked[] {
  return kiosk.asked.filter((call) => call.orderNumber === orderNumber);
}

test('promise 8: whatever a gateway answers, and when, no band is undercut and no number is reused', () => {
  let cancels = 0;
  let refunds = 0;
  let hints = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const kiosk = walk(seed);
    for (const payment of kiosk.payments) {
      const calls = of(kiosk, payment.orderNumber);
      const profile = PROFILES[payment.gateway as keyof typeof PROFILES];
      const made = calls[0]?.at ?? 0;
      const queries = calls.filter((call) => call.verb === 'query' || call.verb === 'queryRefund');
      const hasty = queries.slice(1).filter((query, i) => query.at - (queries[i]?.at ?? 0) < profile.queryEveryMs);
      hints += hasty.length;
      expect(hasty.length, `seed ${seed}: only the first notification may ask at once`).toBeLessThanOrEqual(1);
      for (const cancel of calls.filter((call) => call.verb === 'cancel')) {
        cancels += 1;
        expect(cancel.at - made, `seed ${seed}`).toBeGreaterThanOrEqual(profile.minCancelAgeMs);
        const before = calls[calls.indexOf(cancel) - 1];
        expect(before?.verb, `seed ${seed}: what came before the cancel`).toBe('query');
      }
      const numbers = new Set(calls.flatMap((call) => call.refundNumber ?? []));
      refunds += numbers.size;
      expect(numbers.size, `seed ${seed}: refund numbers of one payment`).toBeLessThanOrEqual(1);
      const sends = calls.filter((call) => call.verb === 'charge' || call.verb === 'present');
      expect(sends, `seed ${seed}: sent once`).toHaveLength(1);
    }
    const all = kiosk.payments.flatMap((payment) => payment.refundNumber ?? []);
    expect(new Set(all).size, `seed ${seed}: refund numbers`).toBe(all.length);
    expect(new Set(kiosk.deliveries).size, `seed ${seed}: deliveries`).toBe(kiosk.deliveries.length);
    expect(kiosk.alarms, `seed ${seed}`).not.toContain('impossible answer');
  }
  expect(cancels).toBeGreaterThan(100);
  expect(refunds).toBeGreaterThan(100);
  expect(hints).toBeGreaterThan(20);
});

test('a tick always uses up the moment it was asked for: the kiosk never spins', () => {
  for (let seed = 401; seed <= 500; seed += 1) {
    const kiosk = walk(seed);
    for (let i = 0; i < 20; i += 1) {
      const wake = wakeAt(kiosk.state);
      if (wake === null) {
        break;
      }
      kiosk.pass(Math.max(0, wake - kiosk.mono));
      const after = wakeAt(kiosk.state);
      expect(after === null || after > kiosk.mono, `seed ${seed}: woken for nothing at ${kiosk.mono}`).toBe(true);
    }
  }
});
