import { afterAll, beforeAll, expect, test } from 'vitest';
import { addNotifyRoute } from '../../src/runtime/notify-route.ts';
import { rawExchange } from '../support/http.ts';
import { InboxUnderTest } from '../support/notification-inbox.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

let running: RunningServer;
const kiosk = new InboxUnderTest();

beforeAll(async () => {
  running = await startServer();
  addNotifyRoute(
    running.server,
    kiosk.inbox,
    new Map([['qfpay', { status: 200, contentType: 'text/plain', body: 'OK' }]]),
  );
  running.server.route('POST', '/screen/action', () => ({ kind: 'json', status: 200, body: {} }));
  running.server.route('POST', '/hook', () => ({ kind: 'json', status: 200, body: {} }), { caller: 'machine' });
  running.server.route('POST', '/page', () => ({ kind: 'json', status: 200, body: {} }), { anyHost: true });
});
afterAll(() => running.stop());

/** As a proxy with a public name passes it on. */
async function status(firstLine: string): Promise<number> {
  const headers = ['host: kiosk.example', 'content-length: 2', 'x-kioskd: 1', 'content-type: application/json'];
  const lines = [`${firstLine} HTTP/1.1`, ...headers, 'connection: close', '', '{}'];
  return Number((await rawExchange(running.address.port, lines.join('\r\n'))).split(' ')[1]);
}

test('notifications are taken under any name', async () => {
  expect(await status('POST /notify/qfpay')).toBe(200);
  expect(await status('POST /notify/qfpay?x=1')).toBe(200);
});

test.each([
  'GET /',
  'GET /healthz',
  'GET /metrics',
  'POST /screen/action',
  'POST /hook',
  // A route for pages never opens, whatever it says of itself.
  'POST /page',
  'POST /api/orders',
  'GET /notify/qfpay',
  'POST /notify/qfpay/../../healthz',
  'GET /notify/%2e%2e/metrics',
  'POST //notify/qfpay',
  'POST http://kiosk.example/notify/qfpay',
])('%s is not', async (firstLine) => {
  expect(await status(firstLine)).toBe(421);
});
