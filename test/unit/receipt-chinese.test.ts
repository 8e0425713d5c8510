import { expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { boxDrawer, printerWith, RECEIPT } from '../support/slips.ts';

const ITEM = '洗衣 8 kg, café ¥5 – 溫水';
const SALE: Receipt = {
  ...RECEIPT,
  kioskName: '海港洗衣店',
  lines: [{ text: ITEM, minor: 4_850 }],
  wallet: '支付寶',
};

it.each([
  ['gb18030', 32],
  ['gb18030', 48],
  ['big5', 32],
  ['big5', 48],
] as const)('a receipt with Chinese comes out right on a printer with %s and %i columns', async (cjk, columns) => {
  const bytes = await composeReceipt(SALE, { columns, cutter: true, printer: printerWith(cjk) });
  const paper = readPaper(bytes, columns, { cjk });
  const text = paperToText(paper);
  expect(text).toContain('海港洗衣店');
  expect(text.replaceAll('\n', ' ')).toContain(ITEM);
  expect(text).toContain('支付寶');
  expect(text).not.toContain('\uFFFD');
  expect(paper.unknownCommands).toBe(0);
});

it('Chinese characters take two columns, so that the right edge is straight', async () => {
  const bytes = await composeReceipt(SALE, { columns: 32, cutter: true, printer: printerWith('gb18030') });
  const { items } = readPaper(bytes, 32, { cjk: 'gb18030' });
  const line = items.find((item) => item.kind === 'line' && item.runs.some(({ text }) => text.includes('支付')));
  const used =
    line?.kind === 'line' ? line.runs.reduce((sum, { text, width }) => sum + [...text].length * width, 0) : 0;
  expect(used).toBe(32);
});

it('a long Chinese name is broken before the edge of the paper', async () => {
  const long = { ...SALE, lines: [{ text: '洗衣'.repeat(30), minor: null }], kioskName: '店'.repeat(40) };
  const bytes = await composeReceipt(long, { columns: 32, cutter: true, printer: printerWith('gb18030') });
  for (const item of readPaper(bytes, 10_000, { cjk: 'gb18030' }).items) {
    const runs = item.kind === 'line' ? item.runs : [];
    expect(runs.reduce((sum, { text, width }) => sum + [...text].length * width, 0)).toBeLessThanOrEqual(32);
  }
});

it('what the set of the printer has not becomes one question mark each', async () => {
  const rare = { ...SALE, lines: [{ text: 'a\u{20BB7}b\u{1F9FA}c', minor: 1 }] };
  const bytes = await composeReceipt(rare, { columns: 32, cutter: true, printer: printerWith('big5') });
  expect(paperToText(readPaper(bytes, 32, { cjk: 'big5' }))).toContain('a?b?c');
});

it('a printer without Chinese gets a picture of the line, where there is somebody to draw it', async () => {
  const drawn: string[] = [];
  const drawLine = boxDrawer(drawn);
  const bytes = await composeReceipt(SALE, { columns: 32, cutter: true, printer: printerWith('none'), drawLine });
  const paper = readPaper(bytes, 32);
  expect(drawn[0]).toBe('海港洗衣店');
  expect(paper.items.filter(({ kind }) => kind === 'raster')).toHaveLength(drawn.length);
  expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
  expect(paperToText(paper)).not.toContain('?');
});
