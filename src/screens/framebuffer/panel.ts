import type { ScreenItem, ScreenView } from '../view.ts';
import type { Box, Canvas, Colour } from './canvas.ts';
import { clipped, drawable, LINE, SIZES, textWidth } from './font.ts';
import { type Block, setText, sizeStep } from './set-text.ts';
import { signOf } from './signs.ts';
import { titleOf, wholeOrNothing } from './words.ts';

const BANDS: Readonly<Record<ScreenView['tone'], { readonly ground: Colour; readonly text: Colour }>> = {
  neutral: { ground: 'brand', text: 'white' },
  good: { ground: 'good', text: 'white' },
  bad: { ground: 'bad', text: 'white' },
  warn: { ground: 'warn', text: 'onWarn' },
};

/** Sizes for a whole screen: how small plain text may get before something has to give way, and how large. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  /** Pixels of margin. */
  readonly margin: number;
}

export function scaleFor({ width, height }: Pick<Box, 'width' | 'height'>): Scale {
  const side = Math.min(width, height);
  return {
    least: sizeStep(Math.max(1, Math.floor(side / 220))),
    most: sizeStep(Math.max(1, Math.floor(side / 100))),
    margin: Math.max(2, Math.round(side / 40)),
  };
}

/** The words of a view in a box: title in a band of the tone's colour with its sign, below it what is bought and what to do. */
export function drawPanel(canvas: Canvas, box: Box, view: ScreenView, scale: Scale): void {
  const { margin } = scale;
  const band = drawBand(canvas, box, view, scale);
  const inner: Box = {
    x: box.x + margin,
    y: box.y + band + margin,
    width: box.width - 2 * margin,
    height: box.height - band - 2 * margin,
  };
  if (view.items.length > 0 && view.qr === null) {
    drawItems(canvas, inner, view.items, scale);
  } else {
    drawBody(canvas, inner, view, scale);
  }
}

/** The one thing a screen too small for a panel has room for: the price, else the title. */
export function drawOneLine(canvas: Canvas, box: Box, view: ScreenView, scale: Scale): void {
  const text = drawable(view.sale?.price ?? '') || titleOf(view);
  const block: Block = { text, colour: 'ink', bump: 0, yields: 0 };
  const { lines, height } = setText([block], box.width - 2, box.height, 0, scale.most + 1);
  for (const line of lines) {
    const x = box.x + Math.floor((box.width - line.width) / 2);
    canvas.text(
      x,
      box.y + line.y + Math.max(0, Math.floor((box.height - height) / 2)),
      line.text,
      line.size,
      line.colour,
    );
  }
}

/** @returns the height of the band. */
function drawBand(canvas: Canvas, box: Box, view: ScreenView, { least, most, margin }: Scale): number {
  const { ground, text } = BANDS[view.tone];
  const room = Math.floor(box.height * 0.42) - 2 * margin;
  const signSide = view.tone === 'neutral' ? 0 : Math.min(room, Math.floor(box.width / 5));
  const left = signSide === 0 ? 0 : signSide + margin;
  const title: Block = { text: titleOf(view), colour: text, bump: 0, yields: 0 };
  const { lines, height } = setText([title], box.width - 2 * margin - left, room, least, most + 1);
  const bandHeight = Math.max(height, Math.min(signSide, room)) + 2 * margin;
  canvas.fill({ ...box, height: bandHeight }, ground);
  const sign = signOf(view.tone, signSide);
  if (sign !== null) {
    const [x, y] = [box.x + margin, box.y + Math.floor((bandHeight - signSide) / 2)];
    canvas.stamp({ x, y, width: signSide, height: signSide }, sign, 1, text);
  }
  const top = box.y + Math.floor((bandHeight - height) / 2);
  for (const line of lines) {
    canvas.text(box.x + margin + left, top + line.y, line.text, line.size, line.colour);
  }
  return bandHeight;
}

function drawBody(canvas: Canvas, box: Box, view: ScreenView, { least, most }: Scale): void {
  const item = view.sale?.item ?? '';
  const blocks: Block[] = [
    { text: item, colour: 'soft', bump: 0, yields: 3 },
    { text: view.sale?.price ?? '', colour: 'ink', bump: view.qr === null ? 1 : 2, yields: 0 },
    { text: view.qr?.caption ?? '', colour: 'brand', bump: 0, yields: 2 },
    ...view.lines.map((line): Block => ({ text: wholeOrNothing(line), colour: 'ink', bump: 0, yields: 1 })),
    { text: view.footer, colour: 'soft', bump: -1, yields: 4 },
  ];
  const { lines, height } = setText(blocks, box.width, box.height, least, most);
  const top = box.y + Math.max(0, Math.floor((box.height - height) / 3));
  for (const line of lines) {
    canvas.text(box.x, top + line.y, line.text, line.size, line.colour);
  }
}

/** What is for sale, a line each, in one column or two; what has no room is counted. */
function drawItems(canvas: Canvas, box: Box, items: readonly ScreenItem[], { least, most, margin }: Scale): void {
  const columnsAt = (size: number) => (box.width >= 330 * size && items.length > 4 ? 2 : 1);
  const rowsAt = (size: number) => Math.floor(box.height / ((LINE + 4) * size));
  const fits = (step: number) => {
    const size = SIZES[step] ?? 1;
    const width = box.width / columnsAt(size) - margin;
    return rowsAt(size) * columnsAt(size) >= items.length && items.every((item) => rowWidth(item, size) <= width);
  };
  let step = most;
  while (step > least && !fits(step)) {
    step -= 1;
  }
  const size = SIZES[step] ?? 1;
  const columns = columnsAt(size);
  const room = Math.max(1, rowsAt(size) * columns);
  const shown = items.length > room ? items.slice(0, Math.max(1, room - 1)) : items;
  const rows = Math.ceil((shown.length + (shown.length < items.length ? 1 : 0)) / columns);
  const pitch = Math.min(Math.floor(box.height / rows), (LINE + 12) * size);
  const width = Math.floor(box.width / columns) - (columns - 1) * margin;
  const placeOf = (index: number): Box => ({
    x: box.x + Math.floor(index / rows) * (width + 2 * margin),
    y: box.y + (index % rows) * pitch,
    width,
    height: pitch,
  });
  for (const [index, item] of shown.entries()) {
    drawItem(canvas, placeOf(index), item, index, size);
  }
  if (shown.length < items.length) {
    const { x, y } = placeOf(shown.length);
    canvas.text(x, y + 2 * size, `+ ${items.length - shown.length} …`, size, 'soft');
  }
}

function rowWidth(item: ScreenItem, size: number): number {
  return textWidth(drawable(item.name), size) + textWidth(drawable(item.price), size) + 8 * size;
}

function drawItem(canvas: Canvas, box: Box, item: ScreenItem, index: number, size: number): void {
  const y = box.y + Math.max(0, Math.floor((box.height - LINE * size) / 2));
  const price = drawable(item.price);
  const priceWidth = textWidth(price, size);
  const name = drawable(item.name) || `# ${index + 1}`;
  canvas.fill({ ...box, y: box.y + box.height - 1, height: 1 }, 'line');
  canvas.text(box.x, y, clipped(name, box.width - priceWidth - 6 * size, size), size, 'ink');
  canvas.text(box.x + box.width - priceWidth, y, price, size, 'brand');
}
