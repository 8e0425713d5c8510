import { fitToDots } from './fit-to-dots.ts';
import type { GlyphShape, LetterFile } from './letter-file.ts';
import type { LetterStyle } from './port.ts';
import { fillOutline, type GlyphPicture, NOTHING, type PixelOutline } from './raster.ts';
import type { Sign } from './signs.ts';

/** How a glyph is drawn. */
export interface GlyphStyle {
  /** Height of the em in pixels, and its width. */
  readonly px: number;
  readonly wide: number;
  /** 0 regular, 1 bold. */
  readonly weight: number;
  readonly region: LetterStyle['region'];
  /** Strokes begin and end at whole dots: for printers, which have only black and white. */
  readonly toDots: boolean;
}

/** Units of an outline in one em. */
export const EM = 1000;

/** No letter of the five languages stands higher or hangs lower; the few that would are pressed down to it. */
export const ASCENT = 1020;
export const DESCENT = 285;

/** A Latin letter can begin at every quarter of a pixel, so that words are evenly spaced. */
export const PHASES = 4;

const CACHE_BYTES = 2 * 1024 * 1024;
/** What an entry costs besides its coverage. */
const ENTRY_BYTES = 200;

/** Draws glyphs, and keeps those that were drawn last. */
export class Glyphs {
  readonly #file: LetterFile | null;
  readonly #maxBytes: number;
  readonly #kept = new Map<string, GlyphPicture>();
  #bytes = 0;

  constructor(file: LetterFile | null, maxBytes = CACHE_BYTES) {
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  has(sign: Sign, region: LetterStyle['region']): boolean {
    return sign !== null && (this.#file?.advance(sign, region) ?? null) !== null;
  }

  /** Bytes that the kept pictures take; never more than the bound. */
  get keptBytes(): number {
    return this.#bytes;
  }

  /** From this sign to the next, in pixels. */
  advance(sign: Sign, style: GlyphStyle): number {
    const found = sign === null ? null : this.#file?.advance(sign, style.region);
    const { regular, bold } = found ?? boxOf(sign).advance;
    return ((regular + bold * style.weight) * style.wide) / EM;
  }

  /** @param phase quarters of a pixel that it begins to the right of the pen. */
  picture(sign: Sign, style: GlyphStyle, phase = 0): GlyphPicture {
    const key = [sign, style.px, style.wide, style.weight, style.region, style.toDots, phase].join(' ');
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const outline = pixelOutline(this.#shape(sign, style.region), style, phase / PHASES);
    const picture = outline === null ? NOTHING : fillOutline(style.toDots ? fitToDots(outline) : outline);
    this.#keep(key, picture);
    return picture;
  }

  #keep(key: string, picture: GlyphPicture): void {
    const bytes = picture.coverage.length + ENTRY_BYTES;
    if (bytes > this.#maxBytes) {
      return;
    }
    this.#kept.set(key, picture);
    this.#bytes += bytes;
    for (const [oldest, { coverage }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) {
        return;
      }
      this.#kept.delete(oldest);
      this.#bytes -= coverage.length + ENTRY_BYTES;
    }
  }

  #shape(sign: Sign, region: LetterStyle['region']): GlyphShape {
    const found = sign === null ? null : this.#file?.glyph(sign, region);
    return found ?? boxOf(sign);
  }
}

function pixelOutline(shape: GlyphShape, { px, wide, weight }: GlyphStyle, dx: number): PixelOutline | null {
  if (shape.x.length === 0) {
    return null;
  }
  const y = Float64Array.from(shape.y, (value, index) => value + (shape.bold.y[index] ?? 0) * weight);
  const highest = y.reduce((one, other) => Math.max(one, other), ASCENT);
  const lowest = y.reduce((one, other) => Math.min(one, other), -DESCENT);
  const pressed = Math.min(ASCENT / highest, -DESCENT / lowest);
  return {
    ends: shape.ends,
    onCurve: shape.onCurve,
    x: Float64Array.from(shape.x, (value, index) => ((value + (shape.bold.x[index] ?? 0) * weight) * wide) / EM + dx),
    y: y.map((value) => (-value * pressed * px) / EM),
  };
}

/** What stands for a sign without a glyph: as wide as a Chinese character where it may be one. */
function boxOf(sign: Sign): GlyphShape {
  return sign !== null && sign >= 0x2e80 ? WIDE_BOX : BOX;
}

function box(advance: number, top: number): GlyphShape {
  const [left, right, line] = [60, advance - 60, 50];
  const outer = { x: [left, right, right, left], y: [0, 0, top, top] };
  const inner = {
    x: [left + line, left + line, right - line, right - line],
    y: [line, top - line, top - line, line],
  };
  const none = Array.from({ length: 8 }, () => 0);
  return {
    ends: [3, 7],
    onCurve: none.map(() => true),
    advance: { regular: advance, bold: 0 },
    x: [...outer.x, ...inner.x],
    y: [...outer.y, ...inner.y],
    bold: { x: none, y: none },
  };
}

const BOX = box(600, 700);
const WIDE_BOX = box(1000, 800);
