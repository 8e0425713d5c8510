import { expect, test } from 'vitest';
import { expectSound, logged, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import {
  notifications,
  orderOnScreen,
  qfpayNotification,
  queries,
  received,
  relayedKiosk,
} from '../support/notified-kiosk.ts';

test('a notification replayed five hundred times does nothing that the first did not do', async () => {
  const { kiosk, relay } = await relayedKiosk();
  const order = await orderOnScreen(kiosk);
  kiosk.qfpay.approve(order.orderNumber);
  await relay(qfpayNotification(order), 250);
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  await settled(kiosk);
  await relay(qfpayNotification(order), 250);
  await received(kiosk, 500);
  const { matched, duplicate, dropped, received: all } = await notifications(kiosk);
  expect([matched, duplicate + dropped, all]).toEqual([1, 499, 500]);
  expect(queries(kiosk, order)).toBe(1);
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.qfpay.refunds()).toEqual([]);
  expect(await kiosk.kinds()).not.toContain('unmatched payment');
  expectSound(kiosk, []);
});
