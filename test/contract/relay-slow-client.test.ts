import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawExchange } from '../support/http.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, post, qfpayWebhook, type RunningRelay, startRelay } from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay;
beforeAll(async () => {
  broker = await Mosquitto.start();
  // Short, but not so short that a busy machine takes an honest client for a slow one.
  relay = await startRelay({ brokerUrl: broker.url }, { limits: { headersMs: 2_000, requestMs: 4_000 } });
  await connected(relay);
});
afterAll(async () => {
  await relay.stop();
  await broker.remove();
});

const head = (more: string) => `POST /notify/qfpay HTTP/1.1\r\nhost: relay.example\r\n${more}\r\n\r\n`;

test('headers that do not end are cut off', async () => {
  expect(await rawExchange(relay.port, 'POST /notify/qfpay HTTP/1.1\r\nx: ')).toContain(' 408 ');
});

test('a body that does not end is cut off', async () => {
  expect(await rawExchange(relay.port, `${head('content-length: 100')}half`)).toContain(' 408 ');
  expect(relay.relay.counters.count('qfpay', 'rejected')).toBe(0);
});

test('what is not HTTP is refused', async () => {
  expect(await rawExchange(relay.port, '\x16\x03\x01\x00\xa5\r\n\r\n')).toContain(' 400 ');
});

test('afterwards a genuine one is served', async () => {
  expect((await post(relay.url, qfpayWebhook('CARPARKA000000120815'))).status).toBe(200);
});
