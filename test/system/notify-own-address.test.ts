import { expect, test } from 'vitest';
import type { RawNotification } from '../../src/gateways/notification.ts';
import { expectSound, logged } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { rawExchange } from '../support/http.ts';
import {
  kioskWith,
  notifications,
  orderOnScreen,
  qfpayNotification,
  queries,
  SELDOM,
} from '../support/notified-kiosk.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** As the proxy in front of a kiosk with a public name passes it on. */
async function post(kiosk: RunningKiosk, path: string, { headers, body }: RawNotification): Promise<string> {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: kiosk.example',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    'connection: close',
    '',
    Buffer.from(body).toString('latin1'),
  ];
  return await rawExchange(Number(new URL(kiosk.url).port), lines.join('\r\n'));
}

test('a notification to the address of the kiosk is acknowledged and makes it ask at once', async () => {
  const kiosk = await kioskWith({ ...SELDOM, 'web.notify': true });
  const order = await orderOnScreen(kiosk);
  kiosk.qfpay.approve(order.orderNumber);
  expect(await post(kiosk, '/notify/qfpay', qfpayNotification(order, {}, 'a guessed key'))).toContain(' 400 ');
  expect(await post(kiosk, '/notify/wavpay', qfpayNotification(order))).toContain(' 404 ');
  expect(queries(kiosk, order)).toBe(0);
  for (let n = 0; n < 3; n += 1) {
    const answer = await post(kiosk, '/notify/qfpay', qfpayNotification(order));
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nSUCCESS$/);
  }
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(await notifications(kiosk)).toMatchObject({ received: 4, matched: 1, duplicate: 2, rejected: 1 });
  expectSound(kiosk, []);
});

test('a kiosk that was not told to take any has no such address', async () => {
  const kiosk = await kioskWith({});
  expect(await post(kiosk, '/notify/qfpay', { headers: {}, body: Buffer.from('{}') })).toContain(' 421 ');
  expect((await fetch(`${kiosk.url}/notify/qfpay`, { method: 'POST', body: '{}' })).status).toBe(404);
});
