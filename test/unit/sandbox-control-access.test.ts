import { expect, test } from 'vitest';
import { answerControl } from '../../src/sandbox/gateways/control.ts';
import { SANDBOX_WAVPAY, WavpaySandbox } from '../../src/sandbox/gateways/index.ts';

const TOKEN = 'a-token-of-the-operator';

async function status(
  access: { readonly local: boolean; readonly token: string | null },
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const request = { method: 'GET', path: '/control/orders', query: '', headers, body: Buffer.alloc(0) };
  return (await answerControl(new WavpaySandbox(SANDBOX_WAVPAY), request, access)).status;
}

test.each([
  [true, '127.0.0.1:8103', 200],
  [true, 'localhost:8103', 200],
  [true, '[::1]:8103', 200],
  [true, 'sandbox.example:8103', 403],
  [false, '127.0.0.1:8103', 403],
  [false, '192.0.2.7:8103', 403],
])('without a token: local %s, asked as %s: %i', async (local, host, expected) => {
  expect(await status({ local, token: null }, { host })).toBe(expected);
});

test.each([
  [`Bearer ${TOKEN}`, 200],
  [`Bearer ${TOKEN}x`, 401],
  ['Bearer ', 401],
  [TOKEN, 401],
  [`Basic ${TOKEN}`, 401],
  ['', 401],
])('with a token, from anywhere, "%s": %i', async (authorization, expected) => {
  const headers = { host: 'sandbox.example:8103', authorization };
  expect(await status({ local: false, token: TOKEN }, headers)).toBe(expected);
  expect(await status({ local: true, token: TOKEN }, headers)).toBe(expected);
});
