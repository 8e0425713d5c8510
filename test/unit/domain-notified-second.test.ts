import { describe, expect, test } from 'vitest';
import type { GatewayName, Notice } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import type { Payment } from '../../src/domain/payment.ts';
import type { WalletRoute } from '../../src/domain/settings.ts';
import { DECLINED, DELIVERED, KioskDrive, PAID, UNKNOWN } from '../support/kiosk-drive.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';

function notify(
  kiosk: KioskDrive,
  changes: Partial<Notice>,
  known: Payment | null = null,
  gateway: GatewayName = 'qfpay',
) {
  const notice: Notice = {
    about: 'payment',
    orderNumber: kiosk.last.orderNumber,
    gatewayRef: 'g2',
    claim: 'paid',
    amount: WATER.price,
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
  const sale = known === null ? undefined : kiosk.saleOf(known.saleId);
  const row = known === null || sale === undefined ? null : { payment: known, sale };
  return kiosk.send({ type: 'notified', gateway, notice, known: row });
}

/** Paid under the gateway's number g1; it is being delivered. */
function paid(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  return kiosk;
}

describe('a second success under one order number is a job for a person', () => {
  test('while the first is being delivered, once however often it is told', () => {
    const kiosk = paid();
    const { orderNumber, saleId } = kiosk.last;
    notify(kiosk, {});
    notify(kiosk, {});
    expect(kiosk.jobs).toMatchObject([
      { kind: 'paid twice', gateway: 'qfpay', gatewayRef: 'g2', orderNumber, saleId, amount: WATER.price },
    ]);
    expect(kiosk.alarms).toEqual(['paid twice']);
    expect(kiosk.states).toEqual(['paid']);
  });

  test('and also when that is over', () => {
    const kiosk = paid();
    kiosk.deliveryEnds(DELIVERED);
    notify(kiosk, {}, kiosk.last);
    expect(kiosk.jobs).toMatchObject([{ kind: 'paid twice', gatewayRef: 'g2' }]);
    expect(kiosk.states).toEqual(['kept']);
  });

  test.each<[string, Partial<Notice>, GatewayName?]>([
    ['the same success told again', { gatewayRef: 'g1' }],
    ['one without a number', { gatewayRef: null }],
    ['one that names no order', { orderNumber: null }],
    ['what is about a refund', { about: 'refund' }],
    ['what claims no success', { claim: 'pending' }],
    ['what another gateway says', {}, 'wavpay'],
  ])('not %s', (_what, changes, gateway) => {
    const kiosk = paid();
    kiosk.deliveryEnds(DELIVERED);
    notify(kiosk, changes, kiosk.last, gateway);
    expect([kiosk.jobs, kiosk.alarms]).toEqual([[], []]);
  });

  test('nor the first that is heard of an order', () => {
    const kiosk = KioskDrive.ready().showCode();
    notify(kiosk, {});
    expect(kiosk.jobs).toEqual([]);
  });
});

describe('the amount of a notification', () => {
  /** Two of five came out: three fifths are going back. */
  function refundingPart(): KioskDrive {
    const kiosk = KioskDrive.without(['display'], { items: [{ ...WATER, units: 5 }] }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'partly delivered', units: 2, proof: 'sensor' });
    kiosk.pass(0);
    kiosk.answer('refund', UNKNOWN);
    expect(kiosk.last.refundAmount).toEqual(money('MYR', 150));
    return kiosk;
  }

  test.each<[string, Notice['about'], number, boolean]>([
    ['of a refund can be the part that goes back', 'refund', 150, true],
    ['of a refund can be that of the payment, which some gateways repeat', 'refund', 250, true],
    ['of a refund is no other', 'refund', 149, false],
    ['of a payment is that of the payment', 'payment', 250, true],
    ['of a payment is never that of its refund', 'payment', 150, false],
  ])('%s', (_what, about, minor, agrees) => {
    const kiosk = refundingPart();
    notify(kiosk, { about, gatewayRef: null, amount: money('MYR', minor) });
    expect(kiosk.entriesOf('security')).toHaveLength(agrees ? 0 : 1);
    expect(kiosk.last.hint).toBe(agrees ? 'due' : 'none');
  });

  test('of the refund of a whole payment is no part of it', () => {
    const kiosk = paid();
    kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
    notify(kiosk, { about: 'refund', gatewayRef: null, amount: money('MYR', 100) });
    expect(kiosk.entriesOf('security')).toHaveLength(1);
  });
});

describe('money by an entry code that no sale waits for', () => {
  const ENTRY: WalletRoute = {
    id: 'mpay',
    name: 'MPay',
    gateway: 'qfpay',
    present: true,
    charge: false,
    entry: true,
    method: 'MPAY',
    places: ['here'],
    codes: [],
  };
  const CODES = kioskSettings().wallets;

  test.each<[string, readonly WalletRoute[], string | null, string[]]>([
    ['paid at another kiosk is none of ours', [ENTRY], 'there', []],
    ['paid here is reported', [ENTRY], 'here', ['no sale fits']],
    ['paid nobody knows where is reported', [ENTRY], null, ['no sale fits']],
    ['paid anywhere is reported where no place is configured', [{ ...ENTRY, places: [] }], 'there', ['no sale fits']],
    ['is reported by a kiosk that shows no entry codes', CODES, 'there', ['no sale fits']],
    [
      'paid at the place of one of several wallets is reported',
      [ENTRY, { ...ENTRY, id: 'npay', places: ['there'] }],
      'there',
      ['no sale fits'],
    ],
    ['paid elsewhere is none of ours, whatever other ways to pay there are', [ENTRY, ...CODES], 'there', []],
    [
      'nor whatever entry codes of other gateways there are',
      [ENTRY, { ...ENTRY, id: 'other', gateway: 'wavpay', places: [] }],
      'there',
      [],
    ],
  ])('%s', (_what, wallets, place, why) => {
    const kiosk = KioskDrive.ready({ wallets, notifiedByWeb: true });
    const notice: Notice = {
      about: 'payment',
      orderNumber: null,
      gatewayRef: 'T1',
      claim: 'paid',
      amount: WATER.price,
      method: 'MPAY',
      paidAt: kiosk.wall,
      place,
    };
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: null });
    expect(kiosk.entriesOf('unmatched payment').map((entry) => entry.why)).toEqual(why);
    expect(kiosk.jobs).toHaveLength(why.length);
  });
});

test('what was over and turns out paid goes back, also while its own sale is still in front', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', DECLINED);
  const [declined] = kiosk.payments;
  if (declined === undefined) {
    throw new Error('nothing was tried');
  }
  expect([declined.state, kiosk.phase.name]).toEqual(['not paid', 'paying']);
  notify(kiosk, { orderNumber: declined.orderNumber }, declined);
  kiosk.passToWake();
  kiosk.answer('query', PAID);
  expect(kiosk.deliveries).toEqual([]);
  expect(kiosk.states).toEqual(['refunding']);
  expect(kiosk.phase.name).toBe('paying');
});
