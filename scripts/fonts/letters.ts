// Makes the letters of the framebuffer and of printers out of the web fonts: one file that src/lettering/letter-file.ts reads.

import type { DrawnGlyph } from './font.ts';

export type Face = ReadonlyMap<number, DrawnGlyph>;

const MAGIC = 0x3146_4c4b;

/**
 * The layout is described in src/lettering/letter-file.ts. Glyphs that look the same in both faces are stored once.
 * @param faces in the order of `REGIONS` there; each has every character that it is to draw.
 */
export function packLetters(faces: readonly Face[]): Buffer {
  const glyphs: Buffer[] = [];
  const known = new Map<string, number>();
  let size = 0;
  const indexes = faces.map((face) => {
    const characters = [...face.keys()].sort((one, other) => one - other);
    const index = Buffer.alloc(4 + characters.length * 8);
    index.writeUInt32LE(characters.length, 0);
    for (const [at, character] of characters.entries()) {
      const record = packGlyph(face.get(character));
      const key = record.toString('latin1');
      const offset = known.get(key) ?? size;
      if (offset === size) {
        known.set(key, offset);
        glyphs.push(record);
        size += record.length;
      }
      index.writeUInt32LE(character, 4 + at * 4);
      index.writeUInt32LE(offset, 4 + (characters.length + at) * 4);
    }
    return index;
  });
  const head = Buffer.alloc(16);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(faces.length, 4);
  head.writeUInt32LE(head.length + indexes.reduce((sum, index) => sum + index.length, 0), 8);
  head.writeUInt32LE(size, 12);
  return Buffer.concat([head, ...indexes, ...glyphs]);
}

function packGlyph(glyph: DrawnGlyph | undefined): Buffer {
  if (glyph === undefined) {
    throw new Error('a face has a character without a glyph');
  }
  const { ends, onCurve, regular, bold } = glyph;
  const out: number[] = [];
  putNumber(out, regular.advance);
  putSigned(out, bold.advance - regular.advance);
  putNumber(out, ends.length);
  let before = -1;
  for (const end of ends) {
    putNumber(out, end - before);
    before = end;
  }
  for (let at = 0; at < onCurve.length; at += 8) {
    out.push(onCurve.slice(at, at + 8).reduce((bits, on, bit) => bits | (Number(on) << bit), 0));
  }
  for (const axis of ['x', 'y'] as const) {
    putSteps(out, regular[axis]);
    putSteps(
      out,
      bold[axis].map((value, point) => value - (regular[axis][point] ?? 0)),
    );
  }
  return Buffer.from(out);
}

/** From each value to the next. */
function putSteps(out: number[], values: readonly number[]): void {
  let before = 0;
  for (const value of values) {
    putSigned(out, value - before);
    before = value;
  }
}

/** The sign in the lowest bit, so that small numbers of both signs are short. */
function putSigned(out: number[], value: number): void {
  putNumber(out, value < 0 ? -value * 2 - 1 : value * 2);
}

/** Seven bits a byte, lowest first; the highest bit says that more follow. */
function putNumber(out: number[], value: number): void {
  let left = value;
  while (left >= 0x80) {
    out.push((left & 0x7f) | 0x80);
    left >>= 7;
  }
  out.push(left);
}
