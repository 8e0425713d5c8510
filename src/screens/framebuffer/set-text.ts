import type { Colour } from './canvas.ts';
import { drawable, LINE, SIZES, textWidth, wrap } from './font.ts';

/** A piece of text with its weight in the picture. */
export interface Block {
  readonly text: string;
  readonly colour: Colour;
  /** Steps larger or smaller than plain text. */
  readonly bump: number;
  /** Order in which blocks give way when there is no room: the highest first; those with 0 stay. */
  readonly yields: number;
}

export interface Line {
  readonly text: string;
  readonly size: number;
  readonly colour: Colour;
  readonly y: number;
  readonly width: number;
}

export interface Fitted {
  readonly lines: readonly Line[];
  readonly height: number;
}

/** Index into `SIZES` of the largest size of at most this many pixels a dot. */
export function sizeStep(dot: number): number {
  return Math.max(
    0,
    SIZES.findLastIndex((size) => size <= dot),
  );
}

/**
 * Sets blocks of text into a box: as large as `most` allows, then smaller down to `least`; then the least needed blocks give way;
 * then the text gets as small as there is. What still does not fit is cut off at the end.
 */
export function setText(blocks: readonly Block[], width: number, height: number, least: number, most: number): Fitted {
  let left = blocks.map((block) => ({ ...block, text: drawable(block.text) })).filter(({ text }) => text !== '');
  for (let step = most; step >= least; step -= 1) {
    const set = setAt(left, width, step, false);
    if (set !== null && set.height <= height) {
      return set;
    }
  }
  while (left.some(({ yields }) => yields > 0)) {
    const first = Math.max(...left.map(({ yields }) => yields));
    left = left.filter(({ yields }) => yields !== first);
    const set = setAt(left, width, least, false);
    if (set !== null && set.height <= height) {
      return set;
    }
  }
  for (let step = least - 1; step >= 0; step -= 1) {
    const set = setAt(left, width, step, step === 0);
    if (set !== null && (set.height <= height || step === 0)) {
      return cut(set, height);
    }
  }
  return cut(setAt(left, width, 0, true) ?? { lines: [], height: 0 }, height);
}

function setAt(blocks: readonly Block[], width: number, step: number, force: boolean): Fitted | null {
  const lines: Line[] = [];
  let y = 0;
  for (const [index, { text, colour, bump }] of blocks.entries()) {
    const size = SIZES[Math.min(SIZES.length - 1, Math.max(0, step + bump))] ?? 1;
    const broken = wrap(text, width, size, force);
    if (broken === null) {
      return null;
    }
    y += index === 0 ? 0 : 3 * (SIZES[step] ?? 1);
    for (const part of broken) {
      lines.push({ text: part, size, colour, y, width: textWidth(part, size) });
      y += LINE * size;
    }
  }
  return { lines, height: y };
}

function cut(set: Fitted, height: number): Fitted {
  const lines = set.lines.filter(({ y, size }) => y + LINE * size <= height);
  const last = lines.at(-1);
  return { lines, height: last === undefined ? 0 : last.y + LINE * last.size };
}
