import { beforeAll, expect, it } from 'vitest';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import type { DrawLine, LinePicture, LineStyle } from '../../src/receipts/picture.ts';
import { loadLetters } from '../support/letters.ts';

const NORMAL: LineStyle = { width: 1, height: 1, bold: false, dots: 384 };

let letters: LoadedLettering;
let draw: DrawLine;

beforeAll(async () => {
  letters = await loadLetters();
  draw = lineDrawer(letters, { region: 'zh-Hant' });
});

function drawn(text: string, over: Partial<LineStyle> = {}, by = draw): LinePicture {
  const picture = by(text, { ...NORMAL, ...over });
  if (picture === null) {
    throw new Error(`nothing was drawn for ${text}`);
  }
  return picture;
}

function isBlack({ bits, bytesPerRow }: LinePicture, x: number, y: number): boolean {
  return ((bits[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

/** Columns of dots with anything black in them. */
function columns(picture: LinePicture): number[] {
  return Array.from({ length: picture.bytesPerRow * 8 }, (_, x) => x).filter((x) =>
    Array.from({ length: picture.rows }, (_, y) => y).some((y) => isBlack(picture, x, y)),
  );
}

function black({ bits }: LinePicture): number {
  return bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}

it('takes the place of the printer’s own letters: 24 dots a character, a whole number of bytes a row', () => {
  const picture = drawn('泊車收據');
  expect(picture.bytesPerRow).toBe(12);
  expect(picture.bits.length).toBe(picture.bytesPerRow * picture.rows);
  expect(picture.rows).toBeGreaterThanOrEqual(28);
  expect(picture.rows).toBeLessThanOrEqual(36);
});

it('is twice as high and wide when asked', () => {
  const [one, high, both] = [drawn('泊車'), drawn('泊車', { height: 2 }), drawn('泊車', { width: 2, height: 2 })];
  expect(Math.abs(high.rows - 2 * one.rows)).toBeLessThanOrEqual(2);
  expect([one.bytesPerRow, high.bytesPerRow, both.bytesPerRow]).toEqual([6, 6, 12]);
});

it('puts the amount at the right edge, whatever stands before it', () => {
  for (const [label, gap] of [
    ['泊車費', 17],
    ['停車場使用費', 11],
    ['Fee 費', 17],
  ] as const) {
    const text = `${label}${' '.repeat(gap)}MOP 24.00`;
    const right = columns(drawn(text)).at(-1) ?? 0;
    expect(right, label).toBeGreaterThan(372);
    expect(right, label).toBeLessThan(384);
  }
});

it('never draws beyond the paper', () => {
  expect(drawn('繳費機'.repeat(40)).bytesPerRow).toBe(48);
  expect(drawn('WWWWWWWWWW 請').bytesPerRow).toBeLessThanOrEqual(48);
});

it('squeezes words that are wider than their columns, so that what follows keeps its place', () => {
  const start = (text: string) => columns(drawn(text)).find((x) => x >= 12 * 12) ?? 0;
  expect(start('WWWWWWWWWW  請') - start('iiiiiiiiii  請')).toBeLessThanOrEqual(1);
});

it('keeps horizontal and vertical strokes at least one dot wide and apart', () => {
  // Three strokes above one another, and a stroke within a frame.
  for (const [sign, bands] of [
    ['三', 3],
    ['日', 3],
    ['目', 4],
    ['重', 7],
  ] as const) {
    const picture = drawn(sign);
    const middle = Array.from({ length: picture.rows }, (_, y) => isBlack(picture, 8, y));
    const found = middle.filter((on, y) => on && middle[y - 1] !== true).length;
    expect(found, sign).toBe(bands);
  }
});

it('keeps different characters different', () => {
  const signs = [...'未末土士己已巳日曰人入八戊戌戍干千于大太犬王玉主令今鳥烏龍龜鬱籲'];
  const pictures = signs.map((sign) => Buffer.from(drawn(sign).bits).toString('hex'));
  expect(new Set(pictures).size).toBe(signs.length);
});

it('prints bold darker, and regional forms as asked', () => {
  expect(black(drawn('應付金額', { bold: true }))).toBeGreaterThan(black(drawn('應付金額')) * 1.15);
  const mainland = lineDrawer(letters, { region: 'zh-Hans' });
  expect(drawn('骨直角', {}, mainland)).not.toEqual(drawn('骨直角'));
});

it('follows another size of letters', () => {
  const small = lineDrawer(letters, { region: 'zh-Hant', dotsPerEm: 16 });
  expect(drawn('泊車收據', {}, small).bytesPerRow).toBe(8);
});

it('draws nothing for a line without letters', () => {
  expect(draw('', NORMAL)).toBeNull();
  expect(draw('\u{1f9ff}\u{1f9ff}', NORMAL)).toBeNull();
  expect(black(drawn('泊\u{1f9ff}'))).toBeGreaterThan(black(drawn('泊')));
});
