import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ReportBooks } from '../support/report-books.ts';

const DAY = '2026-06-15';
const AT = `${DAY}T08:00:00+08:00`;

const MAPPING = {
  separator: ';',
  encoding: 'gb18030',
  skipRows: 2,
  endsAt: '合计',
  columns: { orderNumber: '商户订单号', gatewayRef: '流水号', amount: '金额', time: '交易时间', status: '状态' },
  currency: 'HKD',
  statuses: { moved: ['成功'], notMoved: ['失败'] },
};

async function run(books: ReportBooks, content: string | Buffer, mapping: object | string = MAPPING) {
  const file = books.write('statement.csv', content);
  const format = typeof mapping === 'string' ? mapping : books.write('mapping.yaml', stringify(mapping));
  return await books.report('--day', DAY, '--statement', file, '--gateway', 'qfpay', '--format', format);
}

test('a Chinese statement with titles above, sums below, and refunds below zero', async () => {
  const books = await ReportBooks.open();
  const kept = await books.sale({ at: AT, ending: 'kept' });
  const back = await books.sale({ at: AT, ending: 'refunded' });
  const text = [
    '商户对账单',
    '日期;2026-06-15',
    '',
    '交易时间;商户订单号;流水号;金额;状态',
    `2026/06/15 08:00:00;\`${kept.orderNumber};\`${kept.gatewayRef};2.50;成功`,
    `2026/06/15 08:00:00;${back.orderNumber};${back.gatewayRef};2.50;成功`,
    `2026/06/15 08:00:01;${back.orderNumber};r1;-2.50;成功`,
    '2026/06/15 08:00:01;LOB1000000991001;x;2.50;失败',
    '合计;;;2.50;',
    'anything; may stand "here',
    '',
  ].join('\r\n');
  const { code, out, err } = await run(books, iconv.encode(text, 'gb18030'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('Compared with qfpay: no differences');
  expect(out).toContain('3 lines that moved money; 3 agree.');
});

test('the settlement report of UQPAY, by its documented columns', async () => {
  const books = await ReportBooks.open();
  const sale = { at: AT, gateway: 'uqpay', wallet: 'alipay-hk' } as const;
  const kept = await books.sale({ ...sale, ending: 'kept' });
  const back = await books.sale({ ...sale, ending: 'refunded' });
  const file = books.write(
    'recon.csv',
    [
      'Transaction Type,Merchant Order ID,Transaction Currency,Transaction Amount,Fee',
      `PAYMENT,${kept.orderNumber},HKD,2.50,0.01`,
      `PAYMENT,${back.orderNumber},HKD,2.5,0.01`,
      `REFUND,${back.refundNumber},HKD,-2.50,0`,
      'SETTLEMENT,,HKD,2.48,0',
    ].join('\n'),
  );
  const { code, out, err } = await books.report('--day', DAY, '--statement', file, '--gateway', 'uqpay');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('3 lines that moved money; 3 agree.');
});

const HEAD = 'out_trade_no,syssn,origssn,txamt,txcurrcd,order_type,respcd,sysdtm';

test.each([
  ['an empty file', '', 'line 1: there is no row with the names of columns'],
  ['a column that is not there', 'a,b\n1,2\n', 'line 1: there is no column "out_trade_no"; the columns are: a, b'],
  ['a column that is there twice', `${HEAD},txamt\n`, 'line 1: two columns are called "txamt"'],
  ['a row too short', `${HEAD}\n\nLOB1,x,,250\n`, 'line 3: column 5: 4 cells, and 8 columns: something is missing'],
  [
    'a row too long',
    `${HEAD}\nLOB1,x,,2,50,HKD,payment,0000,\n`,
    'line 2: column 9: 9 cells, and 8 columns: one too many',
  ],
  [
    'an amount in words',
    `${HEAD}\nLOB1,x,,2.50,HKD,payment,0000,\n`,
    'line 2: column 4 (txamt): "2.50" is not a whole number',
  ],
  [
    'a payment below zero',
    `${HEAD}\nLOB1,x,,-250,HKD,payment,0000,\n`,
    'column 4 (txamt): a payment of less than nothing',
  ],
  ['no currency', `${HEAD}\nLOB1,x,,250,,payment,0000,\n`, 'line 2: column 5 (txcurrcd): "" is no currency'],
  [
    'a kind that nobody listed',
    `${HEAD}\nLOB1,x,,250,HKD,gift,0000,\n`,
    'column 6 (order_type): "gift" is none of the kinds',
  ],
  [
    'a status that nobody listed',
    `${HEAD}\nLOB1,x,,250,HKD,payment,9999,\n`,
    'column 7 (respcd): "9999" is none of the statuses',
  ],
  ['a time in words', `${HEAD}\nLOB1,x,,250,HKD,payment,0000,noon\n`, 'column 8 (sysdtm): "noon" is not a time'],
  ['control characters', `${HEAD}\nLOB1,x,,\u001b[31m,HKD,payment,0000,\n`, '"[31m" is not a whole number'],
  ['other text than was said', iconv.encode(`${HEAD}\n订单,`, 'gb18030'), 'this is no utf-8 text'],
])('%s is refused with its place, and nothing is compared', async (_what, content, words) => {
  const books = await ReportBooks.open();
  const { code, out, err } = await run(books, content, 'qfpay');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
  expect(err).not.toContain('\u001b');
});

test.each([
  ['a preset that there is not', 'wavpay', 'there is no preset "wavpay"'],
  ['a misspelt preset', 'qfpya', 'did you mean "qfpay"?'],
  ['a mapping that is not there', '/nowhere/mapping.yaml', '/nowhere/mapping.yaml: cannot be read'],
  ['no columns', { currency: 'HKD' }, 'columns'],
  ['an unknown setting', { ...MAPPING, colour: 'red' }, 'colour'],
  ['no currency', { ...MAPPING, currency: undefined }, 'names neither a column for the currency nor the currency'],
  ['a status without its meaning', { ...MAPPING, statuses: undefined }, 'columns.status and statuses go together'],
  ['a zone that there is not', { ...MAPPING, timeZone: 'Mars/North' }, 'timeZone: "Mars/North" is not known'],
])('%s is refused in words', async (_what, mapping, words) => {
  const books = await ReportBooks.open();
  const { code, err } = await run(books, 'x\n', mapping);
  expect(code).toBe(2);
  expect(err).toContain(words);
});

test('a statement that is not there', async () => {
  const books = await ReportBooks.open();
  const { code, err } = await books.report('--statement', '/nowhere/a.csv', '--gateway', 'qfpay');
  expect(code).toBe(2);
  expect(err).toContain('/nowhere/a.csv cannot be read: ENOENT');
});
