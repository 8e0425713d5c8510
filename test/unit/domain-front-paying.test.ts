import { describe, expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import {
  ABSENT,
  ALIPAY_CODE,
  CLOSED,
  DECLINED,
  KioskDrive,
  NOT_FOUND,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
  WAVPAY_CODE,
} from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WATER, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';

const CODE = { kind: 'order code', code: 'order-code', lifeMs: 120_000, gatewayRef: 'g7' } as const;

describe('the order code', () => {
  test('is asked for as soon as something is chosen, and shown when it comes', () => {
    const kiosk = KioskDrive.ready().choose();
    expect(kiosk.waiting).toEqual(['present']);
    expect(kiosk.phaseAs('paying')).toMatchObject({ code: null, notice: null, totalMs: 90_000 });
    expect(kiosk.phaseAs('paying').endsAt).toBe(kiosk.mono + 90_000);
    kiosk.pass(1_000);
    kiosk.answer('present', CODE);
    expect(kiosk.phaseAs('paying')).toMatchObject({
      code: { text: 'order-code', walletId: 'alipay' },
      endsAt: kiosk.mono + 120_000,
      totalMs: 120_000,
    });
    expect(kiosk.last).toMatchObject({ state: 'shown', gatewayRef: 'g7' });
  });

  test('when its life ends, the customer is let go and the order is closed', () => {
    const kiosk = KioskDrive.ready().showCode(120_000);
    kiosk.respond = (call) => (call.do === 'query' ? PENDING : null);
    kiosk.pass(119_999);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.waiting).toEqual(['cancel']);
  });

  test('a customer who goes back leaves an order that is closed behind them', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.last.state).toBe('closing');
  });

  test('leaving a kiosk that can no longer sell leads out of service', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.send({ type: 'health', part: 'gpio', health: ABSENT });
    expect(kiosk.phase.name).toBe('paying');
    kiosk.back();
    expect(kiosk.phase.name).toBe('out of service');
  });

  test.each([
    ['nothing is known of it', UNKNOWN],
    ['it was not sent', NOT_SENT],
    ['the gateway refused it', DECLINED],
  ])('when %s, the customer can still have a code scanned', (_what, outcome) => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.answer('present', outcome);
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: null, code: null });
    kiosk.scan();
    expect(kiosk.phase.name).toBe('charging');
  });

  test.each([
    ['nothing is known of it', UNKNOWN],
    ['it was not sent', NOT_SENT],
    ['the gateway refused it', DECLINED],
  ])('when %s and there is no scanner, the sale ends', (_what, outcome) => {
    const kiosk = KioskDrive.without(['scanner']).choose();
    kiosk.answer('present', outcome);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('one that comes after the customer left is closed, not shown', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.back();
    kiosk.choose('juice');
    const [left, now] = kiosk.payments;
    kiosk.answer('present', CODE, left?.orderNumber);
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: now?.orderNumber, code: null });
    expect(kiosk.states).toEqual(['closing', 'sent']);
  });

  test('one that failed after the customer left does not disturb the next', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.back();
    kiosk.choose('juice');
    kiosk.answer('present', DECLINED, kiosk.payments[0]?.orderNumber);
    expect(kiosk.phaseAs('paying').shown).toBe(kiosk.last.orderNumber);
  });

  test('one that comes after a code was scanned is not shown and its order is closed', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('present', CODE);
    expect(kiosk.phase.name).toBe('charging');
    expect(kiosk.states).toEqual(['closing', 'sent']);
  });

  test('one that failed after a code was scanned changes nothing for the customer', () => {
    for (const outcome of [UNKNOWN, NOT_SENT, DECLINED]) {
      const kiosk = KioskDrive.ready().scanned();
      kiosk.answer('present', outcome);
      expect(kiosk.phase.name).toBe('charging');
    }
  });

  test('with no life left when it comes it is not shown', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.answer('present', { ...CODE, lifeMs: 0 });
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: null, code: null });
    expect(kiosk.last.state).toBe('closing');
  });

  test('is not asked for without a screen', () => {
    const kiosk = KioskDrive.without(['display']).choose();
    expect(kiosk.phaseAs('paying').shown).toBeNull();
    expect(kiosk.waiting).toEqual([]);
    kiosk.pass(90_000);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('is not asked for from a gateway of which nothing is known', () => {
    const kiosk = KioskDrive.ready({ profiles: { wavpay: WAVPAY_PROFILE } }).choose();
    expect(kiosk.phaseAs('paying').shown).toBeNull();
    kiosk.scan(ALIPAY_CODE);
    expect(kiosk.phaseAs('paying').notice).toBe('wallet not accepted');
  });
});

describe('an order code that can no longer be paid leaves the screen', () => {
  test.each([
    ['the gateway closed it: final', CLOSED, 'order closed', 'not paid'],
    ['a phone failed to pay it: given up, for it can still be paid', DECLINED, 'insufficient funds', 'closing'],
  ])('%s; another one is asked for, and the customer is told why', (_what, outcome, notice, state) => {
    const kiosk = KioskDrive.without(['scanner']).showCode();
    kiosk.passToWake();
    kiosk.answer('query', outcome);
    expect(kiosk.phaseAs('paying')).toMatchObject({ code: null, notice });
    expect(kiosk.states).toEqual([state, 'sent']);
    expect(kiosk.waiting).toEqual(['present']);
  });

  test('a gateway that always says no does not hold the kiosk', () => {
    const kiosk = KioskDrive.ready();
    kiosk.respond = (call) => (call.do === 'present' ? CODE : call.do === 'query' ? DECLINED : null);
    kiosk.choose();
    kiosk.pass(15_000);
    expect(kiosk.payments).toHaveLength(5);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'too many tries' });
    kiosk.pass(60_000);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.payments).toHaveLength(5);
  });

  test('it was paid and the money went back at the gateway: the customer is told and gets a slip', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.answer('query', { kind: 'refunded' });
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refunded', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['refund']);
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('the gateway does not know it: it stays for its whole life, since a phone may know it', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.respond = (call) => (call.do === 'query' ? NOT_FOUND : null);
    kiosk.pass(299_999);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.last.state).toBe('closing');
  });

  test('what concerns an earlier order of the sale leaves the one on screen alone', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('present', CODE);
    kiosk.answer('charge', DECLINED);
    kiosk.answer('present', CODE);
    const shown = kiosk.last.orderNumber;
    const first = kiosk.payments[0]?.orderNumber ?? '';
    kiosk.pass(15_000);
    kiosk.answer('query', { kind: 'refunded' }, first);
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown, code: { text: 'order-code' } });
    expect(kiosk.states[0]).toBe('refunded');
  });

  test('an earlier order of the sale that is declined leaves the one on screen alone', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.answer('charge', DECLINED);
    const shown = kiosk.last.orderNumber;
    kiosk.answer('present', DECLINED, kiosk.payments[0]?.orderNumber);
    expect(kiosk.phaseAs('paying').shown).toBe(shown);
  });
});

describe('a scanned code', () => {
  test('takes the order code off the screen, closes its order and is charged', () => {
    const kiosk = KioskDrive.ready().showCode().scan(WAVPAY_CODE);
    expect(kiosk.phaseAs('charging').orderNumber).toBe(kiosk.last.orderNumber);
    expect(kiosk.states).toEqual(['closing', 'sent']);
    expect(kiosk.last).toMatchObject({ gateway: 'wavpay', mode: 'cpm', wallet: 'wavpay', amount: WATER.price });
    expect(kiosk.effects.at(-1)).toMatchObject({ do: 'charge', paymentCode: WAVPAY_CODE });
  });

  test.each([
    ['https://example.org/loyalty', 'not a payment code'],
    ['991234567890123456', 'wallet not accepted'],
  ])('%s: the customer is told %s and can go on', (code, notice) => {
    const kiosk = KioskDrive.ready().showCode().scan(code);
    expect(kiosk.phaseAs('paying')).toMatchObject({ notice, code: { text: 'order-code' } });
    expect(kiosk.payments).toHaveLength(1);
  });

  test('of a wallet whose gateway is away is not charged', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.send({ type: 'health', part: 'gateway:wavpay', health: ABSENT });
    kiosk.scan(WAVPAY_CODE);
    expect(kiosk.phaseAs('paying').notice).toBe('wallet not accepted');
    kiosk.send({ type: 'health', part: 'gateway:wavpay', health: READY });
    kiosk.scan(WAVPAY_CODE);
    expect(kiosk.phase.name).toBe('charging');
  });

  test('a second one while the first is charged is dropped', () => {
    const kiosk = KioskDrive.ready().scanned();
    kiosk.scan(WAVPAY_CODE).scan(ALIPAY_CODE);
    expect(kiosk.effects.filter((effect) => effect.do === 'charge')).toHaveLength(1);
  });
});

describe('the limit of tries', () => {
  test('a scan beyond it ends the sale and closes the order code, and is not charged', () => {
    const kiosk = KioskDrive.ready({ maxPaymentsPerSale: 3 }).showCode();
    kiosk.scan();
    kiosk.answer('charge', DECLINED);
    kiosk.answer('present', CODE);
    expect(kiosk.states).toEqual(['closing', 'not paid', 'shown']);
    kiosk.scan();
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'too many tries' });
    expect(kiosk.states).toEqual(['closing', 'not paid', 'closing']);
    expect(kiosk.effects.filter((effect) => effect.do === 'charge')).toHaveLength(1);
  });

  test('also where nothing is shown', () => {
    const kiosk = KioskDrive.ready({ maxPaymentsPerSale: 1 }).choose();
    kiosk.answer('present', UNKNOWN);
    kiosk.scan();
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'too many tries' });
    expect(kiosk.payments).toHaveLength(1);
  });

  test('is not reached by what is no payment code', () => {
    const kiosk = KioskDrive.ready({ maxPaymentsPerSale: 1 }).showCode().scan('https://example.org/loyalty');
    expect(kiosk.phaseAs('paying').notice).toBe('not a payment code');
  });
});

describe('the order code is paid', () => {
  test('the poll finds it, the delivery starts', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    expect(kiosk.mono).toBe(1_000 + QFPAY_PROFILE.queryEveryMs);
    kiosk.answer('query', PAID);
    expect(kiosk.phaseAs('delivering').orderNumber).toBe(kiosk.last.orderNumber);
    expect(kiosk.deliveries).toHaveLength(1);
  });

  test('a poll that finds nothing new leaves the screen as it is', () => {
    const kiosk = KioskDrive.ready().showCode();
    const before = kiosk.phase;
    for (const outcome of [PENDING, UNKNOWN, NOT_SENT, NOT_FOUND]) {
      kiosk.passToWake();
      kiosk.answer('query', outcome);
      expect(kiosk.phase).toEqual(before);
    }
  });
});
