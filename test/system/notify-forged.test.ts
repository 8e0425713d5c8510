import { expect, test } from 'vitest';
import { expectSound, logged } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import {
  notifications,
  orderOnScreen,
  qfpayNotification,
  queries,
  received,
  relayedKiosk,
} from '../support/notified-kiosk.ts';

test('forged notifications do nothing but count, though the money is there to be found', async () => {
  const { kiosk, relay } = await relayedKiosk();
  const order = await orderOnScreen(kiosk);
  kiosk.qfpay.approve(order.orderNumber);
  const genuine = qfpayNotification(order);
  const forged = [
    qfpayNotification(order, {}, 'a guessed key'),
    { ...genuine, headers: {} },
    { ...genuine, body: Buffer.concat([genuine.body, Buffer.from(' ')]) },
    { headers: genuine.headers, body: qfpayNotification(order, { txamt: '1' }).body },
  ];
  for (const raw of forged) {
    await relay(raw);
  }
  await received(kiosk, forged.length);
  expect(await notifications(kiosk)).toMatchObject({ received: 4, rejected: 4 });
  expect(queries(kiosk, order)).toBe(0);
  expect(kiosk.pulses('motor1')).toBe(0);
  expect((await kiosk.health()).phase).toBe('paying');
  await eventually(() => logged(kiosk, 'notification.refused').length > 0, { what: 'it is in the log' });
  expect(logged(kiosk, 'notification.refused')).toHaveLength(1);
  expect(JSON.stringify(logged(kiosk, 'notification.refused'))).not.toContain(order.orderNumber);
  expectSound(kiosk, []);
});
