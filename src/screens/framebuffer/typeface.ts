import type { Language } from '../../domain/language.ts';
import type { Lettering, LetterPicture, LetterStyle } from '../../lettering/port.ts';
import { plainDrawable, plainPicture, plainWidth, ROWS, SIZES } from './font.ts';

/** Letters to set texts with, in sizes of so many pixels an em. */
export interface Typeface {
  /** The smallest size that can be read. */
  readonly floor: number;
  /** The size to draw at when this many pixels are wanted: not larger, but never below `floor`. */
  sizeFor(px: number): number;
  /** The part of a text that can be drawn; empty when that is nothing. */
  drawable(text: string): string;
  /** Height of a line, the same for every text of one size. */
  lineHeight(size: number): number;
  widthOf(text: string, size: number, bold: boolean): number;
  draw(text: string, size: number, bold: boolean): LetterPicture;
}

/** Pixels of an em for one dot of our own letters: their capitals are seven dots high. */
const EM_OF_DOT = 10;

/** Letters of our own, Latin only, with hard edges. */
export const PLAIN_TYPEFACE: Typeface = {
  floor: EM_OF_DOT,
  sizeFor: (px) => (SIZES.findLast((dot) => dot * EM_OF_DOT <= px) ?? 1) * EM_OF_DOT,
  drawable: plainDrawable,
  lineHeight: (size) => (size / EM_OF_DOT) * ROWS,
  widthOf: (text, size) => plainWidth(text, size / EM_OF_DOT),
  draw: (text, size) => plainPicture(text, size / EM_OF_DOT),
};

/** Strokes of dense characters need more dots than those of letters. */
const FLOOR = { chinese: 12, latin: 10 };
const MOST_WIDTHS = 3000;

/** Letters of all five languages. The widths of words are kept: the same ones are measured at every attempt to set a text. */
class LetteredTypeface implements Typeface {
  readonly floor: number;
  private readonly lettering: Lettering;
  private readonly region: LetterStyle['region'];
  private readonly widths = new Map<string, number>();
  private readonly heights = new Map<number, number>();

  constructor(lettering: Lettering, language: Language) {
    this.lettering = lettering;
    this.region = language === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant';
    this.floor = language === 'zh-Hans' || language === 'zh-Hant' ? FLOOR.chinese : FLOOR.latin;
  }

  sizeFor(px: number): number {
    return Math.max(this.floor, Math.floor(px));
  }

  /** A sign without a glyph becomes an empty box there: it is seen that something is missing. */
  drawable(text: string): string {
    return text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  }

  lineHeight(size: number): number {
    const known = this.heights.get(size);
    if (known !== undefined) {
      return known;
    }
    const { height } = this.draw('', size, false);
    this.heights.set(size, height);
    return height;
  }

  widthOf(text: string, size: number, bold: boolean): number {
    const key = `${size}${bold ? 'b' : ' '}${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) {
      return known;
    }
    const width = this.lettering.widthOf(text, { px: size, bold, region: this.region });
    if (this.widths.size >= MOST_WIDTHS) {
      this.widths.clear();
    }
    this.widths.set(key, width);
    return width;
  }

  draw(text: string, size: number, bold: boolean): LetterPicture {
    return this.lettering.draw(text, { px: size, bold, region: this.region });
  }
}

const made = new WeakMap<Lettering, Map<Language, Typeface>>();

/** @param lettering null: it is not there (yet), so what our own letters can draw is drawn. */
export function typefaceFor(lettering: Lettering | null, language: Language): Typeface {
  if (lettering === null) {
    return PLAIN_TYPEFACE;
  }
  const faces = made.get(lettering) ?? new Map<Language, Typeface>();
  made.set(lettering, faces);
  const face = faces.get(language) ?? new LetteredTypeface(lettering, language);
  faces.set(language, face);
  return face;
}
