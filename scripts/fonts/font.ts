// One file of a web font, down to what is drawn: outlines at two weights, and how far to go to the next sign.

import { Bytes } from './bytes.ts';
import { readCharacters } from './characters.ts';
import { type Outline, readOutlines } from './outlines.ts';
import { normalWeight, type Shift, Variations } from './variation.ts';
import { readWoff2 } from './woff2.ts';

/** A glyph at both weights, in thousandths of the em; the points of both belong together one by one. */
export interface DrawnGlyph {
  readonly ends: readonly number[];
  readonly onCurve: readonly boolean[];
  readonly regular: Instance;
  readonly bold: Instance;
}

export interface Instance {
  readonly advance: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export const REGULAR = 400;
export const BOLD = 700;

type Points = Omit<Outline, 'kind'>;

const NO_POINTS: Points = { ends: [], x: new Float64Array(0), y: new Float64Array(0), onCurve: [] };
const MAX_DEPTH = 4;

/**
 * @returns what is drawn for each of these characters that the file has.
 * @throws Error when the file is no such font.
 */
export function readFont(file: Uint8Array, characters: readonly number[]): Map<number, DrawnGlyph> {
  const font = new WebFont(file);
  const drawn = new Map<number, DrawnGlyph>();
  for (const character of characters) {
    const glyph = font.characters.get(character);
    if (glyph === undefined) {
      continue;
    }
    const [regular, bold] = [font.at(glyph, REGULAR), font.at(glyph, BOLD)];
    const { ends, onCurve } = regular.points;
    drawn.set(character, { ends, onCurve, regular: regular.instance, bold: bold.instance });
  }
  return drawn;
}

class WebFont {
  readonly characters: Map<number, number>;
  readonly #tables: ReadonlyMap<string, Uint8Array>;
  readonly #glyphs: ReturnType<typeof readOutlines>;
  readonly #variations: Variations | null;
  readonly #scale: number;
  readonly #advances: readonly number[];
  readonly #places = new Map<number, number>();

  constructor(file: Uint8Array) {
    this.#tables = readWoff2(file).tables;
    this.characters = readCharacters(this.#table('cmap'));
    this.#glyphs = readOutlines(this.#table('glyf'));
    const gvar = this.#tables.get('gvar');
    this.#variations = gvar === undefined ? null : new Variations(gvar);
    this.#scale = 1000 / new Bytes(this.#table('head'), 18).u16();
    this.#advances = readAdvances(this.#table('hmtx'), new Bytes(this.#table('hhea'), 34).u16());
  }

  /** A glyph at one weight. */
  at(glyph: number, weight: number): { readonly points: Points; readonly instance: Instance } {
    const { points, left, right } = this.#points(glyph, weight, 0);
    const scaled = (value: number) => Math.round(value * this.#scale);
    return {
      points,
      instance: {
        advance: scaled(right - left),
        x: Array.from(points.x, (value) => scaled(value - left)),
        y: Array.from(points.y, scaled),
      },
    };
  }

  #points(glyph: number, weight: number, depth: number): { points: Points; left: number; right: number } {
    const outline = this.#glyphs[glyph] ?? { kind: 'simple', ...NO_POINTS };
    const advance = this.#advances[Math.min(glyph, this.#advances.length - 1)] ?? 0;
    if (outline.kind === 'simple') {
      const shift = this.#shift(glyph, weight, outline);
      const count = outline.x.length;
      const points = {
        ends: outline.ends,
        onCurve: outline.onCurve,
        x: outline.x.map((value, index) => value + (shift.x[index] ?? 0)),
        y: outline.y.map((value, index) => value + (shift.y[index] ?? 0)),
      };
      return { points, left: shift.x[count] ?? 0, right: advance + (shift.x[count + 1] ?? 0) };
    }
    if (depth === MAX_DEPTH) {
      throw new Error('a glyph is made of itself');
    }
    const { parts } = outline;
    // Each part counts as one point, at its offset.
    const places = {
      ends: [],
      x: Float64Array.from(parts, ({ dx }) => dx),
      y: Float64Array.from(parts, ({ dy }) => dy),
    };
    const shift = this.#shift(glyph, weight, places);
    let points = NO_POINTS;
    for (const [index, part] of parts.entries()) {
      const dx = part.dx + (shift.x[index] ?? 0);
      const dy = part.dy + (shift.y[index] ?? 0);
      points = joined(points, this.#points(part.glyph, weight, depth + 1).points, dx, dy);
    }
    return { points, left: shift.x[parts.length] ?? 0, right: advance + (shift.x[parts.length + 1] ?? 0) };
  }

  #shift(glyph: number, weight: number, outline: Pick<Points, 'ends' | 'x' | 'y'>): Shift {
    if (this.#variations === null) {
      const none = new Float64Array(outline.x.length + 4);
      return { x: none, y: none };
    }
    return this.#variations.shift(glyph, this.#place(weight), outline);
  }

  #place(weight: number): number {
    const known = this.#places.get(weight);
    const place = known ?? normalWeight(this.#table('fvar'), this.#tables.get('avar'), weight);
    this.#places.set(weight, place);
    return place;
  }

  #table(tag: string): Uint8Array {
    const table = this.#tables.get(tag);
    if (table === undefined) {
      throw new Error(`the font has no table ${tag}`);
    }
    return table;
  }
}

function readAdvances(hmtx: Uint8Array, count: number): number[] {
  const bytes = new Bytes(hmtx);
  return Array.from({ length: count }, () => {
    const advance = bytes.u16();
    bytes.at += 2;
    return advance;
  });
}

function joined(one: Points, other: Points, dx: number, dy: number): Points {
  const before = one.x.length;
  return {
    ends: [...one.ends, ...other.ends.map((end) => end + before)],
    onCurve: [...one.onCurve, ...other.onCurve],
    x: Float64Array.from([...one.x, ...other.x.map((value) => value + dx)]),
    y: Float64Array.from([...one.y, ...other.y.map((value) => value + dy)]),
  };
}
