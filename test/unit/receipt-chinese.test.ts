import { expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { type CjkEncoding, GENERIC } from '../../src/devices/printer/profile.ts';
import { composeReceipt, type DrawLine } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';

const SALE: Receipt = {
  kind: 'sale',
  kioskId: 'mp-07',
  kioskName: '海港洗衣店',
  saleId: 'S-20251121-0042',
  orderNumber: 'MP0720251121155503A7K2',
  item: '洗衣 8 kg, café ¥5 – 溫水',
  amount: { currency: 'HKD', minor: 4_850 },
  wallet: '支付寶',
  at: Date.UTC(2025, 10, 21, 7, 55, 3),
  timeZone: 'Asia/Hong_Kong',
  gatewayRef: null,
};

const printer = (encoding: CjkEncoding) => ({ ...GENERIC, cjk: { ...GENERIC.cjk, encoding } });

it.each([
  ['gb18030', 32],
  ['gb18030', 48],
  ['big5', 32],
  ['big5', 48],
] as const)('a receipt with Chinese comes out right on a printer with %s and %i columns', async (cjk, columns) => {
  const receipt = cjk === 'big5' ? { ...SALE, item: '洗衣 8 kg, café ¥5 – 溫水' } : SALE;
  const bytes = await composeReceipt(receipt, { columns, cutter: true, printer: printer(cjk) });
  const paper = readPaper(bytes, columns, { cjk });
  const text = paperToText(paper);
  expect(text).toContain('海港洗衣店');
  expect(text.replaceAll('\n', ' ')).toContain(receipt.item);
  expect(text).toContain('支付寶');
  expect(text).not.toContain('\uFFFD');
  expect(paper.unknownCommands).toBe(0);
});

it('Chinese characters take two columns, so that the right edge is straight', async () => {
  const bytes = await composeReceipt(SALE, { columns: 32, cutter: true, printer: printer('gb18030') });
  const { items } = readPaper(bytes, 32, { cjk: 'gb18030' });
  const line = items.find((item) => item.kind === 'line' && item.runs.some(({ text }) => text.includes('支付')));
  const used =
    line?.kind === 'line' ? line.runs.reduce((sum, { text, width }) => sum + [...text].length * width, 0) : 0;
  expect(used).toBe(32);
});

it('a long Chinese name is broken before the edge of the paper', async () => {
  const long = { ...SALE, item: '洗衣'.repeat(30), kioskName: '店'.repeat(40) };
  const bytes = await composeReceipt(long, { columns: 32, cutter: true, printer: printer('gb18030') });
  for (const item of readPaper(bytes, 32, { cjk: 'gb18030' }).items) {
    const runs = item.kind === 'line' ? item.runs : [];
    expect(runs.reduce((sum, { text, width }) => sum + [...text].length * width, 0)).toBeLessThanOrEqual(32);
  }
});

it('what the set of the printer has not becomes one question mark each', async () => {
  const rare = { ...SALE, item: 'a\u{20BB7}b\u{1F9FA}c' };
  const bytes = await composeReceipt(rare, { columns: 32, cutter: true, printer: printer('big5') });
  expect(paperToText(readPaper(bytes, 32, { cjk: 'big5' }))).toContain('a?b?c');
});

it('a printer without Chinese gets a picture of the line, where there is somebody to draw it', async () => {
  const drawn: string[] = [];
  const drawLine: DrawLine = (text, { dots }) => {
    drawn.push(text);
    return { bytesPerRow: dots / 8, rows: 24, bits: new Uint8Array((dots / 8) * 24).fill(0x55) };
  };
  const bytes = await composeReceipt(SALE, { columns: 32, cutter: true, printer: printer('none'), drawLine });
  const paper = readPaper(bytes, 32);
  expect(drawn[0]).toBe('海港洗衣店');
  expect(paper.items.filter(({ kind }) => kind === 'raster')).toHaveLength(drawn.length);
  expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
  expect(paperToText(paper)).not.toContain('?');
});
