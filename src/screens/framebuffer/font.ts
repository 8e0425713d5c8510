import type { LetterPicture } from '../../lettering/port.ts';
import { GLYPHS, MARKS_ABOVE, MARKS_BELOW } from './glyphs.ts';

/** A letter at one size: one byte a pixel, 255 for ink, row by row. */
interface Glyph {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** Rows above the capitals, for their accents; then seven of letter and two below the line. */
const ABOVE = 3;
/** Rows of a line of text at size 1. */
export const ROWS = 12;
/** Sizes at which diagonals can be smoothed: products of 2 and 3. */
export const SIZES = [1, 2, 3, 4, 6, 8, 9, 12, 16] as const;
/** Empty columns between two letters at size 1. */
const GAP = 1;
const KEPT = 600;
const EMPTY: Glyph = { width: 0, height: ROWS, ink: new Uint8Array() };

const kept = new Map<string, Glyph>();

/** Whether there is a picture for this character (one letter, with its accents, in composed form). */
export function isDrawable(character: string): boolean {
  const [base = '', ...marks] = character.normalize('NFD');
  return Object.hasOwn(GLYPHS, base) && marks.every((mark) => mark in MARKS_ABOVE || mark in MARKS_BELOW);
}

/**
 * The part of a text that can be drawn. A word with a character that has no picture is left out whole: half a word in a
 * foreign script helps nobody. Empty when nothing is left.
 */
export function plainDrawable(text: string): string {
  const words = text.normalize('NFC').trim().split(/\s+/u);
  const left = words.filter((word) => [...word].every(isDrawable));
  const joined = left.join(' ');
  // A separator with nothing on one side of it goes too.
  return left.length === words.length ? joined : joined.replace(/^[\s·|/–—-]+|[\s·|/–—-]+$/gu, '');
}

/** Pixels that a text takes in width, at so many pixels a dot. */
export function plainWidth(text: string, dot: number): number {
  let width = 0;
  for (const character of text) {
    width += glyph(character, dot).width + GAP * dot;
  }
  return Math.max(0, width - GAP * dot);
}

/** One line of text. */
export function plainPicture(text: string, dot: number): LetterPicture {
  const [width, height] = [plainWidth(text, dot), ROWS * dot];
  const coverage = new Uint8Array(width * height);
  let left = 0;
  for (const character of text) {
    const letter = glyph(character, dot);
    for (let row = 0; row < letter.height; row += 1) {
      coverage.set(letter.ink.subarray(row * letter.width, (row + 1) * letter.width), row * width + left);
    }
    left += letter.width + GAP * dot;
  }
  return { width, height, baseline: (ABOVE + 7) * dot, coverage };
}

function glyph(character: string, size: number): Glyph {
  const key = `${size}${character}`;
  const known = kept.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = enlarged(compose(character), size);
  if (kept.size >= KEPT) {
    kept.clear();
  }
  kept.set(key, made);
  return made;
}

function compose(character: string): Glyph {
  const [first = '', ...marks] = character.normalize('NFD');
  const above = marks.filter((mark) => mark in MARKS_ABOVE);
  // The dot of i gives way to the accent.
  const base = above.length > 0 && first === 'i' ? 'ı' : first;
  const rows = GLYPHS[base]?.split(' ').map((row) => [...row]);
  if (rows === undefined) {
    return EMPTY;
  }
  const width = Math.max(...rows.map((row) => row.length), ...above.map((mark) => widthOf(MARKS_ABOVE[mark])));
  const ink = new Uint8Array(width * ROWS);
  stamp(ink, width, rows, ABOVE);
  const tall = rows.slice(0, 2).some((row) => row.includes('#')) || base === 'ı';
  for (const [index, mark] of above.entries()) {
    const high = base !== 'ı' && tall ? 0 : 2;
    stamp(ink, width, picture(MARKS_ABOVE[mark]), Math.max(0, high - 2 * index));
  }
  for (const mark of marks.filter((one) => one in MARKS_BELOW)) {
    stamp(ink, width, picture(MARKS_BELOW[mark]), ABOVE + 7);
  }
  return { width, height: ROWS, ink };
}

function widthOf(mark: string | undefined): number {
  return mark?.indexOf(' ') ?? 0;
}

function picture(text: string | undefined): string[][] {
  return (text ?? '').split(' ').map((row) => [...row]);
}

/** Puts rows into the middle of a letter, from row `top` on. */
function stamp(ink: Uint8Array, width: number, rows: readonly (readonly string[])[], top: number): void {
  const left = Math.floor((width - Math.max(...rows.map((row) => row.length))) / 2);
  for (const [y, row] of rows.entries()) {
    for (const [x, dot] of row.entries()) {
      if (dot === '#' && top + y < ROWS) {
        ink[(top + y) * width + left + x] = 255;
      }
    }
  }
}

/** Larger by whole numbers, with the corners of diagonals rounded off. */
function enlarged(small: Glyph, size: number): Glyph {
  let rest = size;
  let made = small;
  while (rest % 2 === 0) {
    made = twice(made);
    rest /= 2;
  }
  while (rest % 3 === 0) {
    made = thrice(made);
    rest /= 3;
  }
  return rest === 1 ? made : enlarged(small, 1);
}

function at({ width, height, ink }: Glyph, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : (ink[y * width + x] ?? 0);
}

/** The pixel-doubling rule known as Scale2x: a corner takes the value of two equal neighbours that meet at it. */
function twice(small: Glyph): Glyph {
  return magnified(small, 2, (n, e, s, w, self, put) => {
    const clear = n !== s && e !== w;
    put(0, 0, clear && w === n ? w : self);
    put(1, 0, clear && n === e ? e : self);
    put(0, 1, clear && w === s ? w : self);
    put(1, 1, clear && s === e ? e : self);
  });
}

/** The same idea for three: only the corners are rounded, edges stay. */
function thrice(small: Glyph): Glyph {
  return magnified(small, 3, (n, e, s, w, self, put) => {
    for (let index = 0; index < 9; index += 1) {
      put(index % 3, Math.floor(index / 3), self);
    }
    const clear = n !== s && e !== w;
    put(0, 0, clear && w === n ? w : self);
    put(2, 0, clear && n === e ? e : self);
    put(0, 2, clear && w === s ? w : self);
    put(2, 2, clear && s === e ? e : self);
  });
}

type Put = (x: number, y: number, value: number) => void;

function magnified(
  small: Glyph,
  by: number,
  rule: (n: number, e: number, s: number, w: number, self: number, put: Put) => void,
): Glyph {
  const width = small.width * by;
  const height = small.height * by;
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      const put: Put = (dx, dy, value) => {
        ink[(y * by + dy) * width + x * by + dx] = value;
      };
      rule(at(small, x, y - 1), at(small, x + 1, y), at(small, x, y + 1), at(small, x - 1, y), at(small, x, y), put);
    }
  }
  return { width, height, ink };
}
