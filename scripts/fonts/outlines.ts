// Outlines of a WOFF2 font: the transformed `glyf` table, section 5.1 of the W3C recommendation.

import { Bytes } from './bytes.ts';

/** Points of all contours one after the other; a contour ends at each of `ends` (index of its last point). */
export interface Outline {
  readonly kind: 'simple';
  readonly ends: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly onCurve: readonly boolean[];
}

/** A glyph made of others: an accent above a letter. */
export interface Composite {
  readonly kind: 'composite';
  readonly parts: readonly Part[];
}

export interface Part {
  readonly glyph: number;
  readonly dx: number;
  readonly dy: number;
}

export type Glyph = Outline | Composite;

const WORDS = 0x0001;
const OFFSETS = 0x0002;
const SCALED = 0x0008 | 0x0040 | 0x0080;
const MORE = 0x0020;
const INSTRUCTIONS = 0x0100;

/** The streams that the table is split into: one kind of number each, which packs better. */
interface Streams {
  readonly contours: Bytes;
  readonly points: Bytes;
  readonly flags: Bytes;
  readonly glyphs: Bytes;
  readonly composites: Bytes;
}

/** @throws Error for a damaged table, and for scaled parts, which the fonts that are shipped do not have. */
export function readOutlines(glyf: Uint8Array): Glyph[] {
  const head = new Bytes(glyf, 4);
  const count = head.u16();
  head.at = 8;
  const sizes = Array.from({ length: 7 }, () => head.u32());
  let from = head.at;
  const [contours, points, flags, glyphs, composites] = sizes.map((size) => {
    const part = new Bytes(glyf.subarray(from, from + size));
    from += size;
    return part;
  });
  if (!contours || !points || !flags || !glyphs || !composites) {
    throw new Error('the font has no outlines');
  }
  const streams = { contours, points, flags, glyphs, composites };
  return Array.from({ length: count }, () => readGlyph(streams));
}

function readGlyph(streams: Streams): Glyph {
  const contours = streams.contours.i16();
  if (contours < 0) {
    return readComposite(streams);
  }
  const ends: number[] = [];
  let total = 0;
  for (let contour = 0; contour < contours; contour += 1) {
    total += streams.points.short255();
    ends.push(total - 1);
  }
  const outline = { kind: 'simple', ends, ...readPoints(streams, total) } as const;
  if (contours > 0) {
    // How long its instructions are; they are in a stream of their own, which nobody reads here.
    streams.glyphs.short255();
  }
  return outline;
}

function readPoints({ flags, glyphs }: Streams, total: number): Omit<Outline, 'kind' | 'ends'> {
  const x = new Float64Array(total);
  const y = new Float64Array(total);
  const onCurve: boolean[] = [];
  let [atX, atY] = [0, 0];
  for (let point = 0; point < total; point += 1) {
    const flag = flags.u8();
    onCurve.push(flag < 0x80);
    const [dx, dy] = readStep(flag & 0x7f, glyphs);
    atX += dx;
    atY += dy;
    x[point] = atX;
    y[point] = atY;
  }
  return { x, y, onCurve };
}

/** The table of section 5.2: how many bytes a step takes, and which of their bits belong to x and to y. */
function readStep(code: number, bytes: Bytes): readonly [number, number] {
  const signX = code & 1 ? 1 : -1;
  const signY = code & 2 ? 1 : -1;
  if (code < 10) {
    return [0, signX * (((code & 14) << 7) + bytes.u8())];
  }
  if (code < 20) {
    return [signX * ((((code - 10) & 14) << 7) + bytes.u8()), 0];
  }
  if (code < 84) {
    const high = code - 20;
    const low = bytes.u8();
    return [signX * (1 + (high & 0x30) + (low >> 4)), signY * (1 + ((high & 0x0c) << 2) + (low & 0x0f))];
  }
  if (code < 120) {
    const high = code - 84;
    const x = 1 + (Math.floor(high / 12) << 8) + bytes.u8();
    return [signX * x, signY * (1 + (((high % 12) >> 2) << 8) + bytes.u8())];
  }
  if (code < 124) {
    const [one, two, three] = [bytes.u8(), bytes.u8(), bytes.u8()];
    return [signX * ((one << 4) + (two >> 4)), signY * (((two & 0x0f) << 8) + three)];
  }
  return [signX * bytes.u16(), signY * bytes.u16()];
}

function readComposite({ composites, glyphs }: Streams): Composite {
  const parts: Part[] = [];
  let flags: number;
  let instructed = false;
  do {
    flags = composites.u16();
    const glyph = composites.u16();
    if ((flags & OFFSETS) === 0 || (flags & SCALED) !== 0) {
      throw new Error('a glyph is put together in a way that is not provided for');
    }
    const words = (flags & WORDS) !== 0;
    const dx = words ? composites.i16() : composites.i8();
    const dy = words ? composites.i16() : composites.i8();
    parts.push({ glyph, dx, dy });
    instructed ||= (flags & INSTRUCTIONS) !== 0;
  } while ((flags & MORE) !== 0);
  if (instructed) {
    glyphs.short255();
  }
  return { kind: 'composite', parts };
}
