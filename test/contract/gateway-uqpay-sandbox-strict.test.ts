import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SANDBOX_UQPAY, startUqpaySandbox, type UqpaySandbox } from '../../src/sandbox/gateways/index.ts';

let sandbox: UqpaySandbox;
let serial = 0;
beforeEach(async () => {
  ({ sandbox } = await startUqpaySandbox({ now: () => Date.parse('2026-01-15T12:00:00+08:00') }));
});
afterEach(() => sandbox.stop());

type Fields = { [name: string]: string | number | null | Fields };

const ORDER: Fields = {
  merchantOrderId: 'K1A000001',
  amount: '12.50',
  currency: 'HKD',
  paymentMethod: 'MPAY',
  product: 'ORDER_CODE',
  expireAt: '2026-01-15 12:05:00',
  goods: { description: 'ticket' },
  riskData: { device: { os: 'ANDROID' } },
};

/** The rule once more, by hand. */
function line(fields: Fields): string {
  return Object.keys(fields)
    .sort()
    .flatMap((name) => {
      const value = fields[name];
      const text = typeof value === 'object' && value !== null ? `|${line(value)}|` : String(value ?? '');
      return text === '' ? [] : [`${name}=${text}`];
    })
    .join('&');
}

async function post(
  fields: Fields,
  change: { headers?: Record<string, string>; body?: string; path?: string; key?: string } = {},
): Promise<{ status: number; code: string; sign: string | null; text: string }> {
  serial += 1;
  const sign = createHash('sha256')
    .update(`${line(fields)}&key=${change.key ?? SANDBOX_UQPAY.key}`)
    .digest('hex');
  const answer = await fetch(`${sandbox.url}${change.path ?? '/pay'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      clientId: SANDBOX_UQPAY.clientId,
      signId: SANDBOX_UQPAY.signId,
      signType: 'SHA',
      requestId: `r${serial}`,
      sign,
      ...change.headers,
    },
    body: change.body ?? JSON.stringify(fields),
  });
  const text = await answer.text();
  const code = /"respCode":"(\w+)"/.exec(text)?.[1] ?? '';
  return { status: answer.status, code, text, sign: answer.headers.get('sign') };
}

it('takes a good order, either case of the signature, and signs its answer', async () => {
  const { code, sign, text } = await post(ORDER);
  expect(code).toBe('000000');
  const data = /"data":(\{.*\})\}$/.exec(text)?.[1] ?? '';
  const signed = `data=|${line(JSON.parse(data) as Fields)}|&respCode=000000&respMsg=Success&key=${SANDBOX_UQPAY.key}`;
  expect(sign).toBe(createHash('sha256').update(signed).digest('hex'));
  expect(sandbox.orders()).toHaveLength(1);
});

it.each([
  ['no signature', { headers: { sign: '' } }, '100001'],
  ['another key', { key: 'other' }, '100001'],
  ['another merchant', { headers: { clientId: '9' } }, '100001'],
  ['another signId', { headers: { signId: '9' } }, '100001'],
  ['another sign type', { headers: { signType: 'RSA' } }, '100001'],
  ['a token as well', { headers: { token: SANDBOX_UQPAY.token } }, '100001'],
  ['a changed amount', { body: JSON.stringify({ ...ORDER, amount: '1.00' }) }, '100001'],
  ['no requestId', { headers: { requestId: '' } }, '100002'],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, '100002'],
  ['no JSON', { body: 'amount=1' }, '100002'],
  ['a member named twice', { body: JSON.stringify(ORDER).replace('{', '{"amount":"12.50",') }, '100002'],
])('refuses %s', async (_what, change, code) => {
  expect((await post(ORDER, change)).code).toBe(code);
  expect(sandbox.orders()).toEqual([]);
});

it.each([
  [{ amount: '0.00' }],
  [{ amount: '12.5' }],
  [{ amount: '12' }],
  [{ amount: '-1.00' }],
  [{ amount: 12.5 }],
  [{ currency: 'XXX' }],
  [{ paymentMethod: 'PAYME' }],
  [{ product: 'ENTRY_CODE' }],
  [{ product: 'PAYMENT_CODE' }],
  [{ merchantOrderId: 'with blank' }],
  [{ merchantOrderId: 'x'.repeat(65) }],
  [{ expireAt: '2026-01-15T12:05:00' }],
  [{ expireAt: '2026-01-15 12:00:00' }],
  [{ expireAt: '2026-01-18 12:00:00' }],
  [{ expireAt: '2026-02-31 12:00:00' }],
  [{ expireAt: null }],
  [{ payCodeValue: '281234567890123456' }],
  [{ goods: null }],
  [{ goods: { description: '' } }],
  [{ goods: {} }],
  [{ riskData: { device: { os: 'Linux' } } }],
  [{ riskData: { Device: { os: 'ANDROID' } } }],
  [{ riskData: null }],
  [{ notifyUrl: 'here' }],
  [{ somethingElse: 'x' }],
])('refuses a signed order with %o', async (change) => {
  expect((await post({ ...ORDER, ...change })).code).toBe('100002');
  expect(sandbox.orders()).toEqual([]);
});

it('takes a requestId once, and an order number once', async () => {
  expect((await post(ORDER, { headers: { requestId: 'once' } })).code).toBe('000000');
  expect((await post({ ...ORDER, merchantOrderId: 'K2' }, { headers: { requestId: 'once' } })).code).toBe('100003');
  expect((await post({ ...ORDER, expireAt: '2026-01-18 11:59:59' })).code).toBe('200001');
  expect(sandbox.orders()).toHaveLength(1);
});

it('a query or a cancel names one order, in one way', async () => {
  for (const path of ['/detail', '/cancel']) {
    expect((await post({}, { path })).code).toBe('100002');
    expect((await post({ merchantOrderId: 'a', orderId: 'b' }, { path })).code).toBe('100002');
    expect((await post({ merchantOrderId: 'a', extra: 'b' }, { path })).code).toBe('100002');
    const { code, text } = await post({ merchantOrderId: 'a' }, { path });
    expect(code).toBe('200002');
    expect(text).toContain('"respMsg":"Transaction does not exist"');
  }
});

it('a refund has a number of its own, one payment, and a good amount', async () => {
  const refund: Fields = {
    merchantRefundId: 'R1',
    originalMerchantOrderId: 'K1A000001',
    amount: '12.50',
    currency: 'HKD',
  };
  const sent = async (change: Fields) => (await post({ ...refund, ...change }, { path: '/refund' })).code;
  expect(await sent({})).toBe('200002');
  await post(ORDER);
  expect(await sent({})).toBe('400002');
  sandbox.approve('K1A000001');
  expect(await sent({ originalOrderId: '1' })).toBe('100002');
  expect(await sent({ amount: '12.5' })).toBe('100002');
  expect(await sent({ merchantRefundId: 'K1A000001' })).toBe('200001');
  expect(await sent({ amount: '12.51' })).toBe('400001');
  expect(await sent({ currency: 'MOP' })).toBe('400001');
  expect(await sent({ amount: '12.00' })).toBe('000000');
  expect(await sent({ amount: '0.50' })).toBe('200001');
  expect(await sent({ merchantRefundId: 'R2', amount: '0.51' })).toBe('400001');
  expect(await sent({ merchantRefundId: 'R2', amount: '0.50' })).toBe('000000');
});

it('knows no other address and no other method', async () => {
  expect((await post(ORDER, { path: '/pay/' })).status).toBe(404);
  expect((await fetch(`${sandbox.url}/detail`)).status).toBe(404);
});
