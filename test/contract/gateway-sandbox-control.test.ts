import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await qfpayRig();
});
afterEach(() => rig.stop());

async function control(path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(
    `${rig.sandbox.url}/control/${path}`,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

it('another process can be the customer with a payment code', async () => {
  const { status, json } = await control('codes', { wallet: 'alipay', script: 'ask' });
  expect(status).toBe(201);
  expect(json['code']).toMatch(/^28\d{16}$/);
  const payment = rig.payment();
  await rig.gateway.charge(payment, String(json['code']), never);
  expect((await control(`orders/${payment.orderNumber}/approve`, {})).json).toEqual({ done: true });
  expect((await control(`orders/${payment.orderNumber}/approve`, {})).status).toBe(409);
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  expect((await control('orders')).json).toMatchObject({ orders: [{ state: 'paid', amount: payment.amount }] });
});

it('another process can be the customer who scans the order code', async () => {
  const payment = rig.payment({ mode: 'mpm' });
  const shown = await rig.gateway.present(payment, never);
  const text = shown.kind === 'order code' ? shown.code : '';
  const found = await control(`order-code?text=${encodeURIComponent(text)}`);
  expect(found.json).toMatchObject({ orderNumber: payment.orderNumber, state: 'created' });
  expect((await control(`orders/${payment.orderNumber}/decline`, {})).json).toEqual({ done: true });
  expect((await rig.gateway.query(payment, never)).kind).toBe('not paid');
  expect((await control('order-code?text=nothing')).status).toBe(404);
});

it('faults can be set, and the network comes back by itself', async () => {
  expect((await control('faults', { answer: 'http 500', count: 1 })).status).toBe(200);
  expect(await rig.gateway.query(rig.payment(), never)).toMatchObject({ why: 'http status' });
  expect((await control('faults', { network: 'refuse', forMs: 50 })).status).toBe(200);
  await eventually(async () => (await rig.gateway.query(rig.payment(), never)).kind === 'not found', {
    what: 'the network is back',
  });
});

it('changes are told as they happen', async () => {
  const states: string[] = [];
  const forget = rig.sandbox.onChange((order) => states.push(order.state));
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  forget();
  await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  expect(states).toEqual(['pending', 'paid']);
});

it.each([
  ['codes', { wallet: 'nowallet' }],
  ['codes', { script: 'constructor' }],
  ['codes', []],
  ['faults', { answer: 'explode' }],
  ['faults', { answr: 'html' }],
  ['faults', { slowMs: -1 }],
  ['faults', { verbs: 'charge' }],
])('%s with %o is refused', async (path, body) => {
  expect((await control(path, body)).status).toBe(400);
});

it('a page from elsewhere cannot use it', async () => {
  const status = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const call = request(`${rig.sandbox.url}/control/codes`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.end('{}');
    });
  expect(await status({ 'content-type': 'application/json', host: 'evil.example' })).toBe(403);
  expect(await status({ 'content-type': 'application/json', host: 'a b' })).toBe(400);
  expect(await status({ 'content-type': 'text/plain' })).toBe(415);
  expect(await status({ 'content-type': 'application/json' })).toBe(201);
});
