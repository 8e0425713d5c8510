import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/domain/gateway.ts';
import { READY } from '../../src/domain/health.ts';
import { money } from '../../src/domain/money.ts';
import type { KioskSettings, WalletRoute } from '../../src/domain/settings.ts';
import { ABSENT, DECLINED, DELIVERED, KioskDrive, NOT_FOUND, PAID } from '../support/kiosk-drive.ts';
import { JUICE, kioskSettings, QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

const ENTRY: WalletRoute = {
  id: 'mpay',
  name: 'MPay',
  gateway: 'qfpay',
  present: true,
  charge: false,
  entry: true,
  method: 'MPAY',
  places: [],
  codes: [],
};
const LIFE = QFPAY_PROFILE.orderLifeMs;

function entryKiosk(changes: Partial<KioskSettings> = {}): KioskDrive {
  const kiosk = KioskDrive.ready({ wallets: [ENTRY], notifiedByWeb: true, ...changes });
  // There is no order at the gateway to be found or cancelled; only money under a number of its own.
  kiosk.respond = ({ do: verb, payment }) => {
    switch (verb) {
      case 'present':
        return { kind: 'order code', code: 'entry code', lifeMs: LIFE, gatewayRef: null, amountTyped: true };
      case 'query':
        return payment.gatewayRef === null ? NOT_FOUND : { ...PAID, gatewayRef: payment.gatewayRef };
      case 'cancel':
        return { kind: 'unsupported', code: 'entry code' };
      default:
        return { kind: 'refunded', refundRef: 'r1' };
    }
  };
  return kiosk;
}

function money4(kiosk: KioskDrive, changes: Partial<Notice> = {}) {
  const said: Notice = {
    about: 'payment',
    orderNumber: null,
    gatewayRef: 'T1',
    claim: 'paid',
    amount: WATER.price,
    method: 'MPAY',
    paidAt: kiosk.wall,
    place: null,
    ...changes,
  };
  return kiosk.send({ type: 'notified', gateway: 'qfpay', notice: said, known: null });
}

function reports(kiosk: KioskDrive): readonly string[] {
  return kiosk.entriesOf('unmatched payment').map(({ why }) => why);
}

test('the customer is told to type the amount; what they pay is matched, asked about by its number, and delivered', () => {
  const kiosk = entryKiosk().choose();
  expect(kiosk.phaseAs('paying').code).toEqual({ text: 'entry code', walletId: 'mpay', amountTyped: true });
  kiosk.pass(40_000);
  money4(kiosk);
  kiosk.pass(0);
  expect(kiosk.phase.name).toBe('delivering');
  expect(kiosk.last.gatewayRef).toBe('T1');
  kiosk.deliveryEnds(DELIVERED);
  expect(kiosk.states).toEqual(['kept']);
});

describe('strict: what does not fit exactly is a job for a person, never a guess', () => {
  test.each<[string, Partial<Notice>]>([
    ['another amount', { amount: money('MYR', WATER.price.minor + 1) }],
    ['no amount', { amount: null }],
    ['another wallet', { method: 'ALIPAY_HK' }],
    ['no wallet', { method: null }],
    ['no time', { paidAt: null }],
    ['no number to ask by', { gatewayRef: null }],
  ])('%s', (_what, changes) => {
    const kiosk = entryKiosk().choose();
    money4(kiosk, changes);
    kiosk.pass(0);
    expect(kiosk.phase.name).toBe('paying');
    expect(reports(kiosk)).toEqual(['no sale fits']);
  });

  test.each([
    ['a minute before the code was shown', -60_000, false],
    ['as it was shown, by a clock that is a little behind', -29_000, true],
    ['at its end, by a clock that is a little ahead', LIFE + 29_000, true],
    ['a minute after its end', LIFE + 60_000, false],
  ])('%s', (_what, offset, fits) => {
    const kiosk = entryKiosk().choose();
    money4(kiosk, { paidAt: kiosk.last.madeAt + offset });
    expect(reports(kiosk)).toEqual(fits ? [] : ['no sale fits']);
  });

  test('two sales that wait for the same', () => {
    const kiosk = entryKiosk().choose();
    kiosk.back();
    kiosk.choose();
    money4(kiosk);
    kiosk.pass(0);
    expect(kiosk.phase.name).toBe('paying');
    expect(reports(kiosk)).toEqual(['several sales fit']);
  });

  test('nor when the news is so late that the first of them would be over', () => {
    const kiosk = entryKiosk().choose();
    kiosk.pass(LIFE - 10_000);
    kiosk.back();
    kiosk.choose();
    const paidAt = kiosk.wall + 5_000;
    kiosk.pass(LIFE - 1_000);
    expect(kiosk.phase.name).toBe('paying');
    money4(kiosk, { paidAt });
    kiosk.pass(0);
    expect(kiosk.deliveries).toEqual([]);
    expect(reports(kiosk)).toEqual(['several sales fit']);
    kiosk.pass(2 * LIFE + 3_600_000);
    expect(kiosk.states).toEqual(['not paid', 'not paid']);
    expect(kiosk.alarms).toEqual([]);
  });

  test('the same sale may have shown its code twice: whose money it is leaves no doubt', () => {
    const wallets = [ENTRY, ...kioskSettings().wallets.map((route) => ({ ...route, present: false }))];
    const kiosk = entryKiosk({ wallets }).choose();
    const { respond } = kiosk;
    kiosk.respond = (call) => (call.do === 'charge' ? DECLINED : respond(call));
    kiosk.scan();
    expect(kiosk.phaseAs('paying').code?.text).toBe('entry code');
    money4(kiosk);
    kiosk.pass(0);
    expect(kiosk.phase.name).toBe('delivering');
    expect(kiosk.payments.filter(({ gatewayRef }) => gatewayRef === 'T1')).toEqual([kiosk.last]);
    expect(reports(kiosk)).toEqual([]);
  });

  test('another amount beside it tells them apart', () => {
    const kiosk = entryKiosk().choose();
    kiosk.back();
    kiosk.choose('juice');
    money4(kiosk, { amount: JUICE.price });
    kiosk.pass(0);
    expect(kiosk.phase.name).toBe('delivering');
  });

  test('a gateway that is configured no more has no life of a code to go by', () => {
    const kiosk = entryKiosk().choose();
    kiosk.restart({ profiles: {} });
    money4(kiosk, { paidAt: kiosk.last.madeAt + 31_000 });
    expect(reports(kiosk)).toEqual(['no sale fits']);
  });

  test('a wallet that is configured no more says nothing of whose money it may be', () => {
    const kiosk = entryKiosk().choose();
    kiosk.restart({ wallets: kioskSettings().wallets });
    money4(kiosk);
    expect(reports(kiosk)).toEqual(['no sale fits']);
  });

  test('an order of an ordinary wallet is never matched', () => {
    const kiosk = KioskDrive.ready().showCode();
    money4(kiosk);
    expect(reports(kiosk)).toEqual(['no sale fits']);
  });
});

describe("kiosks that share an account: money of another place is not this kiosk's, whoever passes it on", () => {
  test.each([
    ['STORE-1', 'delivering', []],
    // Another kiosk's, which hears of it too.
    ['STORE-2', 'paying', []],
    [null, 'paying', ['no sale fits']],
  ])('paid at %s', (place, phase, reported) => {
    const kiosk = entryKiosk({ wallets: [{ ...ENTRY, places: ['STORE-1'] }] }).choose();
    money4(kiosk, { place });
    kiosk.pass(0);
    expect(kiosk.phase.name).toBe(phase);
    expect(reports(kiosk)).toEqual(reported);
  });
});

test('told again, it is the same money: nothing is matched twice', () => {
  const kiosk = entryKiosk({ printReceipts: false }).choose();
  money4(kiosk);
  kiosk.pass(0);
  kiosk.deliveryEnds(DELIVERED);
  kiosk.pass(10_000);
  kiosk.choose();
  const [first] = kiosk.payments;
  const sale = first === undefined ? undefined : kiosk.saleOf(first.saleId);
  if (first === undefined || sale === undefined) {
    throw new Error('nothing was sold');
  }
  const said: Notice = {
    about: 'payment',
    orderNumber: null,
    gatewayRef: 'T1',
    claim: 'paid',
    amount: WATER.price,
    method: 'MPAY',
    paidAt: kiosk.wall,
    place: null,
  };
  kiosk.send({ type: 'notified', gateway: 'qfpay', notice: said, known: { payment: first, sale } });
  kiosk.pass(0);
  expect(kiosk.phase.name).toBe('paying');
  expect(reports(kiosk)).toEqual([]);
});

test('repeated while it is still being delivered, it asks nothing new of the sale', () => {
  const kiosk = entryKiosk().choose();
  money4(kiosk);
  kiosk.pass(0);
  money4(kiosk);
  expect(kiosk.phase.name).toBe('delivering');
  expect(reports(kiosk)).toEqual([]);
});

test('paid in time and heard of late, after the customer had left: it goes back', () => {
  const kiosk = entryKiosk().choose();
  const paidAt = kiosk.wall + 10_000;
  kiosk.pass(20_000);
  kiosk.back();
  kiosk.pass(60_000);
  money4(kiosk, { paidAt });
  kiosk.pass(1_000);
  expect(kiosk.states).toEqual(['refunded']);
  expect(kiosk.alarms).toContain('late payment');
  expect(kiosk.ends).toEqual(['refunded']);
});

test('nobody pays: it is over by itself when its time and the grace have passed, and nobody is called', () => {
  const kiosk = entryKiosk().choose();
  kiosk.pass(LIFE + QFPAY_PROFILE.orderGraceMs + 3_600_000);
  expect(kiosk.states).toEqual(['not paid']);
  expect(kiosk.ends).toEqual(['abandoned']);
  expect(kiosk.alarms).toEqual([]);
});

describe('an entry code is shown only while its money can be heard of', () => {
  test('over the broker', () => {
    const kiosk = entryKiosk({ notifiedByWeb: false });
    kiosk.choose();
    expect(kiosk.phase.name).toBe('out of service');
    kiosk.send({ type: 'health', part: 'broker', health: READY });
    kiosk.choose();
    expect(kiosk.phaseAs('paying').code?.text).toBe('entry code');
  });

  test('not once the broker is gone', () => {
    const kiosk = entryKiosk({ notifiedByWeb: false });
    kiosk.send({ type: 'health', part: 'broker', health: READY });
    kiosk.send({ type: 'health', part: 'broker', health: ABSENT });
    expect(kiosk.phase.name).toBe('out of service');
  });
});
