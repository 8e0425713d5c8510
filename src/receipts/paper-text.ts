import type { CodePage } from '../devices/printer/code-page.ts';
import { canPrint } from '../devices/printer/code-page.ts';
import { printable } from '../domain/printable.ts';

/** What stands on the paper for a character that the printer has not. */
export const REPLACEMENT = '?';

/** The characters that reach the paper, and how wide they are there. */
export interface PaperCharacters {
  /** One byte and one column each. */
  readonly page: CodePage;
  /** The two bytes of a character in the printer's two-byte mode, two columns wide; null: it has none. */
  readonly twoBytes: (character: string) => Uint8Array | null;
  /** What is in neither can still be printed, two columns wide, as part of a picture. */
  readonly pictures: boolean;
}

/**
 * The one way for text onto the paper (promise 10). What comes out has only characters that print: no control character
 * can be left, so no text can hold a printer command (a drawer pulse, a cut, a status request). Accents are composed; a
 * character that the printer has not becomes one `?`, a loose combining mark nothing. Nothing is transliterated.
 */
export function paperText(text: string, characters: PaperCharacters, maxLength = 200): string {
  const composed = printable(text, maxLength)
    .normalize('NFC')
    .replace(/\p{M}+/gu, '');
  return [...composed].map((character) => (hasCharacter(characters, character) ? character : REPLACEMENT)).join('');
}

function hasCharacter({ page, twoBytes, pictures }: PaperCharacters, character: string): boolean {
  return (
    canPrint(page, character) || twoBytes(character) !== null || (pictures && /[\p{L}\p{N}\p{P}\p{S}]/u.test(character))
  );
}

/** How many columns a text takes. */
export function columnsOf(text: string, { page }: Pick<PaperCharacters, 'page'>): number {
  let columns = 0;
  for (const character of text) {
    columns += canPrint(page, character) ? 1 : 2;
  }
  return columns;
}

/**
 * Text that may be drawn as a QR code: visible ASCII only, because the composer counts characters where the printer
 * counts bytes. null when the text is empty, too long, or has anything else in it: a QR code with a different text would
 * be worse than none.
 */
export function qrText(text: string): string | null {
  return /^[!-~]{1,64}$/.test(text) ? text : null;
}

/** Lines of at most `columns` columns, broken at blanks, and inside a word only when the word is longer than a line. */
export function wrap(text: string, columns: number, characters: PaperCharacters): string[] {
  const width = (part: string) => columnsOf(part, characters);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    let rest = word;
    if (line !== '' && width(line) + 1 + width(rest) <= columns) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') {
      lines.push(line);
    }
    while (width(rest) > columns) {
      const head = fitting(rest, columns, characters);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  if (line !== '') {
    lines.push(line);
  }
  return lines;
}

/** The beginning of a word that fits; never empty. */
function fitting(word: string, columns: number, characters: PaperCharacters): string {
  let head = '';
  for (const character of word) {
    if (head !== '' && columnsOf(head + character, characters) > columns) {
      break;
    }
    head += character;
  }
  return head;
}

/** As many lines as `wrap` needs, but of about the same length: centred text with one word left over looks like a mistake. */
export function balance(text: string, columns: number, characters: PaperCharacters): string[] {
  const needed = wrap(text, columns, characters);
  let best = needed;
  for (let width = columns - 1; width > 0; width -= 1) {
    const lines = wrap(text, width, characters);
    if (lines.length > needed.length) {
      break;
    }
    best = lines;
  }
  return best;
}

/**
 * A label at the left edge and a value at the right edge. When both do not fit on one line, the value goes below the label,
 * still at the right edge, in as many lines as it takes; nothing is cut off.
 */
export function pair(label: string, value: string, columns: number, characters: PaperCharacters): string[] {
  const gap = columns - columnsOf(label, characters) - columnsOf(value, characters);
  if (gap >= 1) {
    return [label + ' '.repeat(gap) + value];
  }
  const atRight = (line: string) => ' '.repeat(Math.max(0, columns - columnsOf(line, characters))) + line;
  return [...wrap(label, columns, characters), ...wrap(value, columns, characters).map(atRight)];
}
