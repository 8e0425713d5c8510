import { expect, it } from 'vitest';
import { composeReceipt, type LinePicture } from '../../src/receipts/compose.ts';
import { printerWith, RECEIPT } from '../support/slips.ts';

const STAR = {
  ...printerWith('none', 48),
  language: 'star-line',
  cjk: { encoding: 'none', enter: [], leave: [] },
  codePages: { PC437_USA: 1, WPC1252: 32 },
  cutter: { kind: 'partial', command: [0x1b, 0x64, 0x03], feedLines: 0 },
} as const;

/** 40 rows are two strips; the last has 16 rows of paper. */
const ROWS = 40;
const BYTES = 5;

/** Every dot that can be told from its neighbours. */
function pattern(): LinePicture {
  const bits = Uint8Array.from({ length: ROWS * BYTES }, (_, at) => (at * 37 + 11) % 256);
  return { bytesPerRow: BYTES, rows: ROWS, bits };
}

interface Strip {
  readonly dots: Uint8Array;
  /** Rows that are fed, and printed. */
  readonly rows: number;
}

/** As the maker's manual has them: `ESC X`, columns, three bytes each from the top; then `ESC I` prints and feeds so many rows. */
function strips(bytes: Uint8Array): readonly Strip[] {
  const found: Strip[] = [];
  for (let at = 0; at < bytes.length - 3; at += 1) {
    if (bytes[at] === 0x1b && bytes[at + 1] === 0x58) {
      const length = ((bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0) * 256) * 3;
      const dots = bytes.subarray(at + 4, at + 4 + length);
      at += 4 + length;
      expect([...bytes.subarray(at, at + 2)]).toEqual([0x1b, 0x49]);
      found.push({ dots, rows: bytes[at + 2] ?? 0 });
    }
  }
  return found;
}

function dot(picture: LinePicture, x: number, y: number): boolean {
  return y < picture.rows && ((picture.bits[y * picture.bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

it('a Star printer gets a line as strips of 24 rows, dot for dot, and feeds as many rows as it has', async () => {
  const picture = pattern();
  const bytes = await composeReceipt(
    { ...RECEIPT, lines: [{ text: '洗衣', minor: null }] },
    { columns: 48, cutter: true, printer: STAR, drawLine: () => picture },
  );
  const found = strips(bytes);
  expect(found.map(({ rows }) => rows)).toEqual([24, 16]);
  for (let y = 0; y < ROWS; y += 1) {
    for (let x = 0; x < BYTES * 8; x += 1) {
      const strip = found[Math.floor(y / 24)]?.dots ?? new Uint8Array();
      const row = y % 24;
      const black = ((strip[x * 3 + (row >> 3)] ?? 0) & (0x80 >> (row & 7))) !== 0;
      expect(black, `dot ${x} of row ${y}`).toBe(dot(picture, x, y));
    }
  }
});
