import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../src/config/credentials.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { maskText, redact } from '../../src/log/redact.ts';

const CODE = '134567890123456789';

test.each([
  'paymentCode',
  'payment_code',
  'auth_code',
  'clientKey',
  'key',
  'secret',
  'Password',
  'authorization',
  'appCode',
  'api-token',
])('a field named %s is hidden whatever is in it', (name) => {
  const text = JSON.stringify(redact({ [name]: CODE, deep: { [name]: { inner: CODE } }, list: [{ [name]: CODE }] }));
  expect(text).not.toContain(CODE);
  expect(text).not.toContain('6789');
});

test('a payment code in free text keeps its last four digits only', () => {
  expect(maskText(`the gateway said ${CODE} is bad`)).toBe('the gateway said […6789] is bad');
  expect(maskText('1345 6789 0123 4567 89')).toBe('[…7 89]');
});

test('a payment code is masked in errors, numbers, keys of arrays and bytes', () => {
  const error = new Error(`refused ${CODE}`);
  const safe = JSON.stringify(
    redact({
      error,
      n: 134567890123456780n,
      m: 134567890123456,
      list: [CODE],
      bytes: Buffer.from(CODE),
      cause: { error },
    }),
  );
  expect(safe).not.toMatch(/\d{12}/);
});

test('our own numbers and times stay readable', () => {
  const fields = {
    orderNumber: 'K01000000000017',
    saleId: '20261121000017',
    gatewayRef: '20261121080000000001',
    madeAt: 1_763_712_000_000,
  };
  expect(redact(fields)).toEqual(fields);
});

test('control characters, escape sequences and overlong text do not get through', () => {
  const safe = redact({ text: 'a\u001b[31mb\r\nc\u202e', long: 'x'.repeat(10_000) });
  expect(safe['text']).toBe('a [31mb c');
  expect(String(safe['long']).length).toBe(500);
});

test('deep and endless structures end', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(JSON.stringify(redact(loop)).length).toBeLessThan(200);
});

test('a secret of the configuration prints as nothing anywhere', () => {
  const secret = new Secret('hunter2-and-more');
  const log = new MemoryLog();
  log.event('config.warning', { config: { secret, other: secret }, text: `${secret}` });
  const all = [JSON.stringify({ secret }), inspect({ secret }), String(secret), JSON.stringify(log.events)].join(' ');
  expect(all).not.toContain('hunter2');
});

test('the memory log counts events and keeps a bounded number', () => {
  const log = new MemoryLog(10);
  for (let i = 0; i < 25; i += 1) {
    log.event('sale.opened', { saleId: String(i) });
  }
  expect(log.events.length).toBeLessThanOrEqual(10);
  expect(log.events.at(-1)?.fields['saleId']).toBe('24');
});
