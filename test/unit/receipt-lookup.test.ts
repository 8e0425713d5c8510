import { expect, it } from 'vitest';
import { receiptsSchema } from '../../src/config/schema/receipts.ts';
import { lookupText } from '../../src/receipts/lookup.ts';

const numbers = { order: 'LOB1A', kiosk: 'lobby-1', sale: 'LOB1-42' };

it('fills the gaps of the link', () => {
  expect(lookupText('https://example.com/{kiosk}/{sale}?o={order}', numbers)).toBe(
    'https://example.com/lobby-1/LOB1-42?o=LOB1A',
  );
});

it('without a link it is the order number', () => {
  expect(lookupText(null, numbers)).toBe('LOB1A');
});

it('no number can lead the link somewhere else', () => {
  const order = '../../x?y=1&z#{sale}@evil.example 中';
  const link = new URL(lookupText('https://example.com/r/{order}', { ...numbers, order }));
  expect(link.host).toBe('example.com');
  expect(link.search + link.hash).toBe('');
  expect(decodeURIComponent(link.pathname)).toBe(`/r/${order}`);
});

it.each([
  ['https://example.com/r/{order}', true],
  ['http://192.168.1.4:8080/r?s={sale}&k={kiosk}', true],
  ['https://example.com/r/', false],
  ['https://example.com/r/{kiosk}', false],
  ['https://example.com/r/{order}/{payer}', false],
  ['https://example.com/r/{order', false],
  ['ftp://example.com/{order}', false],
  ['javascript:alert({order})', false],
  ['https://example.com/r {order}', false],
  ['https://bücher.example/{order}', false],
])('the link %s in the configuration: %s', (lookup, fine) => {
  expect(receiptsSchema.safeParse({ lookup }).success).toBe(fine);
});
