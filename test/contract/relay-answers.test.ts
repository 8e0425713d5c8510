import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawRequest } from '../support/http.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, post, qfpayWebhook, type RunningRelay, startRelay } from '../support/relay.ts';

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

test.each([
  ['GET', '/', 404],
  ['GET', '/notify', 404],
  ['POST', '/notify/', 404],
  ['POST', '/notify/wavpay', 404],
  ['POST', '/notify/qfpay/more', 404],
  ['POST', '/notify/__proto__', 404],
  ['POST', '/healthz', 405],
  ['GET', '/notify/qfpay', 405],
  ['PUT', '/notify/qfpay', 405],
])('%s %s: %i, and nothing of the request is repeated', async (method, path, status) => {
  const response = await fetch(`${relay.url}${path}`, { method });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('not accepted\n');
});

test('a query behind the path does no harm: some portals add one', async () => {
  const webhook = qfpayWebhook('CARPARKA000000120815');
  expect((await post(relay.url, { ...webhook, path: '/notify/qfpay?from=portal' })).status).toBe(200);
});

test('HEAD /healthz has no body', async () => {
  expect(await rawRequest(relay.port, 'HEAD /healthz HTTP/1.1', ['host: relay.example'])).toMatch(
    / 200 [\s\S]*\r\n\r\n$/,
  );
});

test('/metrics counts what came in and what became of it', async () => {
  await post(relay.url, { ...qfpayWebhook('CARPARKA000000120815'), headers: {} });
  await post(relay.url, qfpayWebhook('NOBODY000000120815'));
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  expect(text).toContain('kioskd_relay_broker_connected 1\n');
  expect(text).toContain('kioskd_relay_received_total{gateway="qfpay"} 3\n');
  expect(text).toContain('kioskd_relay_ended_total{gateway="qfpay",fate="rejected"} 1\n');
  expect(text).toContain('kioskd_relay_ended_total{gateway="qfpay",fate="not-routable"} 1\n');
  expect(text).toContain('kioskd_relay_ended_total{gateway="codepay",fate="passed-on"} 0\n');
});

test.each(['x-forwarded-for: 192.0.2.1', 'forwarded: for=192.0.2.1', 'via: 1.1 proxy', 'x-real-ip: 192.0.2.1'])(
  '/metrics is not there for whom a proxy speaks (%s)',
  async (header) => {
    expect(await rawRequest(relay.port, 'GET /metrics HTTP/1.1', ['host: relay.example', header])).toContain(' 404 ');
  },
);
