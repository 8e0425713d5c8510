import { expect, test } from 'vitest';
import { fill, messagesFor } from '../../src/i18n/messages.ts';

test.each([
  ['Your {item} is on its way.', { item: 'Water' }, 'Your Water is on its way.'],
  ['{item} and {item}', { item: 'Water' }, 'Water and Water'],
  ['Reference {reference}', {}, 'Reference '],
  ['{item}', { item: '{price}', price: '8.00' }, '{price}'],
  ['{item}', { item: "$& $1 $` $' $$" }, "$& $1 $` $' $$"],
  ['{constructor} {toString} {__proto__}', {}, '  '],
  ['{ item } {}', { item: 'Water' }, '{ item } {}'],
])('%s', (text, values, filled) => {
  expect(fill(text, values)).toBe(filled);
});

test('each language has its own catalogue, at once and without reading a file', () => {
  expect([messagesFor('en').payTitle, messagesFor('zh-Hant').payTitle, messagesFor('ms').payTitle]).toEqual([
    'Scan to pay',
    '請掃描付款',
    'Imbas untuk bayar',
  ]);
});
