import { expect, onTestFinished, test } from 'vitest';
import { wavpayHash } from '../../src/gateways/wavpay/sign.ts';
import {
  SANDBOX_WAVPAY,
  startWavpaySandbox,
  type WavpaySandbox,
  type WavpaySandboxOptions,
} from '../../src/sandbox/gateways/index.ts';

type Message = Readonly<Record<string, string>>;
type Answered = { readonly code: number; readonly data: Readonly<Record<string, unknown>> | null };

async function wavpay(options: Partial<WavpaySandboxOptions> = {}): Promise<WavpaySandbox> {
  const { sandbox } = await startWavpaySandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

const signed = (message: Message): object => ({
  ...message,
  secureHash: wavpayHash(new Map(Object.entries(message)), SANDBOX_WAVPAY.key, 'drop-null'),
});

async function post(
  { url }: WavpaySandbox,
  path: string,
  body: string,
  type = 'application/json; charset=utf-8',
): Promise<Answered> {
  const answer = await fetch(`${url}/api/micropay/${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return (await answer.json()) as Answered;
}

const bill = (payCode: string): Message => ({
  mchId: SANDBOX_WAVPAY.mchId,
  mchOrderId: 'K10001',
  amount: '1.00',
  goodsInfo: 'test',
  discount: '',
  point: '',
  payCode,
  timestamp: '1646733298647',
});

const code = (sandbox: WavpaySandbox) => sandbox.issuePaymentCode({ wallet: 'wavpay', script: 'approve' });
const query = { mchId: SANDBOX_WAVPAY.mchId, mchOrderId: 'K10001', timestamp: '1646733298647' };

test.each(Object.keys(bill('')))('a payment without %s is refused', async (name) => {
  const sandbox = await wavpay();
  const { [name]: _left, ...rest } = bill(code(sandbox));
  expect((await post(sandbox, 'micropay', JSON.stringify(signed(rest)))).code).toBe(1002);
  expect(sandbox.orders()).toEqual([]);
});

test.each([
  ['a form', (body: string) => body, 'application/x-www-form-urlencoded'],
  ['a field named twice', (body: string) => body.replace('{', '{"amount":"1.00",'), 'application/json'],
  ['a null', (body: string) => body.replace('"point":""', '"point":null'), 'application/json'],
  ['a number', (body: string) => body.replace('"1646733298647"', '1646733298647'), 'application/json'],
  ['a list', (body: string) => `[${body}]`, 'application/json'],
  ['half a message', (body: string) => body.slice(0, 40), 'application/json'],
])('%s is refused', async (_what, change, type) => {
  const sandbox = await wavpay();
  const body = change(JSON.stringify(signed(bill(code(sandbox)))));
  expect((await post(sandbox, 'micropay', body, type)).code).toBe(1002);
  expect(sandbox.orders()).toEqual([]);
});

test('the hash may have either case', async () => {
  const sandbox = await wavpay();
  const body = JSON.stringify(signed(bill(code(sandbox))));
  const lower = body.replace(/[0-9A-F]{64}/, (hash) => hash.toLowerCase());
  expect((await post(sandbox, 'micropay', lower)).data).toMatchObject({ tradeStatus: 'PAID' });
});

test('a payment code is good once, and for a minute', async () => {
  let now = Date.now();
  const sandbox = await wavpay({ now: () => now });
  const once = code(sandbox);
  const late = code(sandbox);
  const pay = async (payCode: string, mchOrderId: string) =>
    (await post(sandbox, 'micropay', JSON.stringify(signed({ ...bill(payCode), mchOrderId })))).data?.['tradeStatus'];

  expect(await pay(once, 'K10001')).toBe('PAID');
  expect(await pay(once, 'K10002')).toBe('FAILED');
  now += 60_000;
  expect(await pay(late, 'K10003')).toBe('FAILED');
});

test('a query knows orders of its own merchant alone', async () => {
  const sandbox = await wavpay();
  const ask = async (message: Message) => (await post(sandbox, 'queryBill', JSON.stringify(signed(message)))).code;

  expect(await ask(query)).toBe(1004);
  await post(sandbox, 'micropay', JSON.stringify(signed(bill(code(sandbox)))));
  expect(await ask(query)).toBe(0);
  expect(await ask({ ...query, mchId: '202006002' })).toBe(1001);
  expect(await ask({ ...query, amount: '1.00' })).toBe(1002);
});

test('money that goes back by hand shows in the bill', async () => {
  const sandbox = await wavpay();
  await post(sandbox, 'micropay', JSON.stringify(signed(bill(code(sandbox)))));

  expect(sandbox.refundByHand('K10001', 101)).toBeNull();
  expect(sandbox.refundByHand('K10001', null)).toMatchObject({ minor: 100, state: 'done' });
  expect((await post(sandbox, 'queryBill', JSON.stringify(signed(query)))).data).toMatchObject({
    tradeStatus: 'REFUNDED',
  });
  expect(sandbox.notifications()).toEqual([]);
});
