import { describe, expect, test } from 'vitest';
import { DELIVERED, JAMMED, KioskDrive, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { kioskSettings, QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

describe('what is written when a sale begins', () => {
  test('the sale: nothing paid, nothing delivered, nothing returned', () => {
    const kiosk = KioskDrive.without(['display']).choose();
    expect(kiosk.entriesOf('sale opened')).toMatchObject([
      {
        kind: 'sale opened',
        sale: {
          id: 'LOB1-1',
          itemId: 'water',
          itemName: 'Water',
          amount: WATER.price,
          openedAt: kiosk.wall,
          paidBy: null,
          delivery: 'none',
          returned: false,
          end: null,
          payments: 0,
        },
      },
    ]);
  });

  test('an order code’s payment: nothing tried, nobody alarmed, nothing to refund', () => {
    const kiosk = KioskDrive.ready().choose();
    const made = {
      orderNumber: 'LOB1000000011001',
      saleId: 'LOB1-1',
      gateway: 'qfpay',
      wallet: 'alipay',
      mode: 'mpm',
      amount: WATER.price,
      madeAt: kiosk.wall,
      gatewayRef: null,
      description: 'Water',
      entry: false,
      state: 'sent',
      refundNumber: null,
      refundMadeAt: null,
      refundAmount: null,
      tries: 0,
      alarmed: false,
    };
    expect(kiosk.entriesOf('payment made')).toMatchObject([{ kind: 'payment made', payment: made }]);
    expect(kiosk.last).toMatchObject({
      ...made,
      askedBeforeCancel: false,
      next: null,
      bornAt: kiosk.mono,
      lifeEndsAt: kiosk.mono + QFPAY_PROFILE.orderLifeMs,
      calling: true,
      lastQueryAt: Number.NEGATIVE_INFINITY,
      cancelSent: false,
      refused: null,
      neverSent: false,
      hint: 'none',
    });
  });

  test('a scanned code’s payment lives as long as the customer is kept waiting, and is not by an entry code', () => {
    const wallets = kioskSettings().wallets.map((route) => ({ ...route, present: false, entry: true }));
    const kiosk = KioskDrive.ready({ wallets }).scanned();
    expect(kiosk.last).toMatchObject({
      mode: 'cpm',
      entry: false,
      lifeEndsAt: kiosk.mono + QFPAY_PROFILE.confirmWindowMs,
    });
  });
});

test('each kind of number is counted by itself, under the name that the journal keeps it by', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.choose().scan(WAVPAY_CODE);
  expect(kiosk.state.counters).toEqual({ sale: 1, order: 2, refund: 1 });
  kiosk.pass(60_000);
  kiosk.choose().scan(WAVPAY_CODE);
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  expect(kiosk.state.counters).toEqual({ sale: 2, order: 4, refund: 1, job: 1 });
});

describe('what is learned', () => {
  test('without an answer of a gateway has no code', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ learned: 'given up', code: '', returned: null });
  });

  test('is reported with every step, also where it changed nothing, and not where there was nothing', () => {
    const kiosk = KioskDrive.without(['display']);
    expect(kiosk.send({ type: 'begin' }).learned).toEqual([]);
    kiosk.scanned();
    const { orderNumber } = kiosk.last;
    expect(kiosk.answer('charge', PENDING).learned).toEqual([
      { orderNumber, from: 'sent', learned: 'pending', to: 'waiting' },
    ]);
    kiosk.passToWake();
    expect(kiosk.answer('query', UNKNOWN).learned).toEqual([
      { orderNumber, from: 'waiting', learned: 'unknown', to: 'waiting' },
    ]);
    kiosk.passToWake();
    kiosk.answer('query', PAID);
    expect(kiosk.deliveryEnds(DELIVERED).learned).toEqual([
      { orderNumber, from: 'paid', learned: 'delivered', to: 'kept' },
    ]);
  });
});
