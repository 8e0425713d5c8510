import type { PartWire } from './build-file.ts';
import type { PlacedPart, Plan, Side, Wire } from './plan.ts';
import { folded } from './svg.ts';

/** All measures of a sheet in one place. The sheet has the shape of A3, landscape. */
export const SHEET = { width: 2200, height: 1556, middle: 1100 } as const;
export const HEADER = { top: 172, pitch: 39, half: 45, pinAway: 22 } as const;
export const CHIP = { away: 60, width: 284, height: 36 } as const;
export const PART = { near: 572, far: 800, top: 140, bottom: 1036, gap: 20, pad: 12 } as const;
export const FAR = { near: 880, far: 1062 } as const;
export const LANES = { from: 172, step: 12 } as const;
export const STRIP = { top: 958, height: 78, half: 330 } as const;

export function rowY(pin: number): number {
  return HEADER.top + Math.floor((pin - 1) / 2) * HEADER.pitch;
}

/** x of something `away` from the middle of the sheet, on its side. */
export function across(side: Side, away: number): number {
  return SHEET.middle + (side === 'left' ? -away : away);
}

export interface Terminal {
  readonly end: PartWire;
  readonly y: number;
  readonly wire: Wire | null;
}

export interface PartBox {
  readonly placed: PlacedPart;
  readonly title: readonly string[];
  readonly top: number;
  readonly height: number;
  readonly terminals: readonly Terminal[];
}

/** Where each part beside the header stands: near its pins, and never over another one. */
export function partBoxes(plan: Plan, side: Side): readonly PartBox[] {
  const loose = plan.parts
    .filter((placed) => placed.side === side)
    .map((placed) => looseBox(placed))
    .toSorted((a, b) => a.wanted - b.wanted);
  const tops: number[] = [];
  for (const [index, { wanted, box }] of loose.entries()) {
    const before = loose[index - 1];
    const least = before === undefined ? PART.top : (tops[index - 1] ?? 0) + before.box.height + PART.gap;
    tops.push(Math.max(wanted - box.height / 2, least));
  }
  let most: number = PART.bottom;
  for (let index = loose.length - 1; index >= 0; index -= 1) {
    const height = loose[index]?.box.height ?? 0;
    tops[index] = Math.min(tops[index] ?? 0, most - height);
    most = (tops[index] ?? 0) - PART.gap;
  }
  if (most + PART.gap < PART.top - 1) {
    throw new Error(`the parts on the ${side} do not fit on the sheet`);
  }
  return loose.map(({ box }, index) => moved(box, Math.round(tops[index] ?? 0)));
}

function looseBox(placed: PlacedPart): { readonly wanted: number; readonly box: PartBox } {
  const title = folded(placed.label, PART.far - PART.near - 16, 15, true);
  const ends: readonly (readonly [PartWire, Wire | null])[] = [
    ...placed.wires.map((wire) => [wire.end, wire] as const),
    ...placed.rails.map((end) => [end, null] as const),
  ];
  let y = PART.pad + title.length * 20 + 6;
  const terminals = ends.map(([end, wire], index): Terminal => {
    const room = roomFor(end);
    const place = y + room.above;
    y = place + room.below + (index === ends.length - 1 ? 0 : 2);
    return { end, y: place, wire };
  });
  const rows = placed.wires.map(({ pin }) => rowY(pin.pin));
  const wanted = rows.reduce((sum, row) => sum + row, 0) / Math.max(1, rows.length);
  return { wanted, box: { placed, title, top: 0, height: y + PART.pad - 4, terminals } };
}

/** Height above and below a terminal's line, px. */
function roomFor({ resistor, far, to }: PartWire): { readonly above: number; readonly below: number } {
  if (far !== undefined) {
    return { above: 52, below: 52 };
  }
  if (resistor !== undefined && resistor.to !== 'series') {
    return { above: 36, below: 18 };
  }
  return to.includes('.') ? { above: 20, below: 20 } : { above: 15, below: 15 };
}

function moved(box: PartBox, top: number): PartBox {
  return { ...box, top, terminals: box.terminals.map((terminal) => ({ ...terminal, y: terminal.y + top })) };
}

/**
 * The lane in which each wire goes up or down, counted from the parts. Wires that go the same way take lanes in an order in which
 * none has to cross another.
 */
export function lanesOf(boxes: readonly PartBox[]): ReadonlyMap<Wire, number> {
  const runs: { readonly up: boolean; readonly wires: Wire[] }[] = [];
  const ends = boxes
    .flatMap(({ terminals }) => terminals)
    .flatMap(({ wire, y }) => (wire === null ? [] : [{ wire, y }]))
    .toSorted((a, b) => a.wire.pin.pin - b.wire.pin.pin);
  for (const { wire, y } of ends) {
    const up = y < rowY(wire.pin.pin);
    const last = runs.at(-1);
    if (last?.up === up) {
      last.wires.push(wire);
    } else {
      runs.push({ up, wires: [wire] });
    }
  }
  return new Map(
    runs.flatMap(({ up, wires }) => wires.map((wire, index) => [wire, up ? wires.length - 1 - index : index] as const)),
  );
}
