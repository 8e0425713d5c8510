import type { ScreenItem } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import { clipped, type Hand, piecesOf, wrap } from './lines.ts';
import type { Scale } from './scale.ts';

/** How the list is laid out at one size. */
interface Grid {
  readonly hand: Hand;
  readonly columns: number;
  /** Of one column. */
  readonly rows: number;
  /** Of one column, in pixels. */
  readonly width: number;
  readonly pitch: number;
  /** Lines of text an entry has: with two, a name may go on beside its price. */
  readonly lines: 1 | 2;
}

interface Entry {
  readonly number: string;
  readonly name: string;
  readonly price: string;
}

/** Part of a list that has more than there is room for. */
export interface Leaf {
  /** How many leaves there are. */
  readonly pages: number;
  /** Entries on the fullest. */
  readonly entries: number;
}

/** A list that has found its size. */
export interface LaidList {
  /** All of it has room at once, and no name is cut off. */
  readonly whole: boolean;
  readonly size: number;
  /** Null: all of it has room at once. */
  readonly leaf: Leaf | null;
  paint(canvas: Canvas): void;
}

/** A second column, once each has so many ems. */
const COLUMN_EMS = 12;
/** Rather a smaller list than leaves to turn, but never as small as on a screen that has no choice. */
const SMALLEST = 0.8;
const STEP = 0.92;

/** What is for sale, in one column or two; what has no room at once is on further leaves. @param page counts from 0, round and round. */
export function layList(box: Box, items: readonly ScreenItem[], scale: Scale, page: number): LaidList {
  const { face } = scale;
  const entries = items.map((item, index): Entry => {
    const name = face.drawable(item.name);
    const number = face.drawable(item.number ?? '');
    return { number, name: name || (number === '' ? `# ${index + 1}` : ''), price: face.drawable(item.price) };
  });
  const all = gridForAll(entries, box, scale);
  if (all !== null) {
    const rows = Math.ceil(entries.length / all.columns);
    const pitch = Math.min(Math.floor(box.height / Math.max(1, rows)), Math.round(all.pitch * 1.5));
    const paint = (canvas: Canvas) => drawEntries(canvas, box, entries, { ...all, rows, pitch }, scale);
    return { whole: true, size: all.hand.size, leaf: null, paint };
  }
  return layLeaf(box, entries, scale, page);
}

function layLeaf(box: Box, entries: readonly Entry[], scale: Scale, page: number): LaidList {
  const { face, least } = scale;
  const sign: Hand = { face, size: face.sizeFor(least * SMALLEST), bold: true };
  const above = { ...box, height: box.height - face.lineHeight(sign.size) };
  const grid = gridForLeaves(entries, above, scale);
  const room = grid.rows * grid.columns;
  const pages = Math.ceil(entries.length / room);
  if (pages === 1) {
    // Only its names are too long.
    return {
      whole: false,
      size: grid.hand.size,
      leaf: null,
      paint: (canvas) => drawEntries(canvas, box, entries, grid, scale),
    };
  }
  const at = page % pages;
  const pitch = Math.floor(above.height / grid.rows);
  return {
    whole: false,
    size: grid.hand.size,
    leaf: { pages, entries: room },
    paint: (canvas) => {
      drawEntries(canvas, above, entries.slice(at * room, (at + 1) * room), { ...grid, pitch }, scale);
      const text = `${at + 1}/${pages}`;
      const left = box.x + box.width - face.widthOf(text, sign.size, true);
      canvas.ink(left, above.y + above.height, 'soft', () => face.draw(text, sign.size, true));
    },
  };
}

/** The largest at which all has room at once: a line each, else two. Null: there is none. */
function gridForAll(entries: readonly Entry[], box: Box, scale: Scale): Grid | null {
  const { face, least, most } = scale;
  const floor = Math.max(face.floor, least * SMALLEST);
  for (const lines of [1, 2] as const) {
    for (let px = most; px >= floor; px *= STEP) {
      for (const columns of [1, 2]) {
        const grid = gridAt(px, columns, lines, box, scale);
        if (grid !== null && grid.rows * columns >= entries.length && clippedNames(entries, grid) === 0) {
          return grid;
        }
      }
    }
  }
  return null;
}

/** The one with the fewest names cut off; of those, the one with the fewest leaves. */
function gridForLeaves(entries: readonly Entry[], box: Box, scale: Scale): Grid {
  const { face, least } = scale;
  const floor = Math.max(face.floor, least * SMALLEST);
  const worth = (grid: Grid): readonly number[] => [
    clippedNames(entries, grid),
    Math.ceil(entries.length / (grid.rows * grid.columns)),
    -grid.hand.size,
  ];
  let best: { readonly grid: Grid; readonly worth: readonly number[] } | null = null;
  for (const px of [least * 1.15, least, floor]) {
    for (const lines of [1, 2] as const) {
      for (const columns of [1, 2]) {
        const grid = gridAt(px, columns, lines, box, scale);
        const own = grid === null ? null : worth(grid);
        if (grid !== null && own !== null && (best === null || isLess(own, best.worth))) {
          best = { grid, worth: own };
        }
      }
    }
    if (px <= least && best !== null && best.worth[0] === 0) {
      break;
    }
  }
  return best?.grid ?? smallestGrid(box, scale);
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0);
}

/** Null: no room for one entry, or columns too narrow. */
function gridAt(px: number, columns: number, lines: 1 | 2, box: Box, { face, margin }: Scale): Grid | null {
  const size = face.sizeFor(px);
  const pitch = lines * face.lineHeight(size) + Math.max(2, Math.round(size / 6));
  const rows = Math.floor(box.height / pitch);
  if (rows < 1 || (columns > 1 && box.width < columns * COLUMN_EMS * size)) {
    return null;
  }
  const width = Math.floor((box.width - (columns - 1) * 2 * margin) / columns);
  return { hand: { face, size, bold: false }, columns, rows, pitch, lines, width };
}

/** Where there is no room for anything. */
function smallestGrid(box: Box, { face }: Scale): Grid {
  const size = face.floor;
  return { hand: { face, size, bold: false }, columns: 1, rows: 1, pitch: box.height, lines: 1, width: box.width };
}

function clippedNames(entries: readonly Entry[], grid: Grid): number {
  const numbers = numbersWidth(entries, grid.hand);
  return entries.filter((entry) => nameLines(entry, grid, numbers).cut).length;
}

/** Of the widest number with the field around it, and the gap behind. */
function numbersWidth(entries: readonly Entry[], { face, size }: Hand): number {
  const widest = Math.max(0, ...entries.map(({ number }) => face.widthOf(number, size, true)));
  return widest === 0 ? 0 : widest + 4 * paddingOf(size);
}

function paddingOf(size: number): number {
  return Math.max(2, Math.round(size * 0.25));
}

/** The lines of a name; the last one has its price beside it, or the first where only that leaves room. */
function nameLines(
  { name, price }: Entry,
  { hand, width, lines }: Grid,
  numbers: number,
): { readonly text: readonly string[]; readonly priceAt: number; readonly cut: boolean } {
  const { face, size } = hand;
  const room = width - numbers;
  const beside = room - face.widthOf(price, size, false) - Math.round(size / 2);
  if (face.widthOf(name, size, false) <= beside) {
    return { text: [name], priceAt: 0, cut: false };
  }
  if (lines === 1) {
    return { text: [clipped(name, beside, hand)], priceAt: 0, cut: true };
  }
  const [first, below] = broken(name, room, hand);
  const last = clipped(below, beside, hand);
  const [short, rest] = broken(name, beside, hand);
  if (last !== below && face.widthOf(rest, size, false) <= room) {
    return { text: [short, rest], priceAt: 0, cut: false };
  }
  return { text: [first, last], priceAt: 1, cut: last !== below };
}

/** A line as full as it gets, and the rest. */
function broken(name: string, width: number, hand: Hand): readonly [string, string] {
  const { face, size } = hand;
  let first = '';
  for (const { text, blank } of piecesOf(name)) {
    const more = first === '' ? text : `${first}${blank ? ' ' : ''}${text}`;
    if (face.widthOf(more, size, false) > width) {
      break;
    }
    first = more;
  }
  if (first === '') {
    [first = ''] = wrap(name, width, hand, true) ?? [];
  }
  return [first, name.slice(first.length).trimStart()];
}

function drawEntries(canvas: Canvas, box: Box, entries: readonly Entry[], grid: Grid, { margin }: Scale): void {
  const numbers = numbersWidth(entries, grid.hand);
  for (const [index, entry] of entries.entries()) {
    const place: Box = {
      x: box.x + Math.floor(index / grid.rows) * (grid.width + 2 * margin),
      y: box.y + (index % grid.rows) * grid.pitch,
      width: grid.width,
      height: grid.pitch,
    };
    drawEntry(canvas, place, entry, grid, numbers);
  }
}

function drawEntry(canvas: Canvas, box: Box, entry: Entry, grid: Grid, numbers: number): void {
  const { number, price } = entry;
  const { face, size } = grid.hand;
  const { text, priceAt } = nameLines(entry, grid, numbers);
  const line = face.lineHeight(size);
  // A short name beside its price stands in the middle of two lines.
  const y = box.y + Math.max(0, Math.floor((box.height - 1 - line * text.length) / 2));
  const padding = paddingOf(size);
  if (number !== '') {
    const field = { x: box.x, y, width: numbers - 2 * padding, height: line };
    canvas.fill(field, 'tint');
    const inside = Math.floor((field.width - face.widthOf(number, size, true)) / 2);
    canvas.ink(box.x + inside, y, 'ink on tint', () => face.draw(number, size, true));
  }
  canvas.fill({ ...box, y: box.y + box.height - 1, height: 1 }, 'line');
  for (const [index, words] of text.entries()) {
    canvas.ink(box.x + numbers, y + index * line, 'ink', () => face.draw(words, size, false));
  }
  const right = box.x + box.width - face.widthOf(price, size, false);
  canvas.ink(right, y + priceAt * line, 'brand', () => face.draw(price, size, false));
}
