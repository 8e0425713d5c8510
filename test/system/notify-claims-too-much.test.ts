import { expect, test } from 'vitest';
import { expectSound, logged } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { orderOnScreen, qfpayNotification, queries, received, relayedKiosk } from '../support/notified-kiosk.ts';

test('a verified notification of a payment that was not made is asked about, and not believed', async () => {
  const { kiosk, relay } = await relayedKiosk();
  const order = await orderOnScreen(kiosk);
  await relay(qfpayNotification(order));
  await eventually(() => queries(kiosk, order) === 1, { what: 'the kiosk asks' });
  // Of another amount it is not even worth a question.
  await relay(qfpayNotification(order, { txamt: '1' }));
  await received(kiosk, 2);
  await eventually(() => logged(kiosk, 'gateway.security').length === 1, { what: 'it is recorded' });
  expect(queries(kiosk, order)).toBe(1);
  expect((await kiosk.health()).phase).toBe('paying');
  expect(kiosk.pulses('motor1')).toBe(0);
  expect(kiosk.qfpay.orders()[0]?.state).toBe('created');
  expectSound(kiosk, []);
});
