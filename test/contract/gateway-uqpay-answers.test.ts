import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import { UqpayGateway } from '../../src/gateways/uqpay/client.ts';
import { type UqpaySettings, uqpayDefaults } from '../../src/gateways/uqpay/settings.ts';
import { shaSignature } from '../../src/gateways/uqpay/sign.ts';
import { never } from '../support/gateways.ts';

const payment: PaymentFacts = {
  orderNumber: 'K1A000001',
  gateway: 'uqpay',
  wallet: 'mpay',
  mode: 'cpm',
  amount: money('HKD', 1250),
  madeAt: Date.UTC(2026, 0, 15, 4),
  gatewayRef: null,
  description: 'test',
};
const refund = { refundNumber: 'K1A000001R', madeAt: payment.madeAt };

let server: Server;
let gateway: UqpayGateway;
let now = payment.madeAt;
afterEach(async () => {
  now = payment.madeAt;
  await gateway.stop();
  await new Promise((resolve) => server.close(resolve));
});

/** A gateway that gives exactly this text for an answer, with a signature over the text `signed`; null: with none. */
async function answering(
  text: string,
  signed: string | null,
  change: Partial<UqpaySettings> = {},
): Promise<UqpayGateway> {
  const headers = signed === null ? {} : { sign: shaSignature(signed, 'k', '&key=', 'upper') };
  server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, headers).end(text));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway = new UqpayGateway(
    { ...uqpayDefaults, clientId: '1', signId: '2', key: 'k', baseUrl, ...change },
    { now: () => now },
  );
  return gateway;
}

/** The data of a well-formed answer about our order, as JSON members and as signed text, in the order of the names. */
function about(...changes: readonly (readonly [string, string | null])[]): { json: string; signed: string } {
  const fields = new Map<string, string | null>([
    ['amount', '"12.50"'],
    ['currency', '"HKD"'],
    ['merchantOrderId', '"K1A000001"'],
    ['orderId', '"42"'],
    ['status', '"success"'],
    ...changes,
  ]);
  const there = [...fields].filter((pair): pair is [string, string] => pair[1] !== null);
  const signed = [...there]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value.replaceAll('"', '')}`);
  return { json: there.map(([name, value]) => `"${name}":${value}`).join(','), signed: signed.join('&') };
}

async function asked(...changes: readonly (readonly [string, string | null])[]): Promise<string> {
  const { json, signed } = about(...changes);
  return queried(`{"data":{${json}},"respCode":"000000"}`, `data=|${signed}|&respCode=000000`);
}

async function queried(text: string, signed: string | null, change: Partial<UqpaySettings> = {}): Promise<string> {
  const outcome = await (await answering(text, signed, change)).query(payment, never);
  const why =
    outcome.kind === 'unknown' ? `: ${outcome.why}` : outcome.kind === 'not paid' ? `: ${outcome.reason}` : '';
  return `${outcome.kind}${why}`;
}

it.each([
  [[], 'paid'],
  // Amounts and numbers may be JSON numbers; they are signed as they were written.
  [[['amount', '12.50']], 'paid'],
  [[['amount', '12.5']], 'paid'],
  [[['amount', '"12.5"']], 'paid'],
  [[['orderId', '42']], 'paid'],
  [[['amount', '12.500001']], 'unknown: other amount'],
  [[['amount', '1250']], 'unknown: other amount'],
  [[['amount', '"12.50 "']], 'unknown: other amount'],
  [[['amount', '1.25e1']], 'unknown: other amount'],
  [[['amount', null]], 'unknown: other amount'],
  [[['currency', '"MOP"']], 'unknown: other amount'],
  [[['currency', null]], 'unknown: other amount'],
  [[['merchantOrderId', '"K1A000002"']], 'unknown: other order'],
  [[['merchantOrderId', null]], 'unknown: other order'],
  [[['merchantId', '"9"']], 'unknown: other merchant'],
  [[['merchantId', '"1"']], 'paid'],
  [[['paymentMethod', '"ALIPAY_HK"']], 'unknown: other order'],
  [[['paymentMethod', '"MPAY"']], 'paid'],
  [[['orderId', null]], 'unknown: bad shape'],
  [[['status', null]], 'unknown: bad shape'],
  [[['status', '"SUCCESS"']], 'unknown: unlisted code'],
  [[['status', '"paid"']], 'unknown: unlisted code'],
  [[['status', '"processing"']], 'pending'],
  [[['status', '"fail"']], 'not paid: declined'],
  [
    [
      ['status', '"fail"'],
      ['merchantOrderId', null],
    ],
    'unknown: other order',
  ],
  [[['status', '"closed"']], 'not paid: order closed'],
  [
    [
      ['status', '"closed"'],
      ['payTime', '"2026-01-15 12:00:00"'],
    ],
    'refunded',
  ],
  [[['refundedAmount', '"0.00"']], 'paid'],
  [[['refundedAmount', '"5.00"']], 'unknown: unlisted code'],
  [[['refundedAmount', '"12.50"']], 'refunded'],
  [[['refundedAmount', '"much"']], 'unknown: unlisted code'],
  // What is there and is no text is not the same as what is not there.
  [[['refundedAmount', '[5]']], 'unknown: unlisted code'],
  [[['merchantId', '[1]']], 'unknown: other merchant'],
  [[['paymentMethod', 'true']], 'unknown: other order'],
  [
    [
      ['status', '"fail"'],
      ['amount', 'true'],
    ],
    'unknown: other amount',
  ],
] as const)('data with %j is %s', async (changes, told) => {
  expect(await asked(...changes)).toBe(told);
});

const GOOD = about();

it.each([
  [
    'a number signed as a program would write it again',
    '{"data":{"amount":12.50},"respCode":"000000"}',
    'data=|amount=12.5|&respCode=000000',
    'bad signature',
  ],
  ['a signature over the data alone', `{"data":{${GOOD.json}},"respCode":"000000"}`, GOOD.signed, 'bad signature'],
  ['a member named twice', '{"data":null,"data":{},"respCode":"000000"}', 'data=||&respCode=000000', 'not json'],
  ['no result code', `{"data":{${GOOD.json}}}`, `data=|${GOOD.signed}|`, 'bad shape'],
  ['a result code that is no code', '{"respCode":"<b>no</b>"}', 'respCode=<b>no</b>', 'bad shape'],
  ['success without data', '{"respCode":"000000"}', 'respCode=000000', 'bad shape'],
  ['a code that nobody listed', '{"respCode":"4711"}', 'respCode=4711', 'unlisted code'],
  [
    'a code that nobody listed, beside a success',
    `{"data":{${GOOD.json}},"respCode":"4711"}`,
    `data=|${GOOD.signed}|&respCode=4711`,
    'unlisted code',
  ],
])('%s is unknown', async (_what, text, signed, why) => {
  expect(await queried(text, signed)).toBe(`unknown: ${why}`);
});

it.each([
  ['a value', '"payer":"x","status":"success","t":"1&status=fail"'],
  ['a name', '"payer":"x","status":"success","t=1&status":"fail"'],
])('a text of the payer that was signed cannot become the status by hiding the true one in %s', async (_where, end) => {
  const own = '"amount":"12.50","currency":"HKD","merchantOrderId":"K1A000001","orderId":"42"';
  // As the gateway has signed it: the payer is called `x&status=success&t=1`, and the status is `fail`.
  const signed =
    'data=|amount=12.50&currency=HKD&merchantOrderId=K1A000001&orderId=42&payer=x&status=success&t=1&status=fail|&respCode=000000';
  expect(await queried(`{"data":{${own},${end}},"respCode":"000000"}`, signed)).toBe('unknown: bad signature');
});

it('an address that repeats what the answer says is nothing strange', async () => {
  expect(await asked(['returnUrl', '"https://shop.example/?id=7&status=success&amount=12.50"'])).toBe('paid');
});

it.each([
  ['duplicate number', 'fail', 'unknown: duplicate number'],
  ['system error', 'closed', 'unknown: system error'],
  ['rate limited', 'fail', 'unknown: rate limited'],
  ['insufficient funds', 'fail', 'not paid: insufficient funds'],
  ['insufficient funds', 'success', 'unknown: unlisted code'],
  ['insufficient funds', 'processing', 'unknown: unlisted code'],
] as const)('a code that means "%s", with the status "%s", is %s for a charge', async (meaning, status, told) => {
  const { json, signed } = about(['status', `"${status}"`]);
  const text = `{"data":{${json}},"respCode":"E17"}`;
  const client = await answering(text, `data=|${signed}|&respCode=E17`, { resultCodes: { E17: meaning } });
  const outcome = await client.charge(payment, '281234567890123456', never);
  const why = outcome.kind === 'unknown' ? outcome.why : outcome.kind === 'not paid' ? outcome.reason : '';
  expect(`${outcome.kind}: ${why}`).toBe(told);
});

it('a success of our order is no "no such order", whatever the code beside it', async () => {
  const text = `{"data":{${GOOD.json}},"respCode":"E20"}`;
  const signed = `data=|${GOOD.signed}|&respCode=E20`;
  expect(await queried(text, signed, { resultCodes: { E20: 'not found' } })).toBe('unknown: unlisted code');
  expect(await gateway.cancel(payment, never)).toMatchObject({ kind: 'unknown' });
});

it('a refund that failed with a code that means "later" is tried again later', async () => {
  const { json, signed } = about(['merchantOrderId', null], ['merchantRefundId', '"K1A000001R"'], ['status', '"fail"']);
  const text = `{"data":{${json}},"respCode":"E19"}`;
  const client = await answering(text, `data=|${signed}|&respCode=E19`, { resultCodes: { E19: 'refund later' } });
  expect(await client.refund(payment, refund, never)).toEqual({ kind: 'refund later', code: 'E19' });
});

const NOT_FOUND = '{"respMsg":"Transaction does not exist","respCode":"4711"}';
const NOT_FOUND_SIGNED = 'respCode=4711&respMsg=Transaction does not exist';

it('"does not exist" is a message, whatever code comes with it, and only when it is signed', async () => {
  expect(await queried(NOT_FOUND, NOT_FOUND_SIGNED)).toBe('not found');
  await gateway.stop();
  await new Promise((resolve) => server.close(resolve));
  expect(await queried(NOT_FOUND, null)).toBe('unknown: bad signature');
});

it('"does not exist" beside data about the order is not believed', async () => {
  const text = `{"data":{${GOOD.json}},"respCode":"4711","respMsg":"Transaction does not exist"}`;
  expect(await queried(text, `data=|${GOOD.signed}|&respCode=4711&respMsg=Transaction does not exist`)).toBe(
    'unknown: unlisted code',
  );
});

it('where the signature is over the data, it is, and not over the rest', async () => {
  const text = `{"data":{${GOOD.json}},"respCode":"000000","respMsg":"ok"}`;
  expect(await queried(text, GOOD.signed, { answerSigned: 'data' })).toBe('paid');
});

it('a charge is no "no" for a word that nobody has listed, and is one for a code that the site has', async () => {
  const text = '{"respCode":"E17","respMsg":"whatever"}';
  const signed = 'respCode=E17&respMsg=whatever';
  const unlisted = await answering(text, signed);
  expect(await unlisted.charge(payment, '281234567890123456', never)).toEqual({
    kind: 'unknown',
    why: 'unlisted code',
    code: 'E17',
  });
  await gateway.stop();
  await new Promise((resolve) => server.close(resolve));
  const listed = await answering(text, signed, { resultCodes: { E17: 'insufficient funds' } });
  expect(await listed.charge(payment, '281234567890123456', never)).toEqual({
    kind: 'not paid',
    reason: 'insufficient funds',
    code: 'E17',
  });
});

it('an unlisted refusal of a cancel is unknown on the day of the payment, and "refused" after it', async () => {
  const client = await answering('{"respCode":"E18"}', 'respCode=E18');
  expect(await client.cancel(payment, never)).toEqual({ kind: 'unknown', why: 'unlisted code', code: 'E18' });
  now += 86_400_000;
  expect(await client.cancel(payment, never)).toEqual({ kind: 'refused', code: 'E18' });
});

it.each([
  ['success', 'refunded'],
  ['processing', 'refund pending'],
  ['fail', 'refund refused'],
  ['closed', 'refund refused'],
  ['accepted', 'unknown'],
])('a refund with the status %s is "%s"', async (status, kind) => {
  const { json, signed } = about(
    ['merchantOrderId', null],
    ['merchantRefundId', '"K1A000001R"'],
    ['status', `"${status}"`],
  );
  const client = await answering(`{"data":{${json}},"respCode":"000000"}`, `data=|${signed}|&respCode=000000`);
  expect((await client.refund(payment, refund, never)).kind).toBe(kind);
  expect((await client.queryRefund(payment, refund, never)).kind).toBe(kind);
});

it('the answer about the payment is not one about its refund', async () => {
  const client = await answering(
    `{"data":{${GOOD.json}},"respCode":"000000"}`,
    `data=|${GOOD.signed}|&respCode=000000`,
  );
  expect(await client.queryRefund(payment, refund, never)).toMatchObject({ kind: 'unknown', why: 'other order' });
});
