import type { Box, Canvas, Ink } from './canvas.ts';
import { clipped, type Hand, wrap } from './lines.ts';
import type { Leaf } from './list.ts';
import type { Typeface } from './typeface.ts';

/** A piece of what is said, with its weight in the picture. */
export type Block = TextBlock | RowBlock | ChipsBlock;

interface Weight {
  /** Times the size of plain text. */
  readonly scale: number;
  /** Order in which blocks give way when there is no room: the highest first; those below 1 stay as long as anything fits at all. */
  readonly yields: number;
}

export interface TextBlock extends Weight {
  readonly kind: 'text';
  readonly text: string;
  readonly ink: Ink;
  readonly bold?: boolean;
  readonly centred?: boolean;
}

/** A label, and its value at the far side. */
export interface RowBlock extends Weight {
  readonly kind: 'row';
  readonly label: string;
  readonly value: string;
  readonly strong: boolean;
}

/** Names beside each other, each in its frame; those that are on are filled. */
export interface ChipsBlock extends Weight {
  readonly kind: 'chips';
  readonly names: readonly { readonly text: string; readonly on: boolean; readonly face?: Typeface }[];
  /** Of a list that is leafed through where it has no room, from 0; null: never. */
  readonly page: number | null;
  /** Only one line of them at a time. */
  readonly oneLine: boolean;
}

/** Something that has found its size. */
export interface Laid {
  readonly height: number;
  /** What there is to leaf through; null: all of it is there. */
  readonly leaf: Leaf | null;
  paint(canvas: Canvas, x: number, y: number): void;
}

/** Lines as they are, the first at the top. */
export function layLines(
  lines: readonly string[],
  hand: Hand,
  { ink, centred = false }: Pick<TextBlock, 'ink' | 'centred'>,
  width: number,
): Laid {
  const { face, size, bold } = hand;
  const pitch = face.lineHeight(size);
  return {
    height: pitch * lines.length,
    leaf: null,
    paint: (canvas, x, y) => {
      for (const [index, line] of lines.entries()) {
        const left = centred ? Math.max(0, Math.floor((width - face.widthOf(line, size, bold)) / 2)) : 0;
        canvas.ink(x + left, y + index * pitch, ink, () => face.draw(line, size, bold));
      }
    },
  };
}

/** A label with its value at the right; a long label gets lines of its own. A strong row is the sum under a line. */
export function layRow({ label, value, strong }: RowBlock, face: Typeface, width: number, size: number): Laid | null {
  const hand: Hand = { face, size, bold: strong };
  const valueWidth = face.widthOf(value, size, strong);
  const gap = label === '' ? 0 : Math.round(size / 2);
  if (valueWidth > width) {
    return null;
  }
  const beside = wrap(label, width - valueWidth - gap, hand);
  if (beside !== null && beside.length > 1 && size > face.floor * 1.2) {
    return null;
  }
  const above = beside === null || beside.length > 2 ? wrap(label, width, hand) : null;
  const lines = above ?? beside;
  if (lines === null) {
    return null;
  }
  const pitch = face.lineHeight(size);
  const words = layLines(lines, hand, { ink: strong ? 'ink' : 'soft' }, width);
  const rule = strong ? Math.max(1, Math.round(size / 12)) : 0;
  const own = above === null ? Math.max(words.height, pitch) : words.height + pitch;
  return {
    height: own + 2 * rule,
    leaf: null,
    paint: (canvas, x, y) => {
      if (rule > 0) {
        canvas.fill({ x, y, width, height: rule }, 'ink');
      }
      words.paint(canvas, x, y + 2 * rule);
      const last = y + 2 * rule + own - pitch;
      canvas.ink(x + width - valueWidth, last, 'ink', () => face.draw(value, size, strong));
    },
  };
}

interface Chip {
  readonly label: string;
  readonly hand: Hand;
  readonly on: boolean;
  readonly x: number;
  readonly width: number;
}

/** Frames beside each other, on as many lines as they take, or on one at a time. */
export function layChips(block: ChipsBlock, usual: Typeface, width: number, size: number): Laid {
  const gap = gapOf(size);
  const height = usual.lineHeight(size) + 2;
  const all = chipLines(block, usual, width, size);
  if (!block.oneLine || all.length < 2) {
    return {
      height: all.length * (height + gap) - gap,
      leaf: null,
      paint: (canvas, x, y) => {
        for (const [index, line] of all.entries()) {
          drawChips(canvas, line, { x, y: y + index * (height + gap), height }, size);
        }
      },
    };
  }
  const signWidth = usual.widthOf('99/99', size, true) + gap;
  const leaves = chipLines(block, usual, width - signWidth, size);
  const at = (block.page ?? 0) % leaves.length;
  return {
    height,
    leaf: { pages: leaves.length, entries: Math.max(...leaves.map((line) => line.length)) },
    paint: (canvas, x, y) => {
      drawChips(canvas, leaves[at] ?? [], { x, y, height }, size);
      const text = `${at + 1}/${leaves.length}`;
      const left = x + width - usual.widthOf(text, size, true);
      canvas.ink(left, y + 1, 'soft', () => usual.draw(text, size, true));
    },
  };
}

function gapOf(size: number): number {
  return Math.max(2, Math.round(size * 0.3));
}

function paddingOf(size: number): number {
  return Math.max(2, Math.round(size * 0.4));
}

function chipLines({ names }: ChipsBlock, usual: Typeface, width: number, size: number): readonly (readonly Chip[])[] {
  const padding = paddingOf(size);
  const lines: Chip[][] = [];
  let left = 0;
  for (const { text, on, face = usual } of names) {
    const hand: Hand = { face, size: face.sizeFor(size), bold: on };
    const label = clipped(text, width - 2 * padding, hand);
    const own = face.widthOf(label, hand.size, on) + 2 * padding;
    if (lines.length === 0 || left + own > width) {
      lines.push([]);
      left = 0;
    }
    lines.at(-1)?.push({ label, hand, on, x: left, width: own });
    left += own + gapOf(size);
  }
  return lines;
}

function drawChips(canvas: Canvas, chips: readonly Chip[], { x, y, height }: Omit<Box, 'width'>, size: number): void {
  for (const chip of chips) {
    const box = { x: x + chip.x, y, width: chip.width, height };
    canvas.fill(box, chip.on ? 'brand' : 'white');
    canvas.frame(box, Math.max(1, Math.round(size / 16)), chip.on ? 'brand' : 'soft');
    const { face, size: px } = chip.hand;
    const ink = chip.on ? 'white on brand' : 'ink on white';
    canvas.ink(box.x + paddingOf(size), box.y + 1, ink, () => face.draw(chip.label, px, chip.on));
  }
}
