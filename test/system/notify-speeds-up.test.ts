import { expect, test } from 'vitest';
import { expectSound, logged } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { notifications, orderOnScreen, qfpayNotification, queries, relayedKiosk } from '../support/notified-kiosk.ts';

test('a notification passed on by the broker makes the kiosk ask at once, and deliver by the answer', async () => {
  const { kiosk, relay } = await relayedKiosk();
  const order = await orderOnScreen(kiosk);
  kiosk.qfpay.approve(order.orderNumber);
  expect(queries(kiosk, order)).toBe(0);
  await relay(qfpayNotification(order));
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  expect(logged(kiosk, 'sale.ended')[0]).toMatchObject({ end: 'completed' });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(queries(kiosk, order)).toBe(1);
  expect(await notifications(kiosk)).toMatchObject({ received: 1, matched: 1 });
  const metrics = await (await fetch(`${kiosk.url}/metrics`)).text();
  expect(metrics).toContain('kioskd_notifications_total{gateway="qfpay",result="matched"} 1');
  expectSound(kiosk, []);
});
