// How outlines change with the weight: tables `fvar`, `avar` and `gvar` of a font with one axis (OpenType 1.9).

import { Bytes } from './bytes.ts';

/** What is added to the points of one glyph: one number a point, the four phantom points at the end. */
export interface Shift {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const SHARED_POINTS = 0x8000;
const EMBEDDED_PEAK = 0x8000;
const INTERMEDIATE = 0x4000;
const PRIVATE_POINTS = 0x2000;

/** @returns where a weight lies between the font's lightest, default and heaviest: -1 to 1. */
export function normalWeight(fvar: Uint8Array, avar: Uint8Array | undefined, weight: number): number {
  const bytes = new Bytes(fvar, 4);
  const axes = bytes.u16();
  bytes.at += 2;
  if (bytes.u16() !== 1) {
    throw new Error('the font changes in more than its weight');
  }
  bytes.at = axes + 4;
  const [least, usual, most] = [bytes.u32(), bytes.u32(), bytes.u32()].map((fixed) => fixed / 65536);
  if (least === undefined || usual === undefined || most === undefined) {
    throw new Error('the font is cut off');
  }
  const wanted = Math.min(Math.max(weight, least), most);
  const plain =
    wanted === usual ? 0 : wanted < usual ? (wanted - usual) / (usual - least) : (wanted - usual) / (most - usual);
  return avar === undefined ? plain : mapped(avar, plain);
}

function mapped(avar: Uint8Array, plain: number): number {
  const bytes = new Bytes(avar, 8);
  const pairs = Array.from({ length: bytes.u16() }, () => [bytes.f2dot14(), bytes.f2dot14()] as const);
  for (const [index, [to, result]] of pairs.entries()) {
    const [from, before] = pairs[index - 1] ?? [to, result];
    if (plain <= to) {
      return to === from ? result : before + ((plain - from) / (to - from)) * (result - before);
    }
  }
  return plain;
}

/** Reads the changes of one glyph after the other. */
export class Variations {
  readonly #gvar: Uint8Array;
  readonly #offsets: readonly number[];
  readonly #shared: readonly number[];

  constructor(gvar: Uint8Array) {
    const bytes = new Bytes(gvar, 4);
    if (bytes.u16() !== 1) {
      throw new Error('the font changes in more than its weight');
    }
    const sharedCount = bytes.u16();
    const sharedAt = bytes.u32();
    const glyphs = bytes.u16();
    const long = (bytes.u16() & 1) !== 0;
    const dataAt = bytes.u32();
    this.#gvar = gvar;
    this.#offsets = Array.from({ length: glyphs + 1 }, () => dataAt + (long ? bytes.u32() : bytes.u16() * 2));
    const shared = new Bytes(gvar, sharedAt);
    this.#shared = Array.from({ length: sharedCount }, () => shared.f2dot14());
  }

  /**
   * @param at -1 to 1, from `normalWeight`.
   * @param outline the points of the glyph, without the phantom ones; `ends` is empty for a composite, of which each part is a point.
   */
  shift(
    glyph: number,
    at: number,
    outline: { readonly ends: readonly number[]; readonly x: Float64Array; readonly y: Float64Array },
  ): Shift {
    const count = outline.x.length + 4;
    const sum = { x: new Float64Array(count), y: new Float64Array(count) };
    const from = this.#offsets[glyph] ?? 0;
    if ((this.#offsets[glyph + 1] ?? 0) <= from) {
      return sum;
    }
    const head = new Bytes(this.#gvar, from);
    const tuples = head.u16();
    const data = new Bytes(this.#gvar, from + head.u16());
    const shared = (tuples & SHARED_POINTS) !== 0 ? readPointNumbers(data) : 'all';
    for (let tuple = 0; tuple < (tuples & 0x0fff); tuple += 1) {
      const size = head.u16();
      const kind = head.u16();
      const scale = this.#scale(head, kind, at);
      const next = data.at + size;
      if (scale !== 0) {
        const points = (kind & PRIVATE_POINTS) !== 0 ? readPointNumbers(data) : shared;
        addTuple(sum, outline, data, points, scale);
      }
      data.at = next;
    }
    return sum;
  }

  /** How much of a tuple counts at this weight. */
  #scale(head: Bytes, kind: number, at: number): number {
    const peak = (kind & EMBEDDED_PEAK) !== 0 ? head.f2dot14() : (this.#shared[kind & 0x0fff] ?? 0);
    const within = (kind & INTERMEDIATE) !== 0;
    const start = within ? head.f2dot14() : Math.min(peak, 0);
    const end = within ? head.f2dot14() : Math.max(peak, 0);
    if (peak === 0 || at === peak) {
      return 1;
    }
    if (at <= start || at >= end) {
      return 0;
    }
    return at < peak ? (at - start) / (peak - start) : (end - at) / (end - peak);
  }
}

function readPointNumbers(data: Bytes): readonly number[] | 'all' {
  const first = data.u8();
  const count = first < 0x80 ? first : ((first & 0x7f) << 8) | data.u8();
  if (count === 0) {
    return 'all';
  }
  const numbers: number[] = [];
  let last = 0;
  while (numbers.length < count) {
    const control = data.u8();
    for (let run = (control & 0x7f) + 1; run > 0; run -= 1) {
      last += control >= 0x80 ? data.u16() : data.u8();
      numbers.push(last);
    }
  }
  return numbers;
}

function readDeltas(data: Bytes, count: number): number[] {
  const deltas: number[] = [];
  while (deltas.length < count) {
    const control = data.u8();
    for (let run = (control & 0x3f) + 1; run > 0; run -= 1) {
      deltas.push((control & 0x80) !== 0 ? 0 : (control & 0x40) !== 0 ? data.i16() : data.i8());
    }
  }
  return deltas;
}

function addTuple(
  sum: Shift,
  outline: { readonly ends: readonly number[]; readonly x: Float64Array; readonly y: Float64Array },
  data: Bytes,
  points: readonly number[] | 'all',
  scale: number,
): void {
  const count = sum.x.length;
  const named = points === 'all' ? Array.from({ length: count }, (_, index) => index) : points;
  const deltas = { x: readDeltas(data, named.length), y: readDeltas(data, named.length) };
  for (const axis of ['x', 'y'] as const) {
    const moves = new Float64Array(count);
    const touched = new Uint8Array(count);
    for (const [index, point] of named.entries()) {
      moves[point] = deltas[axis][index] ?? 0;
      touched[point] = 1;
    }
    if (points !== 'all') {
      let first = 0;
      for (const end of outline.ends) {
        fillContour(outline[axis], moves, touched, first, end);
        first = end + 1;
      }
    }
    for (let point = 0; point < count; point += 1) {
      sum[axis][point] = (sum[axis][point] ?? 0) + (moves[point] ?? 0) * scale;
    }
  }
}

/** Points that a tuple does not name move with their named neighbours on the contour, in between in proportion. */
function fillContour(place: Float64Array, moves: Float64Array, touched: Uint8Array, first: number, last: number): void {
  const known: number[] = [];
  for (let point = first; point <= last; point += 1) {
    if (touched[point] === 1) {
      known.push(point);
    }
  }
  for (const [index, before] of known.entries()) {
    const after = known[(index + 1) % known.length] ?? before;
    for (
      let point = before === last ? first : before + 1;
      point !== after;
      point = point === last ? first : point + 1
    ) {
      moves[point] = between(place, moves, before, after, point);
    }
  }
}

function between(place: Float64Array, moves: Float64Array, one: number, other: number, point: number): number {
  const at = (index: number) => place[index] ?? 0;
  const move = (index: number) => moves[index] ?? 0;
  const [low, high] = at(one) <= at(other) ? [one, other] : [other, one];
  if (at(low) === at(high)) {
    return move(low) === move(high) ? move(low) : 0;
  }
  if (at(point) <= at(low)) {
    return move(low);
  }
  if (at(point) >= at(high)) {
    return move(high);
  }
  return move(low) + ((at(point) - at(low)) / (at(high) - at(low))) * (move(high) - move(low));
}
