import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import type { DrawLine, LineStyle } from '../../src/receipts/picture.ts';
import { photographWith } from './paper-photo.ts';

/*
 * Reads a photograph of paper as somebody does who has never seen the bytes: by looking which letter looks most like what is there.
 */

/** A photograph: how dark each dot is, 0 to 253; one pixel is one dot of the print head. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly dark: Uint8Array;
  /** What is dark left of and above each dot, all together: so the ink of any part is known at once. */
  readonly sums: Float64Array;
}

export async function openPhoto(path: string): Promise<Photo> {
  const { width, height, data } = PNG.sync.read(await readFile(path));
  const white = BLACK;
  const dark = Uint8Array.from({ length: width * height }, (_, at) => Math.max(0, white - (data[at * 4] ?? white)));
  return photoOf(width, height, dark);
}

function photoOf(width: number, height: number, dark: Uint8Array): Photo {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += dark[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  return { width, height, dark, sums };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function inkIn({ width, sums }: Photo, x: number, y: number, size: Size): number {
  const at = (column: number, row: number) => sums[row * (width + 1) + column] ?? 0;
  const [right, bottom] = [x + size.width, y + size.height];
  return at(right, bottom) - at(x, bottom) - at(right, y) + at(x, y);
}

/** How much two differ, or `most` where it is not less. */
function offBy(
  photo: Photo,
  x: number,
  y: number,
  { width, dark }: { readonly width: number; readonly dark: Uint8Array },
  most: number,
): number {
  let off = 0;
  for (let at = 0; at < dark.length && off < most; at += 1) {
    const seen = photo.dark[(y + Math.floor(at / width)) * photo.width + x + (at % width)] ?? 0;
    off += Math.abs((dark[at] ?? 0) - seen);
  }
  return Math.min(off, most);
}

/** Black on paper that is not quite white. */
const BLACK = 0xfd;
/** Left edge of what is printed. */
const EDGE = 28;
const CELL = { width: 12, height: 24 };
const TYPED = [
  { wide: 1, high: 1, bold: false },
  { wide: 1, high: 1, bold: true },
  { wide: 1, high: 2, bold: true },
  { wide: 2, high: 2, bold: true },
] as const;
/** So much of the ink of a letter may be elsewhere than expected. */
const ALIKE = 0.2;

export interface Face {
  readonly width: number;
  readonly height: number;
  readonly signs: readonly { readonly sign: string; readonly dark: Uint8Array; readonly ink: number }[];
}

/** What the letters that a printer types itself look like in this browser, in each size: each drawn alone. */
export async function typedFaces(browser: Browser, signs: Iterable<string>): Promise<readonly Face[]> {
  const all = [...new Set(signs)].filter((sign) => sign.trim() !== '');
  const pitch = 4 * CELL.width;
  const drawn = TYPED.flatMap(({ wide, high, bold }, row) =>
    all.map((sign, column) => {
      const place = `translate(${column * pitch} ${row * 3 * CELL.height}) scale(${wide} ${high})`;
      const text = `<text y="18.48" textLength="12" lengthAdjust="spacingAndGlyphs"${bold ? ' font-weight="bold"' : ''}>`;
      return `<g transform="${place}">${text}&#${sign.codePointAt(0)};</text></g>`;
    }),
  );
  const [width, height] = [all.length * pitch, TYPED.length * 3 * CELL.height];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fdfdfa"/><g fill="#1b1b1d" font-size="20">${drawn.join('')}</g></svg>`;
  const photo = await openPhoto(await photographWith(browser, svg, 'alphabet'));
  return TYPED.map(({ wide, high }, row) => {
    const size = { width: CELL.width * wide, height: CELL.height * high };
    const looks = all.map((sign, column) => {
      const dark = part(photo, column * pitch, row * 3 * CELL.height, size);
      return { sign, dark, ink: inkOf(dark) };
    });
    return { ...size, signs: looks };
  });
}

function part(photo: Photo, x: number, y: number, { width, height }: Size): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const at = (y + row) * photo.width + x;
    out.set(photo.dark.subarray(at, at + width), row * width);
  }
  return out;
}

function inkOf(dark: Uint8Array): number {
  let sum = 0;
  for (const one of dark) {
    sum += one;
  }
  return sum;
}

/** Null: it looks like none of them. */
function signAt(
  photo: Photo,
  x: number,
  y: number,
  face: Face,
): { readonly sign: string; readonly off: number } | null {
  const all = inkIn(photo, x, y, face);
  if (all < BLACK) {
    return { sign: ' ', off: 0 };
  }
  let best: { readonly sign: string; readonly off: number } | null = null;
  for (const { sign, dark, ink } of face.signs) {
    const most = Math.min(best?.off ?? Number.POSITIVE_INFINITY, ink * ALIKE);
    const off = Math.abs(ink - all) < most ? offBy(photo, x, y, { width: face.width, dark }, most) : most;
    if (off < most) {
      best = { sign, off };
    }
  }
  return best;
}

/** What is typed on the paper, line by line from the top; a stretch that is no letters, as a code is, is passed over. */
export function readTyped(photo: Photo, faces: readonly Face[]): readonly string[] {
  const lines: string[] = [];
  let y = firstInk(photo, 0);
  while (y < photo.height) {
    const found = faces
      .flatMap((face) => tops(photo, y, face).map((top) => ({ face, top })))
      .flatMap(({ face, top }) => readLine(photo, face, top))
      .reduce<ReadLine | null>((best, one) => (best === null || one.off < best.off ? one : best), null);
    if (found !== null) {
      lines.push(found.text);
    }
    y = firstInk(photo, found?.end ?? y + 1);
  }
  return lines;
}

interface ReadLine {
  readonly text: string;
  readonly end: number;
  readonly off: number;
}

/** Where the cells of a line can begin whose first ink is in this row. */
function tops(photo: Photo, y: number, { height }: Face): number[] {
  const first = Math.max(0, y - height + 1);
  return Array.from({ length: y - first + 1 }, (_, at) => first + at).filter((top) => top + height <= photo.height);
}

/** Cells begin at the edge, or half a cell from it where a line is in the middle. */
function readLine(photo: Photo, face: Face, top: number): readonly ReadLine[] {
  return [0, face.width / 2].flatMap((phase) => {
    let text = '';
    let off = 0;
    for (let x = EDGE + phase; x + face.width <= photo.width - EDGE; x += face.width) {
      const like = signAt(photo, x, top, face);
      if (like === null) {
        return [];
      }
      text += like.sign;
      off += like.off;
    }
    return text.trim() === '' ? [] : [{ text: text.trim(), end: top + face.height, off }];
  });
}

function firstInk(photo: Photo, from: number): number {
  for (let y = from; y < photo.height; y += 1) {
    const row = photo.dark.subarray(y * photo.width + EDGE, (y + 1) * photo.width - EDGE);
    if (row.some((one) => one >= 64)) {
      return y;
    }
  }
  return photo.height;
}

/** Dots of a drawn sign that may be wrong: one here and there keeps a picture from being a command. */
const WRONG_DOTS = 3;

interface DrawnSign {
  readonly sign: string;
  readonly width: number;
  /** Row by row, without the white at its sides. */
  readonly dark: Uint8Array;
  readonly ink: number;
}

export interface DrawnFace {
  readonly height: number;
  readonly signs: readonly DrawnSign[];
}

/** What letters look like that are drawn as pictures. */
export function drawnFace(drawLine: DrawLine, signs: Iterable<string>, style: Omit<LineStyle, 'dots'>): DrawnFace {
  // Narrow letters before it leave the sign room: alone, a wide one would be squeezed into its column.
  const before = 'iii';
  const shape = (text: string) => {
    const { bytesPerRow, rows, bits } = drawLine(text, { ...style, dots: 960 }) ?? NO_PICTURE;
    const width = bytesPerRow * 8;
    const dark = Uint8Array.from({ length: width * rows }, (_, at) => {
      const x = at % width;
      return ((bits[Math.floor(at / width) * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? 0 : BLACK;
    });
    return photoOf(width, rows, dark);
  };
  const first = shape(before);
  const skip = columnsWithInk(first, 0, first.height).at(-1) ?? 0;
  const looks = [...new Set(signs)]
    .filter((sign) => sign.trim() !== '')
    .flatMap((sign): DrawnSign[] => {
      const photo = shape(`${before}${sign}`);
      const columns = columnsWithInk(photo, 0, photo.height).filter((x) => x > skip);
      const [left, right] = [columns[0] ?? 0, columns.at(-1) ?? -1];
      const size = { width: right - left + 1, height: photo.height };
      const dark = part(photo, left, 0, size);
      return size.width < 1 ? [] : [{ sign, width: size.width, dark, ink: inkOf(dark) }];
    });
  return { height: first.height, signs: looks.sort((one, other) => other.ink - one.ink) };
}

const NO_PICTURE = { bytesPerRow: 0, rows: 0, bits: new Uint8Array() };

function columnsWithInk(photo: Photo, top: number, height: number): number[] {
  const all = Array.from({ length: photo.width }, (_, x) => x);
  return all.filter((x) => inkIn(photo, x, top, { width: 1, height }) > 0);
}

/**
 * What is drawn on the paper as pictures, line by line, without the blanks. A line is read up to what is no letter of this face: words
 * that were too wide for their columns are narrower than its letters.
 */
export function readDrawn(photo: Photo, face: DrawnFace): readonly string[] {
  const lines: string[] = [];
  let y = firstInk(photo, 0);
  while (y < photo.height) {
    const first = Math.max(0, y - face.height + 1);
    const tried = Array.from({ length: y - first + 1 }, (_, at) => first + at).map((top) => ({
      top,
      text: readDrawnLine(photo, face, top),
    }));
    const best = tried.reduce((one, other) => (other.text.length > one.text.length ? other : one), {
      top: y,
      text: '',
    });
    if (best.text !== '') {
      lines.push(best.text);
    }
    y = firstInk(photo, best.text === '' ? y + 1 : best.top + face.height);
  }
  return lines;
}

function readDrawnLine(photo: Photo, { height, signs }: DrawnFace, top: number): string {
  let text = '';
  let x = EDGE;
  while (top + height <= photo.height && x < photo.width - EDGE) {
    if (inkIn(photo, x, top, { width: 1, height }) === 0) {
      x += 1;
      continue;
    }
    // The one with most ink: a part of a letter may be a letter too.
    const at = x;
    const like = signs.find((sign) => looksLike(photo, sign, at, top, height));
    if (like === undefined) {
      break;
    }
    text += like.sign;
    x += like.width;
  }
  return text;
}

function looksLike(photo: Photo, sign: DrawnSign, x: number, y: number, height: number): boolean {
  const most = (WRONG_DOTS + 1) * BLACK;
  const more = inkIn(photo, x, y, { width: sign.width, height }) - sign.ink;
  return Math.abs(more) < most && offBy(photo, x, y, sign, most) < most;
}
