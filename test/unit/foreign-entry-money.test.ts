import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

test('money by an entry code of another kiosk of the account is no job for this one', () => {
  const [alipay, ...others] = kioskSettings().wallets;
  if (alipay === undefined) {
    throw new Error('no wallet');
  }
  const entry = {
    ...alipay,
    id: 'entry',
    entry: true,
    charge: false,
    method: 'ALIPAYHK',
    places: ['store-1'],
    codes: [],
  };
  const kiosk = KioskDrive.ready({ wallets: [entry, ...others], notifiedByWeb: true });
  for (const number of [1, 2, 3]) {
    kiosk.send({
      type: 'notified',
      gateway: 'qfpay',
      notice: {
        about: 'payment',
        orderNumber: null,
        gatewayRef: `ref${number}`,
        claim: 'paid',
        amount: money('MYR', 700),
        method: 'ALIPAYHK',
        paidAt: kiosk.wall,
        place: 'store-2',
      },
      known: null,
    });
  }
  expect(kiosk.jobs).toEqual([]);
});
