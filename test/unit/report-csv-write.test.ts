import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { CSV_COLUMNS, csvRow, factRow } from '../../src/report/csv-write.ts';
import { ZoneClock } from '../../src/report/day.ts';
import type { Fact } from '../../src/report/facts.ts';

const FACT: Fact = {
  seq: 12,
  at: Date.parse('2026-06-15T04:00:00Z'),
  kind: 'taken',
  saleId: 'K1-7',
  item: 'Water',
  orderNumber: 'K1000000071001',
  refundNumber: null,
  gateway: 'qfpay',
  gatewayRef: '20260615066100020000000001',
  wallet: 'alipay',
  mode: 'cpm',
  amount: money('HKD', 1205),
  detail: 'paid',
};

test('one movement is one row, with a decimal amount and a time with its offset', () => {
  const row = factRow(FACT, 'lobby-1', new ZoneClock('Asia/Hong_Kong'));
  expect(row).toBe(
    '2026-06-15T12:00:00+08:00,taken,HKD,12.05,lobby-1,K1-7,Water,K1000000071001,,qfpay,20260615066100020000000001,alipay,cpm,paid,12\r\n',
  );
  expect(row.split(',')).toHaveLength(CSV_COLUMNS.length);
});

test('a currency without cents has no point', () => {
  const row = factRow({ ...FACT, amount: money('JPY', 500) }, 'lobby-1', new ZoneClock('Asia/Tokyo'));
  expect(row).toContain(',JPY,500,');
});

test.each([
  ['=1+1', "'=1+1"],
  ['+852 123', "'+852 123"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ['\t=1', "'=1"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\nb', 'a b'],
  ['plain', 'plain'],
])('the cell %j is written as %s', (text, wanted) => {
  expect(csvRow([text])).toBe(`${wanted}\r\n`);
});
