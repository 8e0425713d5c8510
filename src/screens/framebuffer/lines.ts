import type { Typeface } from './typeface.ts';

/** Letters of one look. */
export interface Hand {
  readonly face: Typeface;
  readonly size: number;
  readonly bold: boolean;
}

/** Signs between which a line may end: Chinese characters and their punctuation, kana, bopomofo, full-width forms. */
const WIDE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]$/u;
/** No line begins with one of these. */
const CLOSES = /^[\p{Pe}\p{Pf}、。，．：；！？!?,.:;…‥·・～％%\-—–ー々]$/u;
/** No line ends with one of these. */
const OPENS = /^[\p{Ps}\p{Pi}＄￥￡]$/u;

/** What stays together, and whether a blank stands before it. */
interface Piece {
  readonly text: string;
  readonly blank: boolean;
}

const MOST_PIECES = 500;
const kept = new Map<string, readonly Piece[]>();

/** Words of a text, and its Chinese characters one by one, each with the punctuation that belongs to it. */
export function piecesOf(text: string): readonly Piece[] {
  const known = kept.get(text);
  if (known !== undefined) {
    return known;
  }
  const pieces: Piece[] = [];
  let [current, blank] = ['', false];
  const close = (blankNext: boolean) => {
    if (current !== '') {
      pieces.push({ text: current, blank });
      blank = false;
    }
    current = '';
    blank ||= blankNext;
  };
  let last = '';
  for (const sign of text) {
    if (sign === ' ') {
      close(true);
    } else if (current !== '' && mayBreak(last, sign)) {
      close(false);
      current = sign;
    } else {
      current += sign;
    }
    last = sign;
  }
  close(false);
  if (kept.size >= MOST_PIECES) {
    kept.clear();
  }
  kept.set(text, pieces);
  return pieces;
}

function mayBreak(before: string, after: string): boolean {
  return (WIDE.test(before) || WIDE.test(after)) && !CLOSES.test(after) && !OPENS.test(before);
}

/**
 * Breaks a text into lines no wider than `width`, as evenly as the number of lines allows, so that no character stands alone in the
 * last. @returns null when a word is too wide for a line and `force` is not set; with it, such a word is cut.
 */
export function wrap(text: string, width: number, hand: Hand, force = false): readonly string[] | null {
  const pieces = piecesOf(text);
  const lines = broken(pieces, width, hand, force);
  if (lines === null || lines.length < 2 || lines.length > 6) {
    return lines;
  }
  let [narrow, wide] = [Math.floor(width / 2), width];
  let best = lines;
  while (wide - narrow > hand.size / 2) {
    const middle = Math.floor((narrow + wide) / 2);
    const tried = broken(pieces, middle, hand, false);
    if (tried !== null && tried.length === lines.length) {
      best = tried;
      wide = middle;
    } else {
      narrow = middle;
    }
  }
  return best;
}

function broken(pieces: readonly Piece[], width: number, hand: Hand, force: boolean): readonly string[] | null {
  const { face, size, bold } = hand;
  const space = face.widthOf(' ', size, bold);
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const { text, blank } of pieces) {
    const own = face.widthOf(text, size, bold);
    const before = blank && line !== '' ? space : 0;
    if (used + before + own <= width) {
      line += before > 0 ? ` ${text}` : text;
      used += before + own;
      continue;
    }
    if (line !== '') {
      lines.push(line);
    }
    [line, used] = [text, own];
    while (used > width && line !== '') {
      if (!force) {
        return null;
      }
      const head = longestHead(line, width, hand);
      lines.push(head);
      line = line.slice(head.length);
      used = face.widthOf(line, size, bold);
    }
  }
  if (line !== '') {
    lines.push(line);
  }
  return lines;
}

/** The text, or its beginning and an ellipsis where it is too wide; empty when there is no room for that either. */
export function clipped(text: string, width: number, hand: Hand): string {
  const { face, size, bold } = hand;
  if (face.widthOf(text, size, bold) <= width) {
    return text;
  }
  const letters = [...text];
  let [fits, long] = [0, letters.length];
  const headOf = (count: number) => letters.slice(0, count).join('').trimEnd();
  while (long - fits > 1) {
    const middle = (fits + long) >> 1;
    if (face.widthOf(`${headOf(middle)}…`, size, bold) <= width) {
      fits = middle;
    } else {
      long = middle;
    }
  }
  return fits === 0 ? '' : `${headOf(fits)}…`;
}

/** The end of a text, behind an ellipsis where its beginning has no room: of what is being typed the newest is wanted. */
export function tailOf(text: string, width: number, { face, size, bold }: Hand): string {
  const letters = [...text];
  let from = 0;
  const rest = () => (from === 0 ? text : `…${letters.slice(from).join('')}`);
  while (from < letters.length && face.widthOf(rest(), size, bold) > width) {
    from += 1;
  }
  return rest();
}

function longestHead(word: string, width: number, { face, size, bold }: Hand): string {
  const letters = [...word];
  let count = 1;
  while (count < letters.length && face.widthOf(letters.slice(0, count + 1).join(''), size, bold) <= width) {
    count += 1;
  }
  return letters.slice(0, count).join('');
}
