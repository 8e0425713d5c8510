import { drawnWidth } from '../receipts/paper-text.ts';
import type { DrawLine, LinePicture, LineStyle } from '../receipts/picture.ts';
import { ASCENT, DESCENT, EM, type GlyphStyle, type Glyphs } from './glyphs.ts';
import { stamp } from './lettering.ts';
import type { LetterPicture, LetterStyle } from './port.ts';
import { type Sign, signsOf } from './signs.ts';

export interface LineDrawerOptions {
  /** Which forms Chinese characters have. */
  readonly region: LetterStyle['region'];
  /** Height and width of a Chinese character of the normal size; a Latin column is half of it. Default 24, as printers have it at 203 dpi. */
  readonly dotsPerEm?: number;
}

const DOTS_PER_EM = 24;
/** From this share on a dot is black. */
const BLACK = 128;
/** A little more than regular: thin paper prints thin strokes pale. */
const WEIGHT = { normal: 0.15, bold: 1 };

/**
 * Draws lines of a receipt for a printer that lacks the characters: black and white, strokes of whole dots. Words stand where the
 * printer's own letters would: two or more spaces are a gap between columns, so that amounts stay below each other.
 * @returns a hook for `PaperProfile.drawLine`; it gives null for a line that has no letters here either.
 */
export function lineDrawer(
  { glyphs }: { readonly glyphs: Glyphs },
  { region, dotsPerEm = DOTS_PER_EM }: LineDrawerOptions,
): DrawLine {
  return (text, style) => {
    const signs = signsOf(text);
    if (signs.length === 0 || signs.every((sign) => !glyphs.has(sign, region))) {
      return null;
    }
    const glyphStyle: GlyphStyle = {
      px: dotsPerEm * style.height,
      wide: dotsPerEm * style.width,
      weight: style.bold ? WEIGHT.bold : WEIGHT.normal,
      region,
      toDots: true,
    };
    return blackAndWhite(drawColumns(glyphs, signs, glyphStyle, style));
  };
}

interface Word {
  readonly signs: readonly Sign[];
  /** Columns of the printer's own letters before it, and that it takes itself. */
  readonly from: number;
  readonly columns: number;
}

function drawColumns(glyphs: Glyphs, signs: readonly Sign[], glyph: GlyphStyle, { dots }: LineStyle): LetterPicture {
  const words = splitAtGaps(signs);
  const column = glyph.wide / 2;
  const last = words.at(-1);
  const width = Math.min(dots, Math.ceil(((last?.from ?? 0) + (last?.columns ?? 0)) * column));
  const baseline = Math.ceil((ASCENT * glyph.px) / EM);
  const height = baseline + Math.ceil((DESCENT * glyph.px) / EM);
  const line = { width, height, baseline, coverage: new Uint8Array(width * height) };
  for (const word of words) {
    const room = word.columns * column;
    const natural = widthOf(glyphs, word.signs, glyph);
    // Narrower than its columns: at their begin, or at their end when it ends the line after a gap, as amounts do.
    const squeezed = natural > room ? { ...glyph, wide: (glyph.wide * room) / natural } : glyph;
    const rest = room - widthOf(glyphs, word.signs, squeezed);
    const start = word.from * column + (word === last && word.from > 0 ? Math.max(0, Math.floor(rest)) : 0);
    drawWord(glyphs, line, word.signs, squeezed, start);
  }
  return line;
}

function drawWord(glyphs: Glyphs, line: LetterPicture, signs: readonly Sign[], glyph: GlyphStyle, start: number): void {
  let pen = start;
  for (const sign of signs) {
    stamp(line, glyphs.picture(sign, glyph), Math.round(pen));
    pen += advance(glyphs, sign, glyph);
  }
}

/** Whole dots, unless the word had to be squeezed. */
function advance(glyphs: Glyphs, sign: Sign, glyph: GlyphStyle): number {
  const exact = glyphs.advance(sign, glyph);
  return Number.isInteger(glyph.wide) ? Math.round(exact) : exact;
}

function widthOf(glyphs: Glyphs, signs: readonly Sign[], glyph: GlyphStyle): number {
  return signs.reduce<number>((sum, sign) => sum + advance(glyphs, sign, glyph), 0);
}

function splitAtGaps(signs: readonly Sign[]): Word[] {
  const words: Word[] = [];
  let [column, from, spaces] = [0, 0, 0];
  let current: Sign[] = [];
  const close = () => {
    if (current.length > 0) {
      words.push({ signs: current, from, columns: column - spaces - from });
    }
    current = [];
  };
  for (const sign of signs) {
    if (sign === 0x20) {
      spaces += 1;
      column += 1;
      continue;
    }
    if (spaces > 1 || current.length === 0) {
      close();
      from = column;
    } else if (spaces === 1) {
      current.push(0x20);
    }
    spaces = 0;
    current.push(sign);
    column += columnsOf(sign);
  }
  close();
  return words;
}

/** As receipts are laid out. */
function columnsOf(sign: Sign): number {
  return sign === null ? 1 : drawnWidth(String.fromCodePoint(sign));
}

function blackAndWhite({ width, height, coverage }: LetterPicture): LinePicture {
  const bytesPerRow = Math.ceil(width / 8);
  const bits = new Uint8Array(bytesPerRow * height);
  for (const [at, share] of coverage.entries()) {
    if (share >= BLACK) {
      const x = at % width;
      const byte = Math.floor(at / width) * bytesPerRow + (x >> 3);
      bits[byte] = (bits[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { bytesPerRow, rows: height, bits };
}
