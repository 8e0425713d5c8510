import type { CodePage } from '../devices/printer/code-page.ts';
import { canPrint } from '../devices/printer/code-page.ts';
import { printable } from '../domain/printable.ts';

/** What stands on the paper for a character that the printer's code page has not. */
export const REPLACEMENT = '?';

/**
 * The one way for text onto the paper (promise 10). What comes out has only characters that print: no control character
 * can be left, so no text can hold a printer command (a drawer pulse, a cut, a status request), and each character takes
 * one column. Accents are composed; a character that the code page has not becomes one `?`, a loose combining mark
 * nothing. Nothing is transliterated.
 */
export function paperText(text: string, page: CodePage, maxLength = 200): string {
  const composed = printable(text, maxLength)
    .normalize('NFC')
    .replace(/\p{M}+/gu, '');
  return [...composed].map((character) => (canPrint(page, character) ? character : REPLACEMENT)).join('');
}

/**
 * Text that may be drawn as a QR code: visible ASCII only, because the composer counts characters where the printer
 * counts bytes. null when the text is empty, too long, or has anything else in it: a QR code with a different text would
 * be worse than none.
 */
export function qrText(text: string): string | null {
  return /^[!-~]{1,64}$/.test(text) ? text : null;
}

/** Lines of at most `columns` characters, broken at blanks, and inside a word only when the word is longer than a line. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= columns) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') {
      lines.push(line);
    }
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns));
      rest = rest.slice(columns);
    }
    line = rest;
  }
  if (line !== '') {
    lines.push(line);
  }
  return lines;
}

/** As many lines as `wrap` needs, but of about the same length: centred text with one word left over looks like a mistake. */
export function balance(text: string, columns: number): string[] {
  const needed = wrap(text, columns);
  let best = needed;
  for (let width = columns - 1; width > 0; width -= 1) {
    const lines = wrap(text, width);
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
export function pair(label: string, value: string, columns: number): string[] {
  const gap = columns - label.length - value.length;
  if (gap >= 1) {
    return [label + ' '.repeat(gap) + value];
  }
  return [...wrap(label, columns), ...wrap(value, columns).map((line) => line.padStart(columns))];
}
