import type { KeyCaps, PhysicalKey } from '../keys.ts';
import type { ScreenButton, ScreenTyping, ScreenView } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import { clipped, type Hand } from './lines.ts';
import type { Scale } from './scale.ts';
import type { Typeface } from './typeface.ts';
import { keyLabel } from './words.ts';

/** Which there are; `true`: those to begin and to go back. */
export type PhysicalKeys = boolean | readonly PhysicalKey[];

export interface Field {
  readonly label: string;
  readonly primary: boolean;
  /** The highest goes first where not all have room. */
  readonly yields: number;
}

/** All keys there are. */
export interface KeysThere {
  readonly buttons: PhysicalKeys;
  readonly keypad: KeyCaps | null;
}

/** A field for each key that does something now, in the order of the view; none that nobody could press. */
export function fieldsOf(view: ScreenView, keys: KeysThere, { face }: Scale): readonly Field[] {
  const there = namesOf(keys.buttons);
  const fields = view.actions.flatMap((button, index) => {
    const label = keyLabel(button, face);
    const cap = there.includes(button.action) ? '' : capOf(button.action, view, keys.keypad);
    const primary = button.kind === 'primary';
    const yields = primary ? 0 : button.action === 'back' ? 1 : 2 + index;
    return cap === null ? [] : [{ label: named(cap, label), primary, yields }];
  });
  return view.typing === null ? fields : [...fields, ...typingFields(view.typing, keys, face)];
}

function typingFields(typing: ScreenTyping, { buttons, keypad }: KeysThere, face: Typeface): readonly Field[] {
  const there = namesOf(buttons);
  const fieldFor = (key: 'key' | 'enter', cap: string | undefined, label: string): readonly Field[] => {
    const pressed = there.includes(key) ? '' : cap;
    return pressed === undefined ? [] : [{ label: named(pressed, label), primary: key === 'enter', yields: 0 }];
  };
  const erase = face.drawable(typing.eraseLabel) || 'Erase';
  const done = face.drawable(typing.doneLabel) || 'OK';
  return [
    ...(typing.text === '' ? [] : fieldFor('key', keypad?.erase, erase)),
    ...(typing.complete ? fieldFor('enter', keypad?.enter, done) : []),
  ];
}

const DIGITS = '0-9';

/** Pictures with nothing to decide. */
const READ: ReadonlySet<string> = new Set(['told', 'thanks']);

/** The key of a keypad that does the same; null: none. Numbers are typed at once. */
function capOf(action: ScreenButton['action'], { phase }: ScreenView, keypad: KeyCaps | null): string | null {
  switch (action) {
    case 'begin':
      return keypad?.enter ?? null;
    case 'back':
      // What has only been read is put away by the large key too, and that is the one people look for.
      return (READ.has(phase) ? keypad?.enter : keypad?.back) ?? null;
    case 'type number':
      return keypad === null ? null : DIGITS;
    default:
      return null;
  }
}

/** A button stands beside its field; a key of a keypad has to be named. */
function named(cap: string, label: string): string {
  return cap === '' || cap === label ? label : `[${cap}] ${label}`;
}

export function namesOf(keys: PhysicalKeys): readonly PhysicalKey[] {
  if (typeof keys === 'boolean') {
    return keys ? ['begin', 'back'] : [];
  }
  return keys;
}

/** Keys that have found their places. */
export interface LaidKeys {
  readonly height: number;
  /** At the upper left corner of what they take, as wide as the screen. */
  paint(canvas: Canvas, y: number): void;
}

/** Rather a second row than letters smaller than this share of plain text. */
const SMALLEST = 0.8;
/** What all rows together may take of the screen: less beside a list. */
export const SHARES = { usual: 0.48, list: 0.25 };
const MOST_ROWS = 3;

/** The screen above which keys stand, and which share of its height they may take if one row is not enough. */
export interface KeyRoom {
  readonly width: number;
  readonly height: number;
  readonly share: number;
}

/** How one row, or several, hold the keys. */
interface Arrangement {
  readonly rows: readonly (readonly Field[])[];
  readonly size: number;
}

/**
 * Fields in one row, or in up to three, so that no word is cut off: what has no room loses its sum first (`Pay HK$45.00`, `Pay`), then the
 * least needed key goes. Null: there are none.
 */
export function layKeys(fields: readonly Field[], room: KeyRoom, scale: Scale): LaidKeys | null {
  if (fields.length === 0) {
    return null;
  }
  const { rows, size } = arranged(fields, room, scale);
  const { face, margin } = scale;
  const own = rowHeight(scale, rows.length);
  return {
    height: rows.length * (own + margin) + margin,
    paint: (canvas, y) => {
      for (const [index, row] of rows.entries()) {
        const box = { x: margin, y: y + margin + index * (own + margin), width: room.width - 2 * margin, height: own };
        drawRow(canvas, box, row, { face, size, bold: true }, scale);
      }
    },
  };
}

function arranged(fields: readonly Field[], room: KeyRoom, scale: Scale): Arrangement {
  const { face, least } = scale;
  const smallest = Math.max(face.floor, least * SMALLEST);
  for (let left = fields; ; left = withoutLeastNeeded(left)) {
    for (const labelled of [left, left.map(withoutSum), left.map(digitsAlone)]) {
      const found =
        arrangedDownTo(smallest, labelled, room, scale) ?? arrangedDownTo(face.floor, labelled, room, scale);
      if (found !== null) {
        return found;
      }
    }
    if (left.length === 1) {
      return { rows: [left.map(withoutSum)], size: face.floor };
    }
  }
}

function arrangedDownTo(
  smallest: number,
  fields: readonly Field[],
  { width, height, share }: KeyRoom,
  scale: Scale,
): Arrangement | null {
  const { face, least, margin } = scale;
  for (let count = 1; count <= Math.min(MOST_ROWS, fields.length); count += 1) {
    if (count > 1 && count * (rowHeight(scale, count) + margin) + margin > height * share) {
      return null;
    }
    for (let px = least * 1.1; ; px = Math.max(smallest, px * 0.92)) {
      const hand: Hand = { face, size: face.sizeFor(px), bold: true };
      const rows = rowsOf(fields, count, width, hand, scale);
      if (rows !== null) {
        return { rows, size: hand.size };
      }
      if (px <= smallest) {
        break;
      }
    }
  }
  return null;
}

/** As many in each row, else as many as fit, in their order. Null: they do not fit into so many rows. */
function rowsOf(
  fields: readonly Field[],
  count: number,
  width: number,
  hand: Hand,
  scale: Scale,
): readonly (readonly Field[])[] | null {
  const fits = (row: readonly Field[]) =>
    row.reduce((sum, field) => sum + fieldWidth(field, hand, scale) + scale.margin, scale.margin) <= width;
  const each = Math.ceil(fields.length / count);
  const even = Array.from({ length: count }, (_, row) => fields.slice(row * each, (row + 1) * each));
  if (even.every((row) => row.length > 0 && fits(row))) {
    return even;
  }
  const rows: Field[][] = [[]];
  for (const field of fields) {
    const last = rows.at(-1) ?? [];
    if (last.length > 0 && !fits([...last, field])) {
      rows.push([field]);
    } else {
      last.push(field);
    }
  }
  return rows.length <= count && rows.every(fits) ? rows : null;
}

function thicknessOf({ least }: Scale): number {
  return Math.max(1, Math.round(least / 12));
}

function fieldWidth({ label }: Field, { face, size, bold }: Hand, scale: Scale): number {
  return Math.max(2 * size, face.widthOf(label, size, bold)) + 6 * thicknessOf(scale);
}

/** Lower where there are several. */
function rowHeight({ face, least }: Scale, rows: number): number {
  return Math.round(face.lineHeight(face.sizeFor(least * 1.1)) * (rows === 1 ? 1.2 : 1));
}

/** A sum never stands without its currency, wherever that is. */
function withoutSum(field: Field): Field {
  return { ...field, label: field.label.replace(/ \S*\d[^\]]*$/u, '') };
}

/** Digits beside a list of numbers need no words. */
function digitsAlone(field: Field): Field {
  return field.label.startsWith(`[${DIGITS}] `) ? { ...field, label: `[${DIGITS}]` } : withoutSum(field);
}

/** The way on and the way back stay longest. */
function withoutLeastNeeded(fields: readonly Field[]): readonly Field[] {
  const most = Math.max(...fields.map(({ yields }) => yields));
  const last = fields.findLastIndex(({ yields }) => yields === most);
  return fields.filter((_, index) => index !== last);
}

/** Fields side by side, wider for longer words. */
function drawRow(canvas: Canvas, row: Box, fields: readonly Field[], hand: Hand, scale: Scale): void {
  const { face, size, bold } = hand;
  const { margin } = scale;
  const thick = thicknessOf(scale);
  const widths = fields.map((field) => fieldWidth(field, hand, scale));
  const spare = row.width - widths.reduce((sum, width) => sum + width, 0) - (fields.length - 1) * margin;
  let left = row.x;
  for (const [index, { label, primary }] of fields.entries()) {
    const width = Math.min(row.width, (widths[index] ?? 0) + Math.floor(spare / fields.length));
    const box = { ...row, x: left, width };
    left += width + margin;
    canvas.fill(box, primary ? 'brand' : 'white');
    canvas.frame(box, thick, 'brand');
    const ink = primary ? 'white on brand' : 'brand on white';
    const words = clipped(label, box.width - 4 * thick, hand);
    const x = Math.floor((box.width - face.widthOf(words, size, bold)) / 2);
    const y = Math.floor((box.height - face.lineHeight(size)) / 2);
    canvas.ink(box.x + x, box.y + y, ink, () => face.draw(words, size, bold));
  }
}
