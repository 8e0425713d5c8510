import { afterAll, beforeAll, expect, test } from 'vitest';
import { qfpayNotificationReader } from '../../src/gateways/qfpay/notification.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import {
  connected,
  ListeningKiosk,
  post,
  QFPAY_KEY,
  qfpayWebhook,
  type RunningRelay,
  startRelay,
} from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay;
let a: ListeningKiosk;
let b: ListeningKiosk;
beforeAll(async () => {
  broker = await Mosquitto.start();
  relay = await startRelay({ brokerUrl: broker.url });
  await connected(relay);
  a = await ListeningKiosk.start(broker.url, 'car-park-a');
  b = await ListeningKiosk.start(broker.url, 'car-park-b');
});
afterAll(async () => {
  await relay.stop();
  await a.stop();
  await b.stop();
  await broker.remove();
});

test('reaches its own kiosk byte for byte, and the gateway gets its own acknowledgement', async () => {
  const webhook = qfpayWebhook('CARPARKA000000120815');
  expect(await post(relay.url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await a.hears(1);
  const [heard] = a.heard;
  expect(heard).toMatchObject({ gateway: 'qfpay', retained: false });
  expect(a.bodies).toEqual([webhook.body]);
  expect(b.heard).toEqual([]);
  const again = qfpayNotificationReader({ clientKey: QFPAY_KEY, mchid: null });
  expect(heard === undefined ? null : again(heard.raw)).toMatchObject({
    kind: 'notice',
    notice: { orderNumber: 'CARPARKA000000120815', claim: 'paid' },
  });
});

test('a refund goes the same way by its own number', async () => {
  const webhook = qfpayWebhook('CARPARKBR00000031234', { notify_type: 'refund' });
  expect(await post(relay.url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await b.hears(1);
  expect(b.bodies).toEqual([webhook.body]);
});

test('cookies and credentials of a proxy stay here', async () => {
  const webhook = qfpayWebhook('CARPARKA000000130815');
  const headers = { ...webhook.headers, cookie: 'a=hunter2', authorization: 'Basic hunter2' };
  const before = a.heard.length;
  await post(relay.url, { ...webhook, headers });
  await a.hears(before + 1);
  expect(JSON.stringify(a.heard.at(-1)?.raw.headers)).not.toContain('hunter2');
});

test('the same one twice is passed on twice: the kiosk makes duplicates harmless', async () => {
  const before = a.heard.length;
  const webhook = qfpayWebhook('CARPARKA000000140815');
  await post(relay.url, webhook);
  expect(await post(relay.url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await a.hears(before + 2);
});

test('what the gateway tells of another system is acknowledged, and goes nowhere', async () => {
  const before = [a.heard.length, b.heard.length];
  expect(await post(relay.url, qfpayWebhook('SHOP-2024-77'))).toEqual({ status: 200, text: 'SUCCESS' });
  expect(relay.relay.counters.count('qfpay', 'another-system')).toBe(1);
  expect([a.heard.length, b.heard.length]).toEqual(before);
});

test('nothing of the content is in the log', () => {
  const text = JSON.stringify(relay.log.events);
  expect(text).not.toContain('120815');
  expect(text).not.toContain('Caf');
  expect(relay.log.count('process.fault')).toBe(0);
});
