/**
 * Letters as pictures, for a small screen without a browser and for printers without Chinese characters: any text of the five
 * languages, at any size.
 */
export interface Lettering {
  /** Whether every sign of the text can be drawn. */
  has(text: string): boolean;
  /** Width of one line, in pixels. */
  widthOf(text: string, style: LetterStyle): number;
  /** One line as coverage; a sign that it has no glyph for becomes an empty box. */
  draw(text: string, style: LetterStyle): LetterPicture;
}

export interface LetterStyle {
  /** Height of the em, in pixels. */
  readonly px: number;
  readonly bold: boolean;
  /** Chinese characters have regional forms. */
  readonly region: 'zh-Hant' | 'zh-Hans';
}

export interface LetterPicture {
  readonly width: number;
  /** From the highest ascender to the lowest descender of the face, the same for every text of one style. */
  readonly height: number;
  /** Rows from the top to the line that letters stand on. */
  readonly baseline: number;
  /** `width * height` bytes, row by row: 0 nothing, 255 wholly covered. */
  readonly coverage: Uint8Array;
}
