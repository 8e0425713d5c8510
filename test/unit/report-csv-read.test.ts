import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { type CsvOptions, type CsvRow, readCsv } from '../../src/report/csv-read.ts';

const COMMA: CsvOptions = { separator: ',', encoding: 'utf-8' };

/** The bytes in pieces of so many, as a disk may give them. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function rows(content: string | Uint8Array, options = COMMA, size = 7): Promise<CsvRow[]> {
  const found: CsvRow[] = [];
  for await (const row of readCsv(pieces(Buffer.from(content), size), options)) {
    found.push(row);
  }
  return found;
}

test.each([
  [
    'plain',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CRLF',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'empty cells',
    'a,,c\n,,3\n',
    [
      ['a', '', 'c'],
      ['', '', '3'],
    ],
  ],
  [
    'an empty last cell at the end of the file',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['quotes', '"a","b ""x"""\n', [['a', 'b "x"']]],
  ['a separator in quotes', '"1,5",2\n', [['1,5', '2']]],
  [
    'a line end in quotes',
    '"a\nb",c\nd,e\n',
    [
      ['a\nb', 'c'],
      ['d', 'e'],
    ],
  ],
  ['a CRLF in quotes', '"a\r\nb",c\r\n', [['a\r\nb', 'c']]],
  [
    'empty lines',
    '\n\na,b\n\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'lines of separators only',
    'a,b\n,\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['a byte order mark', '\uFEFFa,b\n', [['a', 'b']]],
  ['Chinese and beyond', '订单号,😀\n', [['订单号', '😀']]],
  ['nothing at all', '', []],
  ['less than a mark', 'a', [['a']]],
  ['an empty quoted cell', '"",b\n', [['', 'b']]],
])('%s', async (_what, text, wanted) => {
  for (const size of [1, 2, 3, 1000]) {
    expect((await rows(text, COMMA, size)).map(({ cells }) => cells)).toEqual(wanted);
  }
});

test('each row knows the line it begins on', async () => {
  expect((await rows('a,b\n"x\ny",2\n\n3,4\n')).map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([';', '\t', '|'])('separated by %j', async (separator) => {
  expect(await rows(`a${separator}b,c\n`, { ...COMMA, separator })).toEqual([{ line: 1, cells: ['a', 'b,c'] }]);
});

test('GB18030, cut anywhere', async () => {
  const bytes = iconv.encode('订单号,金额\n㐂1,𠀀\n', 'gb18030');
  const wanted = [
    ['订单号', '金额'],
    ['㐂1', '𠀀'],
  ];
  for (const size of [1, 2, 3, 5]) {
    expect((await rows(bytes, { separator: ',', encoding: 'gb18030' }, size)).map(({ cells }) => cells)).toEqual(
      wanted,
    );
  }
});

test.each([
  ['GB18030 taken for UTF-8', iconv.encode('a,b\n订单号,1\n', 'gb18030'), /line [12]: this is no utf-8 text/],
  ['UTF-16', Buffer.from('\uFEFFa,b', 'utf16le'), 'line 1: this is UTF-16 text'],
  ['a workbook', Buffer.from('PK\u0003\u0004'), 'line 1: this is a spreadsheet'],
  ['half a character at the end', Buffer.from([0x61, 0x62, 0x63, 0xe8, 0xae]), 'this is no utf-8 text'],
  ['a quote that is never closed', 'a,b\n1,"2\n3,4\n', 'line 2: column 2: the quote that opens here is never closed'],
  ['a quote inside a cell', 'a,b\n1,2"3\n', 'line 2: character 4: a quote inside a cell'],
  ['text behind a quote', 'a\n"1"2\n', 'line 2: character 4: text behind a closing quote'],
  ['a lone carriage return', 'a\rb\n', 'line 1: character 3: a carriage return without a line feed'],
  ['a cell without an end', `a\n${'x'.repeat(70_000)}\n`, 'line 2: character 65537: a cell of more than 64 KiB'],
  ['columns without an end', ','.repeat(600), 'line 1: character 501: more than 500 columns'],
])('%s is refused with its place', async (_what, content, wanted) => {
  await expect(rows(content)).rejects.toThrow(wanted);
});
