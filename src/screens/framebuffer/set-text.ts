import { type Block, type Laid, layChips, layLines, layRow } from './blocks.ts';
import type { Box } from './canvas.ts';
import { clipped, wrap } from './lines.ts';
import type { Leaf } from './list.ts';
import type { Typeface } from './typeface.ts';

/** Sizes of plain text, pixels of an em: below `least` something gives way, unless nothing is left that may. */
export interface Sizes {
  readonly least: number;
  readonly most: number;
}

/** Blocks that give way first, because all else says more. */
export const ORNAMENT = 2.5;
/** From one size to the next that is tried. */
const STEP = 0.9;

/** Blocks that have found their size. */
export interface Fitted extends Laid {
  /** Size of plain text. */
  readonly size: number;
  /** Nothing that is needed had to give way, and the text is no smaller than is comfortable. */
  readonly whole: boolean;
  /** How many of the blocks that are needed are there. */
  readonly kept: number;
  /** What there is to leaf through; null: nothing. */
  readonly leaf: Leaf | null;
  /** Even at the smallest size it ends in an ellipsis. */
  readonly cut: boolean;
}

/**
 * Sets blocks into a box: as large as `most` allows, then smaller down to `least`; then the least needed blocks give way; then the
 * text gets as small as can be read. What still does not fit is cut off at the end, which an ellipsis shows.
 */
export function setText(
  blocks: readonly Block[],
  face: Typeface,
  room: Pick<Box, 'width' | 'height'>,
  { least, most }: Sizes,
): Fitted {
  const all = blocks.filter((block) => !isEmpty(block));
  let left: readonly Block[] = all;
  for (;;) {
    const isPlain = left.every(({ yields }) => yields < ORNAMENT);
    const tried =
      fitAt(left, face, room, sizesFrom(face, most, least)) ??
      (isPlain ? fitAt(flattened(left), face, room, [face.sizeFor(least)]) : null);
    if (tried !== null) {
      return { ...tried, whole: needed(left) === needed(all), kept: needed(left) };
    }
    if ((left.length < 2 && leafless(left)) || left.every(({ yields }) => yields < 1)) {
      break;
    }
    left = withoutLeastNeeded(left);
  }
  while (left.length > 1) {
    const tried =
      fitAt(left, face, room, sizesFrom(face, least, face.floor)) ?? fitAt(flattened(left), face, room, [face.floor]);
    if (tried !== null) {
      return { ...tried, kept: needed(left) };
    }
    left = withoutLeastNeeded(left);
  }
  return fitAt(left, face, room, sizesFrom(face, least, face.floor)) ?? layCut(left[0], face, room);
}

/** All of one size: rather that than losing words. */
function flattened(blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block) => ({ ...block, scale: Math.min(1, block.scale) }));
}

/** How many of the blocks say something that a customer needs; names of wallets and of the machine do not. */
function needed(blocks: readonly Block[]): number {
  return blocks.filter(({ yields }) => yields < ORNAMENT).length;
}

/** The largest of these sizes, which go down, at which the blocks have room. */
function fitAt(
  blocks: readonly Block[],
  face: Typeface,
  { width, height }: Pick<Box, 'width' | 'height'>,
  sizes: readonly number[],
): Fitted | null {
  const tryAt = (size: number): Fitted | null => {
    const laid = layAll(blocks, face, width, size);
    return laid !== null && laid.height <= height ? { ...laid, size, whole: false, kept: 0, cut: false } : null;
  };
  // Where the smallest does not fit, none does.
  const smallest = tryAt(sizes.at(-1) ?? face.floor);
  if (smallest === null) {
    return null;
  }
  for (const size of sizes) {
    const tried = tryAt(size);
    if (tried !== null) {
      return tried;
    }
  }
  return smallest;
}

/** None of these can be leafed through, or they are already. */
function leafless(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.kind !== 'chips' || block.page === null || block.oneLine);
}

/** Names beside each other are leafed through before they go. */
function withoutLeastNeeded(blocks: readonly Block[]): Block[] {
  const first = Math.max(...blocks.map(({ yields }) => yields));
  if (!leafless(blocks.filter(({ yields }) => yields === first))) {
    return blocks.map((block) => (block.kind === 'chips' ? { ...block, oneLine: true } : block));
  }
  const left = blocks.filter(({ yields }) => yields !== first);
  return left.length > 0 ? left : blocks.slice(0, 1);
}

function sizesFrom(face: Typeface, most: number, least: number): readonly number[] {
  const sizes: number[] = [];
  for (let px = most; px > least; px *= STEP) {
    sizes.push(face.sizeFor(px));
  }
  sizes.push(face.sizeFor(least));
  return [...new Set(sizes)];
}

function isEmpty(block: Block): boolean {
  switch (block.kind) {
    case 'text':
      return block.text === '';
    case 'row':
      return block.value === '';
    case 'chips':
      return block.names.length === 0;
    default:
      return block satisfies never;
  }
}

/** @returns null when a word of it is wider than the box. */
function layAll(blocks: readonly Block[], face: Typeface, width: number, size: number): Laid | null {
  const placed: { readonly laid: Laid; readonly y: number }[] = [];
  let y = 0;
  for (const [index, block] of blocks.entries()) {
    const laid = layBlock(block, face, width, face.sizeFor(size * block.scale));
    if (laid === null) {
      return null;
    }
    y += index === 0 ? 0 : gapBetween(blocks[index - 1], block, size);
    placed.push({ laid, y });
    y += laid.height;
  }
  return {
    height: y,
    leaf: placed.find(({ laid }) => laid.leaf !== null)?.laid.leaf ?? null,
    paint: (canvas, left, top) => {
      for (const one of placed) {
        one.laid.paint(canvas, left, top + one.y);
      }
    },
  };
}

/** Letters have some air above and below already. */
function gapBetween(above: Block | undefined, below: Block, size: number): number {
  return above?.kind === 'row' && below.kind === 'row' ? 0 : Math.round(size * 0.2);
}

function layBlock(block: Block, face: Typeface, width: number, size: number): Laid | null {
  switch (block.kind) {
    case 'text': {
      const hand = { face, size, bold: block.bold ?? false };
      const lines = wrap(block.text, width, hand);
      return lines === null ? null : layLines(lines, hand, block, width);
    }
    case 'row':
      return layRow(block, face, width, size);
    case 'chips':
      return layChips(block, face, width, size);
    default:
      return block satisfies never;
  }
}

/** The last resort: one block, as much of it as there is room for. */
function layCut(block: Block | undefined, face: Typeface, { width, height }: Pick<Box, 'width' | 'height'>): Fitted {
  const size = face.floor;
  const hand = { face, size, bold: false };
  const room = Math.floor(height / face.lineHeight(size));
  if (block === undefined || room < 1) {
    return { height: 0, leaf: null, paint: () => {}, size, whole: false, kept: 0, cut: true };
  }
  if (block.kind !== 'text') {
    const text = block.kind === 'row' ? block.value : block.names.map((name) => name.text).join(' · ');
    return {
      ...layLines([clipped(text, width, hand)], hand, { ink: 'ink' }, width),
      size,
      whole: false,
      kept: 0,
      cut: true,
    };
  }
  const lines = wrap(block.text, width, hand, true) ?? [];
  const shown = lines.slice(0, room);
  if (lines.length > room) {
    const before = shown.slice(0, -1).reduce((rest, line) => rest.slice(line.length).trimStart(), block.text);
    shown.splice(-1, 1, clipped(before, width, hand));
  }
  return { ...layLines(shown, hand, block, width), size, whole: false, kept: 0, cut: true };
}
