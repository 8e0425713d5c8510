import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodepaySandbox, SANDBOX_CODEPAY, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, type Rig } from '../support/gateways.ts';

const NOW = Date.parse('2026-06-15T12:00:00+08:00');
let rig: Rig<CodepaySandbox>;
beforeEach(async () => {
  rig = await codepayRig({ sandbox: { cancelMinAgeMs: 0, now: () => NOW } });
});
afterEach(() => rig.stop());

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const common = () => ({
  app_id: SANDBOX_CODEPAY.appId,
  merchant_no: SANDBOX_CODEPAY.merchantNo,
  format: 'JSON',
  charset: 'UTF-8',
  sign_type: 'RSA2',
  version: '1.0',
  timestamp: String(NOW),
});
const order = () => ({
  ...common(),
  method: 'cscanb.pay.getqrcode',
  pay_method_id: 'Alipay+',
  merchant_order_no: 'K1-0001',
  price_currency: 'HKD',
  order_amount: '12.50',
  description: 'ticket',
});

interface Change {
  readonly headers?: Record<string, string>;
  readonly key?: typeof stranger;
  /** Put in after signing. */
  readonly after?: Record<string, unknown>;
  readonly path?: string;
}

/** Signs by hand and posts. A value that is undefined is left out. */
async function post(fields: Record<string, string | number | undefined>, change: Change = {}) {
  const there = Object.entries(fields).filter((pair) => pair[1] !== undefined);
  const text = there
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const key = change.key ?? (await sandboxCodepayKeys()).app.privateKey;
  const signature = sign('sha256', Buffer.from(text), key).toString('base64');
  const answer = await fetch(`${rig.sandbox.url}${change.path ?? '/api/entry'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=UTF-8', ...change.headers },
    body: JSON.stringify({ ...Object.fromEntries(there), sign: signature, ...change.after }),
  });
  const body = await answer.text();
  return { status: answer.status, code: /"code":"(\w+)"/.exec(body)?.[1] ?? '', body };
}

it('takes a good order, with numbers as numbers too, and answers with data in a text', async () => {
  const { code, body } = await post(order());
  expect(code).toBe('0');
  expect(body).toContain('"data":"{\\"trans_no\\":\\"5123');
  expect((await post({ ...order(), merchant_order_no: 'K1-0002', order_amount: 12.5 })).code).toBe('0');
});

describe('refuses a request', () => {
  it.each([
    ['with a changed amount', {}, { after: { order_amount: '1' } }, 'SBX_SIGNATURE'],
    ['without a signature', {}, { after: { sign: '' } }, 'SBX_PARAMETER'],
    ['signed by somebody else', {}, { key: stranger }, 'SBX_SIGNATURE'],
    ['of another app', { app_id: 'other' }, {}, 'SBX_CREDENTIALS'],
    ['of another merchant', { merchant_no: '1' }, {}, 'SBX_CREDENTIALS'],
    ['16 minutes old', { timestamp: String(NOW - 960_000) }, {}, 'SBX_TIME'],
    ['16 minutes ahead', { timestamp: String(NOW + 960_000) }, {}, 'SBX_TIME'],
    ['stamped in seconds', { timestamp: '1710126893' }, {}, 'SBX_PARAMETER'],
    ['as a form', {}, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'SBX_PARAMETER'],
    ['with a short trace number', {}, { headers: { 'http-request-psn': '123' } }, 'SBX_PARAMETER'],
    ['signed in another way', { sign_type: 'NONE' }, {}, 'SBX_PARAMETER'],
    ['of another version', { version: '2.0' }, {}, 'SBX_PARAMETER'],
    ['in another character set', { charset: 'GBK' }, {}, 'SBX_PARAMETER'],
    ['in another format', { format: 'XML' }, {}, 'SBX_PARAMETER'],
    ['for a method there is not', { method: 'constructor' }, {}, 'SBX_PARAMETER'],
    ['with an empty value', { store_no: '' }, {}, 'SBX_PARAMETER'],
    ['with a value that begins with @', { description: '@home' }, {}, 'SBX_PARAMETER'],
    ['with an object for a value', {}, { after: { attach: {} } }, 'SBX_PARAMETER'],
    ['with a field nobody knows', { colour: 'red' }, {}, 'SBX_PARAMETER'],
  ] as const)('%s', async (_what, fields, change, code) => {
    expect((await post({ ...order(), ...fields }, change)).code).toBe(code);
    expect(rig.sandbox.orders()).toEqual([]);
  });

  it.each([
    { merchant_order_no: 'with blank' },
    { merchant_order_no: 'x'.repeat(33) },
    { merchant_order_no: 'é' },
    { merchant_order_no: undefined },
    { order_amount: '0' },
    { order_amount: '0.00' },
    { order_amount: '-1' },
    { order_amount: '1.001' },
    { order_amount: '1,50' },
    { order_amount: undefined },
    { trans_amount: '1.00' },
    { price_currency: 'XXX' },
    { price_currency: 'hkd' },
    { price_currency: 'JPY', order_amount: '1.50' },
    { pay_method_id: 'Alipay ' },
    { pay_method_id: 'Octopus' },
    { description: undefined },
    { description: 'x'.repeat(129) },
    { description: 'a\nb' },
    { expires: '0' },
    { expires: '5m' },
    { store_no: 'x'.repeat(33) },
    { terminal_sn: 'a b' },
    { notify_url: 'https://kiosk.example/notify?x=1' },
    { auth_code: '130000000000000000' },
    { method: 'bscanc.pay.submit' },
  ])('with %o', async (fields) => {
    expect((await post({ ...order(), ...fields })).code).toBe('SBX_PARAMETER');
    expect(rig.sandbox.orders()).toEqual([]);
  });
});

it('knows one address only', async () => {
  expect((await post(order(), { path: '/api/entry/mpm' })).status).toBe(404);
});

it.each(['order.query', 'order.refund.query'])(
  'wants %s to name one number, and knows what it does not know',
  async (method) => {
    const query = { ...common(), method };
    expect((await post(query)).code).toBe('SBX_PARAMETER');
    expect((await post({ ...query, merchant_order_no: 'K1', trans_no: '5' })).code).toBe('SBX_PARAMETER');
    expect((await post({ ...query, merchant_order_no: 'K1' })).code).toBe('SBX_NOT_FOUND');
  },
);

it('takes a number once, for orders and refunds together', async () => {
  expect((await post(order())).code).toBe('0');
  expect((await post(order())).code).toBe('SBX_DUPLICATE');
  rig.sandbox.approve('K1-0001');
  const refund = {
    ...common(),
    method: 'order.refund.submit',
    merchant_order_no: 'K1-0001',
    orig_merchant_order_no: 'K1-0001',
    price_currency: 'HKD',
    order_amount: '1.00',
  };
  expect((await post(refund)).code).toBe('SBX_DUPLICATE');
});

it('pays back in parts, and not more than there is', async () => {
  await post(order());
  rig.sandbox.approve('K1-0001');
  const refund = (number: string, amount: string, more: object = {}) =>
    post({
      ...common(),
      method: 'order.refund.submit',
      merchant_order_no: number,
      orig_merchant_order_no: 'K1-0001',
      price_currency: 'HKD',
      order_amount: amount,
      ...more,
    });
  expect((await refund('R1', '5.00')).code).toBe('0');
  expect((await refund('R2', '7.51')).code).toBe('SBX_REFUND_SUM');
  expect((await refund('R3', '1.00', { price_currency: 'USD' })).code).toBe('SBX_REFUND_STATE');
  expect((await refund('R4', '1.00', { orig_trans_no: '5' })).code).toBe('SBX_PARAMETER');
  expect((await refund('R5', '1.00', { orig_merchant_order_no: 'NONE' })).code).toBe('SBX_NOT_FOUND');
  expect((await refund('R6', '7.50')).code).toBe('0');
  expect((await refund('R7', '0.01')).code).toBe('SBX_REFUND_STATE');
  expect(rig.sandbox.orders()).toMatchObject([{ refundedMinor: 1250, state: 'refunded' }]);
});
