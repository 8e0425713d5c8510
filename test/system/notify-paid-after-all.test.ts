import { expect, test } from 'vitest';
import { logged, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { orderOnScreen, qfpayNotification, relayedKiosk } from '../support/notified-kiosk.ts';

test('money for a sale that was over long ago, even before a restart, is found and given back', async () => {
  const { kiosk, relay } = await relayedKiosk({ 'gateways.qfpay.timing.orderGrace': '0s' });
  const order = await orderOnScreen(kiosk);
  await kiosk.press({ type: 'back' });
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  await settled(kiosk);
  expect(logged(kiosk, 'sale.ended')[0]).toMatchObject({ end: 'abandoned' });
  expect(kiosk.qfpay.approve(order.orderNumber, { late: true })).toBe(true);
  await kiosk.terminate();
  await kiosk.boot();
  await eventually(() => logged(kiosk, 'mqtt.connected').length >= 2, { what: 'the kiosk is at the broker again' });
  // It subscribes right after it is connected; until then nobody has the message.
  await eventually(
    async () => {
      await relay(qfpayNotification(order));
      return kiosk.qfpay.refunds().length > 0;
    },
    { what: 'the money goes back' },
  );
  await settled(kiosk);
  await eventually(() => logged(kiosk, 'sale.ended').length >= 2, { what: 'it is in the log' });
  expect(kiosk.qfpay.orders()[0]).toMatchObject({ refundedMinor: 250 });
  expect(kiosk.qfpay.refunds()).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(0);
  expect(logged(kiosk, 'refund.late-payment')).toHaveLength(1);
  expect(logged(kiosk, 'sale.ended').map((line) => line['end'])).toEqual(['abandoned', 'refunded']);
  expect(logged(kiosk, 'process.fault')).toEqual([]);
});
