import { expect, it } from 'vitest';
import { receiptOptions } from '../../src/config/receipts.ts';
import { receiptsSchema } from '../../src/config/schema/receipts.ts';
import { PLAIN_RECEIPTS } from '../../src/receipts/options.ts';

it('an empty section prints plain receipts', () => {
  expect(receiptOptions(receiptsSchema.parse({}))).toEqual(PLAIN_RECEIPTS);
});

it('a full section comes through whole', () => {
  const section = {
    merchant: ['Harbour Ltd', { en: '1 Pier Road', 'zh-Hant': '碼頭道 1 號' }],
    tax: { name: { pt: 'IVA', default: 'VAT' }, percent: '8.5' },
    conditions: ['No refunds after 7 days.'],
    lookup: 'https://example.com/{order}',
    language: 'zh-Hant',
  };
  expect(receiptOptions(receiptsSchema.parse(section))).toEqual({
    merchant: [
      { default: 'Harbour Ltd', in: {} },
      { default: '1 Pier Road', in: { en: '1 Pier Road', 'zh-Hant': '碼頭道 1 號' } },
    ],
    tax: { name: { default: 'VAT', in: { pt: 'IVA' } }, percent: '8.5' },
    conditions: [{ default: 'No refunds after 7 days.', in: {} }],
    lookup: 'https://example.com/{order}',
    language: 'zh-Hant',
  });
});

it.each([
  [{ tax: { name: 'GST', percent: '0' } }],
  [{ tax: { name: 'GST', percent: '6%' } }],
  [{ tax: { name: 'GST', percent: 6 } }],
  [{ tax: { name: 'GST', percent: '100' } }],
  [{ merchant: ['a\u001bp\u0000'] }],
  [{ conditions: [''] }],
  [{ language: 'fr' }],
  [{ footer: 'x' }],
])('refuses %j', (section) => {
  expect(receiptsSchema.safeParse(section).success).toBe(false);
});
