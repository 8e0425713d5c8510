import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Acknowledgement, MAX_NOTIFICATION_BYTES } from '../../src/gateways/notification.ts';
import { addNotifyRoute } from '../../src/runtime/notify-route.ts';
import { InboxUnderTest, PAYMENT } from '../support/notification-inbox.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

const SUCCESS: Acknowledgement = { status: 200, contentType: 'text/plain', body: 'SUCCESS' };

let running: RunningServer;
let kiosk: InboxUnderTest;
beforeEach(async () => {
  running = await startServer();
  kiosk = new InboxUnderTest();
  kiosk.open(PAYMENT);
  addNotifyRoute(running.server, kiosk.inbox, new Map([['qfpay', SUCCESS]]));
});
afterEach(() => running.stop());

async function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const response = await fetch(`${running.address.url}${path}`, { method: 'POST', body: Buffer.from(body), headers });
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

test('a verified one is answered in the words of its gateway, also when it comes again', async () => {
  for (let n = 0; n < 3; n += 1) {
    const { status, text, type } = await post('/notify/qfpay', '{}');
    expect([status, text, type]).toEqual([200, 'SUCCESS', 'text/plain']);
  }
  expect(kiosk.posted).toHaveLength(1);
});

test('it is verified over the bytes and headers that came', async () => {
  const bytes = new Uint8Array([0x7b, 0xff, 0x00, 0x7d]);
  const seen: unknown[] = [];
  kiosk.qfpay.notification = ({ headers, body }) => {
    seen.push(headers['x-qf-sign'], [...body]);
    return { kind: 'of no interest' };
  };
  const answer = await post('/notify/qfpay', bytes, { 'X-QF-SIGN': 'ABC', 'content-type': 'text/xml' });
  expect(answer.text).toBe('SUCCESS');
  expect(seen).toEqual(['ABC', [...bytes]]);
});

test('one that is not believed is refused, and nothing of it is repeated', async () => {
  kiosk.qfpay.notification = { kind: 'rejected', why: 'bad signature' };
  const { status, text } = await post('/notify/qfpay', '{"forged":"<b>"}');
  expect(status).toBe(400);
  expect(text).not.toContain('forged');
  expect(kiosk.posted).toEqual([]);
});

test('a gateway that is not there, or sends none, is not found', async () => {
  kiosk.wavpay.notification = kiosk.qfpay.notification;
  for (const path of ['/notify/codepay', '/notify/wavpay', '/notify/__proto__', '/notify/', '/notify/qfpay/x']) {
    expect((await post(path, '{}')).status).toBe(404);
  }
  expect(kiosk.posted).toEqual([]);
});

test('while it cannot be taken the gateway is asked to send it again', async () => {
  const { state } = kiosk;
  kiosk.state = null;
  expect((await post('/notify/qfpay', '{}')).status).toBe(503);
  kiosk.state = state;
  expect((await post('/notify/qfpay', '{}')).status).toBe(200);
  expect(kiosk.posted).toHaveLength(1);
});

test('a flood is cut short', async () => {
  kiosk.tellApart();
  const statuses: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    statuses.push((await post('/notify/qfpay', `${n}`)).status);
  }
  expect(statuses).toEqual([...Array(20).fill(200), ...Array(10).fill(503)]);
  expect(kiosk.posted).toHaveLength(20);
});

test('a body longer than any notification is refused unread; the longest is taken', async () => {
  expect((await post('/notify/qfpay', Buffer.alloc(MAX_NOTIFICATION_BYTES))).status).toBe(200);
  expect((await post('/notify/qfpay', Buffer.alloc(MAX_NOTIFICATION_BYTES + 1))).status).toBe(413);
  expect(kiosk.posted).toHaveLength(1);
});

test('only a post is one', async () => {
  for (const method of ['GET', 'DELETE', 'PUT']) {
    expect((await fetch(`${running.address.url}/notify/qfpay`, { method })).status).toBe(405);
  }
});
