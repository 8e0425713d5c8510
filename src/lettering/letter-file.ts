import { readFile } from 'node:fs/promises';
import type { LetterStyle } from './port.ts';

/**
 * The letters as the build has packed them (`dist/fonts/letters.bin`), read whole: looking a glyph up later touches no disk, so
 * drawing never waits for a busy SD card.
 *
 * All numbers of the head and the indexes have 32 bits, lowest byte first:
 *
 *     magic, number of faces, where the glyphs begin, bytes of glyphs
 *     for each face: number of characters, the characters in order, where the glyph of each begins
 *
 * A glyph: advance, by how much more the bold one advances, number of contours, points of each contour, one bit a point for "on the
 * curve", then for x and for y the regular outline and what the bold one adds to it, as steps from one point to the next. Numbers have
 * seven bits a byte, lowest first; those that can be negative have their sign in the lowest bit. Thousandths of the em, y upwards.
 */
export interface LetterFile {
  /** @returns null when the file has none, or a damaged one. */
  glyph(character: number, region: LetterStyle['region']): GlyphShape | null;
  /** Only how far to go on to the next sign; for laying lines out. */
  advance(character: number, region: LetterStyle['region']): Advance | null;
}

export interface Advance {
  readonly regular: number;
  /** What is added at full weight. */
  readonly bold: number;
}

/** Quadratic curves as in TrueType: between two points off the curve there is one on it. */
export interface GlyphShape {
  /** Index of the last point of each contour. */
  readonly ends: readonly number[];
  readonly onCurve: readonly boolean[];
  readonly advance: Advance;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What is added at full weight. */
  readonly bold: { readonly x: readonly number[]; readonly y: readonly number[] };
}

/** The faces of the file, in its order. */
export const REGIONS: readonly LetterStyle['region'][] = ['zh-Hant', 'zh-Hans'];

const MAGIC = 0x3146_4c4b;
const HEAD_BYTES = 16;
const MAX_BYTES = 64 * 1024 * 1024;
/** Far above any glyph there is: a damaged file cannot make the daemon busy. */
const MAX_POINTS = 4000;
const MAX_CONTOURS = 500;
const MAX_ADVANCE = 4000;

export type LetterFileRead =
  | { readonly result: 'read'; readonly file: LetterFile }
  | { readonly result: 'refused'; readonly why: string };

/** @returns what is wrong, in words, when it cannot be read or is no such file. */
export async function readLetterFile(path: string): Promise<LetterFileRead> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { result: 'refused', why: `the file of letters cannot be read (${code}): ${path}` };
  }
  const faces = readFaces(bytes);
  if (faces === null) {
    return { result: 'refused', why: `this is no file of letters, or only a part of one: ${path}` };
  }
  return { result: 'read', file: new PackedLetters(bytes, faces) };
}

interface FaceIndex {
  readonly count: number;
  readonly charactersAt: number;
  readonly offsetsAt: number;
}

function readFaces(bytes: Buffer): readonly FaceIndex[] | null {
  if (bytes.length < HEAD_BYTES || bytes.length > MAX_BYTES || bytes.readUInt32LE(0) !== MAGIC) {
    return null;
  }
  const glyphsAt = bytes.readUInt32LE(8);
  if (bytes.readUInt32LE(4) !== REGIONS.length || glyphsAt + bytes.readUInt32LE(12) !== bytes.length) {
    return null;
  }
  const faces: FaceIndex[] = [];
  let at = HEAD_BYTES;
  for (const _ of REGIONS) {
    const count = at + 4 <= glyphsAt ? bytes.readUInt32LE(at) : 0;
    const charactersAt = at + 4;
    const offsetsAt = charactersAt + count * 4;
    at = offsetsAt + count * 4;
    if (count === 0 || at > glyphsAt) {
      return null;
    }
    faces.push({ count, charactersAt, offsetsAt });
  }
  return at === glyphsAt ? faces : null;
}

class PackedLetters implements LetterFile {
  readonly #bytes: Buffer;
  readonly #faces: readonly FaceIndex[];

  constructor(bytes: Buffer, faces: readonly FaceIndex[]) {
    this.#bytes = bytes;
    this.#faces = faces;
  }

  advance(character: number, region: LetterStyle['region']): Advance | null {
    const numbers = this.#numbers(character, region);
    return numbers === null ? null : readAdvance(numbers);
  }

  glyph(character: number, region: LetterStyle['region']): GlyphShape | null {
    const numbers = this.#numbers(character, region);
    return numbers === null ? null : readGlyph(numbers);
  }

  #numbers(character: number, region: LetterStyle['region']): Numbers | null {
    const offset = this.#offset(character, region);
    return offset === null ? null : new Numbers(this.#bytes, this.#bytes.readUInt32LE(8) + offset);
  }

  #offset(character: number, region: LetterStyle['region']): number | null {
    const face = this.#faces[REGIONS.indexOf(region)];
    if (face === undefined) {
      return null;
    }
    let [low, high] = [0, face.count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#bytes.readUInt32LE(face.charactersAt + middle * 4);
      if (found === character) {
        return this.#bytes.readUInt32LE(face.offsetsAt + middle * 4);
      }
      if (found < character) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}

function readAdvance(numbers: Numbers): Advance | null {
  const advance = { regular: numbers.next(), bold: numbers.signed() };
  // A damaged file cannot make a line longer than it would be of the widest signs.
  return numbers.cutOff || advance.regular > MAX_ADVANCE || Math.abs(advance.bold) > MAX_ADVANCE ? null : advance;
}

function readGlyph(numbers: Numbers): GlyphShape | null {
  const advance = readAdvance(numbers);
  if (advance === null) {
    return null;
  }
  const contours = numbers.next();
  if (contours > MAX_CONTOURS) {
    return null;
  }
  const ends: number[] = [];
  let points = 0;
  for (let contour = 0; contour < contours; contour += 1) {
    points += numbers.next();
    ends.push(points - 1);
  }
  if (points > MAX_POINTS) {
    return null;
  }
  const onCurve = numbers.bits(points);
  const [x, boldX, y, boldY] = [
    numbers.steps(points),
    numbers.steps(points),
    numbers.steps(points),
    numbers.steps(points),
  ];
  return numbers.cutOff ? null : { ends, onCurve, advance, x, y, bold: { x: boldX, y: boldY } };
}

class Numbers {
  readonly #bytes: Buffer;
  #at: number;
  /** It was asked for more than there is. */
  cutOff = false;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    this.cutOff = true;
    return 0;
  }

  signed(): number {
    const value = this.next();
    return (value & 1) === 1 ? -((value + 1) >> 1) : value >> 1;
  }

  steps(count: number): number[] {
    let value = 0;
    return Array.from({ length: count }, () => {
      value += this.signed();
      return value;
    });
  }

  bits(count: number): boolean[] {
    let byte = 0;
    return Array.from({ length: count }, (_, index) => {
      byte = index % 8 === 0 ? this.#byte() : byte >> 1;
      return (byte & 1) === 1;
    });
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    this.#at += 1;
    this.cutOff ||= byte === undefined;
    return byte ?? 0;
  }
}
