import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import { WavpayGateway } from '../../src/gateways/wavpay/client.ts';
import { wavpayDefaults } from '../../src/gateways/wavpay/settings.ts';
import { never } from '../support/gateways.ts';

const payment: PaymentFacts = {
  orderNumber: '333333333333',
  gateway: 'wavpay',
  wallet: 'wavpay',
  mode: 'cpm',
  amount: money('MYR', 100),
  madeAt: 0,
  gatewayRef: null,
  description: 'test',
};

let server: Server;
let gateway: WavpayGateway;
afterEach(async () => {
  await gateway.stop();
  await new Promise((resolve) => server.close(resolve));
});

/** A gateway that gives exactly this text for an answer. */
async function answering(text: string): Promise<string> {
  server = createServer((request, response) => request.resume().on('end', () => response.end(text)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway = new WavpayGateway({ ...wavpayDefaults, baseUrl, mchId: '1', key: 'k' }, { now: Date.now });
  const outcome = await gateway.query(payment, never);
  return outcome.kind === 'unknown' ? `unknown: ${outcome.why}` : outcome.kind;
}

const hash = (values: string): string => createHash('sha256').update(`${values}|k`).digest('hex').toUpperCase();
const bill = (amount: string, extra: string, signed: string): string =>
  `{"code":0,"msg":"","data":{"amount":${amount},"mchId":"1","merchantOrderId":"333333333333",${extra}"secureHash":"${hash(signed)}"}}`;
const REST = '"tradeStatus":"PAID","wavpayOrderId":"42",';

it('an amount given as a number is hashed as it was written', async () => {
  expect(await answering(bill('1.00', REST, '1.00|1|333333333333|PAID|42'))).toBe('paid');
});

it('and not as a program would write it again', async () => {
  expect(await answering(bill('1.00', REST, '1|1|333333333333|PAID|42'))).toBe('unknown: bad signature');
});

it('fields nobody announced are part of the hash', async () => {
  const extra = `"branch":"A",${REST}`;
  expect(await answering(bill('"1.00"', extra, '1.00|A|1|333333333333|PAID|42'))).toBe('paid');
  await gateway.stop();
  await new Promise((resolve) => server.close(resolve));
  expect(await answering(bill('"1.00"', extra, '1.00|1|333333333333|PAID|42'))).toBe('unknown: bad signature');
});

it.each([
  ['an object inside the data', bill('"1.00"', `"more":{},${REST}`, '1.00|1|333333333333|PAID|42'), 'bad shape'],
  ['data named twice', '{"code":0,"data":null,"data":{}}', 'not json'],
  ['no data', '{"code":0,"msg":"success"}', 'bad shape'],
  ['a code that is no number', '{"code":"ok","data":{}}', 'bad shape'],
  ['a failure, whatever it says', '{"code":500,"msg":"FAILED","data":{"tradeStatus":"FAILED"}}', 'system error'],
  ['a bill without its number', bill('"1.00"', '"tradeStatus":"PAID",', '1.00|1|333333333333|PAID'), 'bad shape'],
])('%s is unknown', async (_what, text, why) => {
  expect(await answering(text)).toBe(`unknown: ${why}`);
});
