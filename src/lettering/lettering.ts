import { ASCENT, DESCENT, EM, type GlyphStyle, Glyphs, PHASES } from './glyphs.ts';
import { readLetterFile } from './letter-file.ts';
import type { Lettering, LetterPicture, LetterStyle } from './port.ts';
import type { GlyphPicture } from './raster.ts';
import { type Sign, signsOf } from './signs.ts';

export interface LetteringOptions {
  /** The build's `fonts/letters.bin`. */
  readonly file: string;
  /** What the glyphs that were drawn last may take. Default 2 MB: a few screens full. */
  readonly cacheBytes?: number;
}

export interface LoadedLettering extends Lettering {
  /** Why there are no letters, in words. All signs are then empty boxes, and `has` says so. */
  readonly fault: string | null;
  readonly glyphs: Glyphs;
}

const SIZES = { least: 6, most: 400 };
/** Wider than any screen or paper; also what one picture can cost. */
const MAX_WIDTH = 8192;

/**
 * Reads the letters, about 12 MB, which stay in memory: from then on nothing is read, and `draw` never waits. Not to be called where
 * nothing is drawn with them. It never fails: a kiosk without letters still has an order code to show.
 */
export async function loadLettering({ file, cacheBytes }: LetteringOptions): Promise<LoadedLettering> {
  const read = await readLetterFile(file);
  const glyphs = new Glyphs(read.result === 'read' ? read.file : null, cacheBytes);
  return new DrawnLettering(glyphs, read.result === 'read' ? null : read.why);
}

/**
 * For whoever may need letters: loads them when they are first asked for, and once.
 * @returns gives letters with a `fault` when there are none; `onFault` is told why, once.
 */
export function lettersWhenNeeded(
  options: LetteringOptions,
  onFault: (fault: string) => void,
): () => Promise<LoadedLettering> {
  let loading: Promise<LoadedLettering> | null = null;
  return () => {
    loading ??= loadLettering(options).then((letters) => {
      if (letters.fault !== null) {
        onFault(letters.fault);
      }
      return letters;
    });
    return loading;
  };
}

class DrawnLettering implements LoadedLettering {
  readonly fault: string | null;
  readonly glyphs: Glyphs;

  constructor(glyphs: Glyphs, fault: string | null) {
    this.glyphs = glyphs;
    this.fault = fault;
  }

  has(text: string): boolean {
    return signsOf(text).every((sign) => this.glyphs.has(sign, 'zh-Hant'));
  }

  widthOf(text: string, style: LetterStyle): number {
    return this.#layOut(signsOf(text), glyphStyle(style)).width;
  }

  draw(text: string, style: LetterStyle): LetterPicture {
    const glyph = glyphStyle(style);
    const baseline = Math.ceil((ASCENT * glyph.px) / EM);
    const height = baseline + Math.ceil((DESCENT * glyph.px) / EM);
    const { placed, width } = this.#layOut(signsOf(text), glyph);
    const coverage = new Uint8Array(width * height);
    for (const { sign, x } of placed) {
      const whole = Math.floor(x);
      const picture = this.glyphs.picture(sign, glyph, Math.round((x - whole) * PHASES));
      stamp({ width, height, baseline, coverage }, picture, whole);
    }
    return { width, height, baseline, coverage };
  }

  /** Chinese characters begin at whole pixels, other signs at quarters. */
  #layOut(signs: readonly Sign[], style: GlyphStyle): { readonly placed: readonly Placed[]; readonly width: number } {
    const placed: Placed[] = [];
    let pen = 0;
    for (const sign of signs) {
      const advance = this.glyphs.advance(sign, style);
      const x = advance === style.wide ? Math.ceil(pen - 0.01) : Math.floor(pen * PHASES) / PHASES;
      if (x + advance > MAX_WIDTH) {
        break;
      }
      placed.push({ sign, x });
      pen = x + advance;
    }
    return { placed, width: Math.max(0, Math.ceil(pen - 0.01)) };
  }
}

interface Placed {
  readonly sign: Sign;
  readonly x: number;
}

function glyphStyle({ px, bold, region }: LetterStyle): GlyphStyle {
  const size = Number.isFinite(px) ? Math.min(Math.max(Math.round(px), SIZES.least), SIZES.most) : SIZES.least;
  return { px: size, wide: size, weight: bold ? 1 : 0, region, toDots: false };
}

/** What stands out at the sides of the line, as the foot of a `j` does, is cut off. */
export function stamp(line: LetterPicture, glyph: GlyphPicture, pen: number): void {
  const first = Math.max(0, -(pen + glyph.left));
  const end = Math.min(glyph.width, line.width - pen - glyph.left);
  for (let row = 0; row < glyph.height; row += 1) {
    const y = line.baseline - glyph.top + row;
    const to = y * line.width + pen + glyph.left;
    for (let column = first; column < end && y >= 0 && y < line.height; column += 1) {
      const covered = glyph.coverage[row * glyph.width + column] ?? 0;
      if (covered > (line.coverage[to + column] ?? 0)) {
        line.coverage[to + column] = covered;
      }
    }
  }
}
