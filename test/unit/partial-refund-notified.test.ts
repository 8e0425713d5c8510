import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

test('a notification of a partial refund names the part, and is no security alarm', () => {
  const items = kioskSettings().items.map((item) => ({ ...item, units: 3, price: money('MYR', 300) }));
  const kiosk = KioskDrive.ready({ items }).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds({ result: 'partly delivered', units: 2, proof: 'sensor' });
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refund pending' });
  const { refundNumber, refundAmount } = kiosk.payments[1] ?? kiosk.last;
  expect(refundAmount).toEqual(money('MYR', 100));
  kiosk.send({
    type: 'notified',
    gateway: 'qfpay',
    notice: {
      about: 'refund',
      orderNumber: refundNumber,
      gatewayRef: 'g2',
      claim: 'refunded',
      amount: money('MYR', 100),
      method: null,
      paidAt: null,
      place: null,
    },
    known: null,
  });
  expect(kiosk.entriesOf('security')).toEqual([]);
});
