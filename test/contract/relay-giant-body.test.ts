import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_NOTIFICATION_BYTES } from '../../src/gateways/notification.ts';
import { rawExchange } from '../support/http.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, type RunningRelay, startRelay } from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay;
beforeAll(async () => {
  broker = await Mosquitto.start();
  relay = await startRelay({ brokerUrl: broker.url });
  await connected(relay);
});
afterAll(async () => {
  await relay.stop();
  await broker.remove();
});

const head = (more: string) => `POST /notify/qfpay HTTP/1.1\r\nhost: relay.example\r\n${more}\r\n\r\n`;

test('announced: refused at once', async () => {
  expect(await rawExchange(relay.port, head(`content-length: ${MAX_NOTIFICATION_BYTES + 1}`))).toContain(' 413 ');
});

test('unannounced, in chunks: counted as it comes', async () => {
  const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
  const answer = await rawExchange(relay.port, head('transfer-encoding: chunked') + chunk.repeat(3));
  expect(answer).toContain(' 413 ');
  expect(relay.relay.counters.count('qfpay', 'broken-request')).toBe(2);
});

test('headers without end: refused', async () => {
  expect(await rawExchange(relay.port, head(`x: ${'y'.repeat(20_000)}`))).toContain(' 431 ');
});

test('a genuine one with a header longer than a kiosk reads is not accepted, and nothing goes to the broker', async () => {
  const webhook = qfpayWebhook('CARPARKA000000120815');
  const headers = { ...webhook.headers, 'x-long': 'y'.repeat(5_000) };
  expect((await post(relay.url, { ...webhook, headers })).status).toBe(400);
});

test('the longest that is allowed reaches the kiosk whole', async () => {
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  const short = qfpayWebhook('CARPARKA000000120815');
  const room = MAX_NOTIFICATION_BYTES - Buffer.byteLength(short.body);
  const webhook = qfpayWebhook('CARPARKA000000120815', { filler: 'z'.repeat(room - '", "filler": ""'.length + 1) });
  expect(Buffer.byteLength(webhook.body)).toBe(MAX_NOTIFICATION_BYTES);
  expect(await post(relay.url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await kiosk.hears(1);
  expect(kiosk.bodies).toEqual([webhook.body]);
  await kiosk.stop();
});
