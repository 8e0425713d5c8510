import type { CodePage } from '../devices/printer/code-page.ts';
import { canPrint } from '../devices/printer/code-page.ts';
import { printable } from '../domain/printable.ts';

/** What stands on the paper for a character that the printer has not. */
export const REPLACEMENT = '?';

/** The printer's own characters. */
export interface PaperCharacters {
  /** One byte and one column each. */
  readonly page: CodePage;
  /** The two bytes of a character in the printer's two-byte mode, two columns wide; null: it has none. */
  readonly twoBytes: (character: string) => Uint8Array | null;
}

/** How many columns a character takes, which is not the same typed and drawn. */
export type Measure = (character: string) => 1 | 2;

/**
 * The one way for text onto the paper (promise 10). What comes out has only characters that print: no control character
 * can be left, so no text can hold a printer command (a drawer pulse, a cut, a status request). Accents are composed, a loose
 * combining mark becomes nothing. Nothing is transliterated.
 */
export function paperText(text: string, maxLength = 200): string {
  return printable(text, maxLength)
    .normalize('NFC')
    .replace(/\p{M}+/gu, '');
}

/** Paper text in the printer's own characters: one `?` for each that it has not. */
export function typed(text: string, characters: PaperCharacters): string {
  return [...text].map((character) => (has(characters, character) ? character : REPLACEMENT)).join('');
}

/** Whether the printer has all of it. */
export function canType(text: string, characters: PaperCharacters): boolean {
  return [...text].every((character) => has(characters, character));
}

function has({ page, twoBytes }: PaperCharacters, character: string): boolean {
  return canPrint(page, character) || twoBytes(character) !== null;
}

/** What is sent in two-byte mode is two columns wide, whatever it is. */
export function typedWidth({ page }: Pick<PaperCharacters, 'page'>): Measure {
  return (character) => (canPrint(page, character) ? 1 : 2);
}

const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

/** Drawn, only the characters of east Asia are two columns wide. */
export function drawnWidth(character: string): 1 | 2 {
  return WIDE.test(character) ? 2 : 1;
}

/** How many columns a text takes. */
export function columnsOf(text: string, measure: Measure): number {
  let columns = 0;
  for (const character of text) {
    columns += measure(character);
  }
  return columns;
}

/** What a QR code on paper may hold at most, so that its modules stay large enough on 58 mm. */
const QR_MOST = 300;

/**
 * Text that may be drawn as a QR code: visible ASCII only, because the composer counts characters where the printer
 * counts bytes. null when the text is empty, too long, or has anything else in it: a QR code with a different text would
 * be worse than none.
 */
export function qrText(text: string): string | null {
  return /^[!-~]+$/.test(text) && text.length <= QR_MOST ? text : null;
}

/** Never at the beginning of a line, nor at its end. */
const CLOSING = /^[、。，．：；！？）］｝〉》」』】〕’”…]$/u;
const OPENING = /^[（［｛〈《「『【〔‘“]$/u;

/** What is not broken while it fits on a line: a word, or one wide character with the punctuation that belongs to it. */
function pieces(word: string): string[] {
  const out: string[] = [];
  let before = '';
  for (const character of word) {
    const breaks = drawnWidth(character) === 2 || drawnWidth(before) === 2;
    const joined = before === '' || CLOSING.test(character) || OPENING.test(before) || !breaks;
    if (joined && out.length > 0) {
      out[out.length - 1] += character;
    } else {
      out.push(character);
    }
    before = character;
  }
  return out;
}

/**
 * Lines of at most `columns` columns, broken at blanks and between wide characters, and inside a word only when the word is
 * longer than a line.
 */
export function wrap(text: string, columns: number, measure: Measure): string[] {
  const width = (part: string) => columnsOf(part, measure);
  const lines: string[] = [];
  let line = '';
  const put = (piece: string, gap: string) => {
    const between = line === '' ? '' : gap;
    if (width(line) + between.length + width(piece) <= columns) {
      line += between + piece;
      return;
    }
    if (line !== '') {
      lines.push(line);
    }
    let rest = piece;
    while (width(rest) > columns) {
      const head = fitting(rest, columns, measure);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  };
  for (const word of text.split(' ').filter((part) => part !== '')) {
    for (const [at, piece] of pieces(word).entries()) {
      put(piece, at === 0 ? ' ' : '');
    }
  }
  if (line !== '') {
    lines.push(line);
  }
  return lines;
}

/** The beginning of a word that fits; never empty. */
function fitting(word: string, columns: number, measure: Measure): string {
  let head = '';
  for (const character of word) {
    if (head !== '' && columnsOf(head + character, measure) > columns) {
      break;
    }
    head += character;
  }
  return head;
}

/** As many lines as `wrap` needs, but of about the same length: centred text with one word left over looks like a mistake. */
export function balance(text: string, columns: number, measure: Measure): string[] {
  const needed = wrap(text, columns, measure);
  let best = needed;
  for (let width = columns - 1; width > 0; width -= 1) {
    const lines = wrap(text, width, measure);
    if (lines.length > needed.length) {
      break;
    }
    best = lines;
  }
  return best;
}

/**
 * A label at the left edge and a value at the right edge. A label that needs more lines has the value beside its last one; where
 * that has no room for it, the value goes below, still at the right edge, in as many lines as it takes. Nothing is cut off.
 * @param leastGap blanks between the two
 */
export function pair(label: string, value: string, columns: number, measure: Measure, leastGap = 1): string[] {
  const width = (part: string) => columnsOf(part, measure);
  const labels = wrap(label, columns, measure);
  const last = labels.pop() ?? '';
  const gap = columns - width(last) - width(value);
  if (gap >= leastGap) {
    return [...labels, last + ' '.repeat(gap) + value];
  }
  const atRight = (line: string) => ' '.repeat(Math.max(0, columns - width(line))) + line;
  return [...labels, ...(last === '' ? [] : [last]), ...wrap(value, columns, measure).map(atRight)];
}
