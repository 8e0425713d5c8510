import type { ScreenView } from '../view.ts';
import type { Block, ChipsBlock, TextBlock } from './blocks.ts';
import type { Box, Canvas, Colour, Ink } from './canvas.ts';
import { drawField, fieldHeight } from './field.ts';
import { type Leaf, layList } from './list.ts';
import type { Scale } from './scale.ts';
import { ORNAMENT, setText } from './set-text.ts';
import { signOf } from './signs.ts';
import { titleOf, wholeOrNothing } from './words.ts';

const BANDS: Readonly<Record<ScreenView['tone'], { readonly ground: Colour; readonly ink: Ink }>> = {
  neutral: { ground: 'brand', ink: 'white on brand' },
  good: { ground: 'good', ink: 'white on good' },
  bad: { ground: 'bad', ink: 'white on bad' },
  warn: { ground: 'warn', ink: 'dark on warn' },
};

/** How large a title may get, times the largest plain text; smaller ones make room for what is below. */
const TITLES = [1.25, 1, 0.8, 0.65];
/** Plain text is to be at least this much of its title. */
const IN_PROPORTION = 0.62;

/** What is below a title, laid into the room there is. */
interface Body {
  readonly whole: boolean;
  /** How many things a customer needs did not have to give way. */
  readonly kept: number;
  readonly size: number;
  /** Null: nothing to leaf through. */
  readonly leaf: Leaf | null;
  paint(canvas: Canvas): void;
}

/**
 * The words of a view in a box: title in a band of the tone's colour with its sign, below it what is bought and what to do.
 * @param page of a list that has more than there is room for. @returns what there is to leaf through; null: nothing.
 */
export function drawPanel(canvas: Canvas, box: Box, view: ScreenView, scale: Scale, page: number): Leaf | null {
  const { least, most } = scale;
  const tries = [...new Set([...TITLES.map((times) => Math.max(least, most * times)), least])].map((largest) => {
    let laid: Laid | null = null;
    return (): Laid => {
      laid ??= layPanel(box, view, scale, largest, page);
      return laid;
    };
  });
  const inProportion = ({ band, body }: Laid) => body.size >= band.size * IN_PROPORTION;
  const chosen =
    firstOf(tries, (one) => one.body.whole && inProportion(one)) ?? firstOf(tries, ({ body }) => body.whole);
  // Where even the smallest title saves nothing, there is no reason for it.
  const kept = chosen === null ? Math.max(...tries.map((one) => one().body.kept)) : 0;
  const compromise = chosen ?? firstOf(tries, (one) => one.body.kept === kept && inProportion(one)) ?? tries.at(-1)?.();
  compromise?.band.paint(canvas);
  compromise?.body.paint(canvas);
  return compromise?.body.leaf ?? null;
}

function firstOf(tries: readonly (() => Laid)[], accept: (laid: Laid) => boolean): Laid | null {
  const found = tries.find((one) => accept(one()));
  return found?.() ?? null;
}

interface Laid {
  readonly band: Band;
  readonly body: Body;
}

function layPanel(box: Box, view: ScreenView, scale: Scale, largest: number, page: number): Laid {
  const band = layBand(box, view, scale, largest);
  const body = layBody(innerOf(box, band, scale), view, scale, page);
  const isTight = box.width < TINY && body.leaf !== null && body.leaf.entries < LEAST_ENTRIES;
  if (isTight && view.items.length > 0 && view.tone === 'neutral') {
    return { band: NO_BAND, body: layBody(innerOf(box, NO_BAND, scale), view, scale, page) };
  }
  return { band, body };
}

function innerOf(box: Box, band: Band, { margin }: Scale): Box {
  return {
    x: box.x + margin,
    y: box.y + band.height + margin,
    width: box.width - 2 * margin,
    height: box.height - band.height - 2 * margin,
  };
}

function layBody(box: Box, view: ScreenView, scale: Scale, page: number): Body {
  const { face, margin } = scale;
  if (view.items.length > 0 && view.qr === null) {
    const said = layItems(box, view, linesOf(view, scale), scale, page);
    // On a very small screen the list says it all.
    return said.whole || box.height > 12 * scale.least ? said : layItems(box, view, [], scale, page);
  }
  if (view.typing !== null) {
    const { typing } = view;
    const down = fieldHeight(box, scale) + margin;
    const below = setText(
      [...linesOf(view, scale), ...footerOf(view, scale)],
      face,
      { ...box, height: box.height - down },
      scale,
    );
    return {
      ...below,
      paint: (canvas) => {
        drawField(canvas, box, typing, scale);
        if (!below.cut) {
          below.paint(canvas, box.x, box.y + down);
        }
      },
    };
  }
  const body = setText(bodyOf(view, scale, page), face, box, scale);
  const top = box.y + Math.max(0, Math.floor((box.height - body.height) / 3));
  return { ...body, paint: (canvas) => body.paint(canvas, box.x, top) };
}

function layItems(box: Box, { items }: ScreenView, said: readonly Block[], scale: Scale, page: number): Body {
  const { face, margin, least, most } = scale;
  const room = { width: box.width, height: Math.floor(box.height * 0.34) };
  const layBelow = (largest: number) => {
    const lines = setText(said, face, room, { least, most: largest });
    const down = lines.height === 0 ? 0 : lines.height + margin;
    return { lines, list: layList({ ...box, y: box.y + down, height: box.height - down }, items, scale, page) };
  };
  const usual = layBelow(most * 0.7);
  // What to do is not written larger than what there is to choose from.
  const { lines, list } = usual.list.size < usual.lines.size ? layBelow(Math.max(least, usual.list.size)) : usual;
  return {
    whole: lines.whole && list.whole,
    kept: lines.kept,
    size: list.size,
    leaf: list.leaf,
    paint: (canvas) => {
      lines.paint(canvas, box.x, box.y);
      list.paint(canvas);
    },
  };
}

/** The one thing a screen too small for a panel has room for: the price while it is to be paid, else what the code is. */
export function drawOneLine(canvas: Canvas, box: Box, view: ScreenView, { face, most }: Scale): void {
  const { sale, qr, phase } = view;
  const price = phase === 'paying' ? face.drawable(sale?.price ?? '') : '';
  const text = price || wholeOrNothing(qr?.caption ?? '', face) || titleOf(view, face);
  const block: Block = { kind: 'text', text, ink: 'ink', scale: 1, bold: true, centred: true, yields: 0 };
  const { height, paint } = setText(
    [block],
    face,
    { ...box, width: box.width - 2 },
    { least: face.floor, most: most * 1.25 },
  );
  paint(canvas, box.x + 1, box.y + Math.max(0, Math.floor((box.height - height) / 2)));
}

interface Band {
  readonly height: number;
  readonly size: number;
  paint(canvas: Canvas): void;
}

const NO_BAND: Band = { height: 0, size: 0, paint: () => {} };
/** With fewer on a leaf, the list needs the room more than its title does. */
const LEAST_ENTRIES = 3;
/** On screens narrower than this, that is. */
const TINY = 200;

function layBand(box: Box, view: ScreenView, { face, least, most, margin }: Scale, largest: number): Band {
  const { ground, ink } = BANDS[view.tone];
  const padding = Math.max(1, Math.floor(margin / 2));
  const roomOf = (share: number) => Math.floor(box.height * share) - 2 * padding;
  const signSide =
    view.tone === 'neutral' ? 0 : Math.floor(Math.min(roomOf(0.44), box.width / 5, most * 2, largest * 2));
  const left = signSide === 0 ? 0 : signSide + margin;
  const block: Block = { kind: 'text', text: titleOf(view, face), ink, scale: 1, bold: true, yields: 0 };
  const width = box.width - 2 * margin - left;
  const setInto = (share: number) => setText([block], face, { width, height: roomOf(share) }, { least, most: largest });
  const usual = setInto(0.44);
  const title = usual.cut ? setInto(0.6) : usual;
  const height = Math.max(title.height, signSide) + 2 * padding;
  return {
    height,
    size: title.size,
    paint: (canvas) => {
      canvas.fill({ ...box, height }, ground);
      if (signSide > 0) {
        canvas.ink(box.x + margin, box.y + Math.floor((height - signSide) / 2), ink, () => signOf(view.tone, signSide));
      }
      title.paint(canvas, box.x + margin + left, box.y + Math.floor((height - title.height) / 2));
    },
  };
}

/**
 * What matters most stays longest: what it costs, then lines with a number in them (by when to leave, what to keep), the other lines from
 * the first on, what the sum is made of, the rest.
 */
function bodyOf(view: ScreenView, scale: Scale, page: number): readonly Block[] {
  const { face } = scale;
  const { sale, qr, rows, stepFree } = view;
  const sum = rows.find(({ strong }) => strong);
  // Once it is paid, the number to keep says more.
  const isOver = view.phase === 'thanks';
  const price: TextBlock = {
    kind: 'text',
    text: sum === undefined ? face.drawable(sale?.price ?? '') : '',
    ink: 'ink',
    scale: qr === null ? 1.4 : 1.8,
    bold: true,
    yields: isOver ? 0.7 : 0,
  };
  return [
    { kind: 'text', text: stepFree ? '' : face.drawable(sale?.item ?? ''), ink: 'soft', scale: 1, yields: 3 },
    price,
    ...rowsOf(view, scale),
    { kind: 'text', text: wholeOrNothing(qr?.caption ?? '', face), ink: 'brand', scale: 1, bold: true, yields: 1 },
    ...linesOf(view, scale),
    walletsOf(view, scale, page),
    ...footerOf(view, scale),
  ];
}

/** What the sum is made of: whole, or only the sum. */
function rowsOf({ rows }: ScreenView, { face }: Scale): readonly Block[] {
  const named = rows.map((row) => ({ ...row, name: wholeOrNothing(row.label, face) }));
  const all = named.every(({ name }) => name !== '');
  return named
    .filter(({ strong }) => strong || all)
    .map(({ name, value, strong }) => ({
      kind: 'row',
      label: name,
      value: face.drawable(value),
      strong,
      scale: strong ? 1.15 : 1,
      yields: strong ? 0 : 2,
    }));
}

function linesOf({ lines }: ScreenView, { face }: Scale): readonly TextBlock[] {
  return lines.map((line, index) => ({
    kind: 'text',
    text: wholeOrNothing(line, face),
    ink: 'ink',
    scale: 1,
    yields: /\d/.test(line) ? 0.5 : 1.1 + index / 10,
  }));
}

/** Leafed through once somebody is there: nothing moves while nobody is. */
function walletsOf({ wallets, phase }: ScreenView, { face }: Scale, page: number): ChipsBlock {
  const names = wallets.map(({ name, shown }) => ({ text: face.drawable(name), on: shown }));
  return {
    kind: 'chips',
    names: names.filter(({ text }) => text !== ''),
    page: phase === 'idle' ? null : page,
    oneLine: false,
    scale: 0.8,
    yields: ORNAMENT,
  };
}

function footerOf({ footer, stepFree }: ScreenView, { face }: Scale): readonly TextBlock[] {
  const text = stepFree ? '' : face.drawable(footer);
  return [{ kind: 'text', text, ink: 'soft', scale: 0.75, yields: 4 }];
}
