import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCsv } from '../../src/report/csv-read.ts';
import { ReportBooks } from '../support/report-books.ts';

const DAY = '2026-06-15';

async function rowsOf(text: string): Promise<string[][]> {
  const rows: string[][] = [];
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  for await (const { cells } of readCsv(bytes(), { separator: ',', encoding: 'utf-8' })) {
    rows.push([...cells]);
  }
  return rows;
}

test('one row for each movement of money, and nothing else', async () => {
  const books = await ReportBooks.open();
  await books.sale({ at: `${DAY}T08:00:00+08:00`, ending: 'kept' });
  await books.sale({ at: `${DAY}T10:00:00+08:00`, ending: 'refunded in part', minor: 400, returned: 100 });
  await books.sale({ at: `${DAY}T11:00:00+08:00`, ending: 'not paid' });
  await books.sale({ at: `${DAY}T12:00:00+08:00`, ending: 'refund owed', item: '=cmd|calc' });

  const { code, out } = await books.report('--day', DAY, '--csv', books.path('day.csv'));

  expect(code).toBe(0);
  expect(out).toContain('What happened');
  const [head, ...rows] = await rowsOf(books.read('day.csv'));
  expect(head).toEqual(
    'time,kind,currency,amount,kiosk,sale,item,order number,refund number,gateway,gateway number,wallet,mode,detail,entry'.split(
      ',',
    ),
  );
  expect(rows.map((row) => row.slice(0, 8))).toEqual([
    ['2026-06-15T08:00:00+08:00', 'taken', 'HKD', '2.50', 'lobby-1', 'LOB1-1', 'Water', 'LOB1000000011001'],
    ['2026-06-15T10:00:00+08:00', 'taken', 'HKD', '4.00', 'lobby-1', 'LOB1-2', 'Water', 'LOB1000000021001'],
    ['2026-06-15T10:00:01+08:00', 'refunded', 'HKD', '1.00', 'lobby-1', 'LOB1-2', 'Water', 'LOB1000000021001'],
    ['2026-06-15T12:00:00+08:00', 'taken', 'HKD', '2.50', 'lobby-1', 'LOB1-4', "'=cmd|calc", 'LOB1000000041001'],
    ['2026-06-15T12:00:01+08:00', 'owed', 'HKD', '2.50', 'lobby-1', 'LOB1-4', "'=cmd|calc", 'LOB1000000041001'],
  ]);
  expect(rows[2]?.[8]).toBe('LOB1R00000021001');
});

test('a file that is there is left alone, unless --force says otherwise', async () => {
  const books = await ReportBooks.open();
  books.write('day.csv', 'mine');
  const refused = await books.report('--day', DAY, '--csv', books.path('day.csv'));
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('is already there; --force replaces it');
  expect(refused.out).toBe('');
  expect(books.read('day.csv')).toBe('mine');
  expect((await books.report('--day', DAY, '--csv', books.path('day.csv'), '--force')).code).toBe(0);
  expect(books.read('day.csv')).toMatch(/^time,kind,/);
  expect(readdirSync(books.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test.each([
  ['nowhere/day.csv', 'cannot be written: ENOENT'],
  ['', 'is a folder'],
])('%j: a place that takes no file is said before anything else', async (name, words) => {
  const books = await ReportBooks.open();
  const { code, out, err } = await books.report('--day', DAY, '--csv', books.path(name) || '.');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
});

test('what cannot be compared leaves no file', async () => {
  const books = await ReportBooks.open();
  const statement = books.write('bad.csv', 'nonsense\n');
  const options = ['--statement', statement, '--gateway', 'qfpay', '--csv', books.path('day.csv')];
  expect((await books.report('--day', DAY, ...options)).code).toBe(2);
  expect(books.has('day.csv')).toBe(false);
});
