/** A picture of one glyph, and where it lies: `left` from the pen, `top` above the line that letters stand on, in pixels. */
export interface GlyphPicture {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 nothing, 255 wholly covered; row by row from the top. */
  readonly coverage: Uint8Array;
}

/** An outline in pixels, y downwards from the line that letters stand on. */
export interface PixelOutline {
  readonly ends: readonly number[];
  readonly onCurve: readonly boolean[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export const NOTHING: GlyphPicture = { left: 0, top: 0, width: 0, height: 0, coverage: new Uint8Array(0) };

/** How far a straight piece may be off its curve, in pixels. */
const TOLERANCE = 0.05;
const MAX_PIECES = 24;

/**
 * Fills an outline, with the exact share of each pixel that it covers. Contours of one direction that overlap count once, those of the
 * other direction are holes (non-zero winding).
 */
export function fillOutline(outline: PixelOutline): GlyphPicture {
  if (outline.x.length === 0) {
    return NOTHING;
  }
  const left = Math.floor(least(outline.x));
  const above = Math.floor(least(outline.y));
  const width = Math.ceil(-least(outline.x.map((value) => -value))) - left;
  const height = Math.ceil(-least(outline.y.map((value) => -value))) - above;
  if (width <= 0 || height <= 0) {
    return NOTHING;
  }
  const edges = new Edges(width, height);
  let first = 0;
  for (const end of outline.ends) {
    traceContour(edges, outline, first, end, left, above);
    first = end + 1;
  }
  return { left, top: -above, width, height, coverage: edges.coverage() };
}

function least(values: Float64Array): number {
  return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}

function traceContour(
  edges: Edges,
  { x, y, onCurve }: PixelOutline,
  first: number,
  last: number,
  left: number,
  above: number,
): void {
  const count = last - first + 1;
  if (count < 2) {
    return;
  }
  const point = (index: number) => {
    const at = first + (index % count);
    return { x: (x[at] ?? 0) - left, y: (y[at] ?? 0) - above, on: onCurve[at] === true };
  };
  // A contour can begin off the curve; then it begins in the middle between two such points.
  let begin = 0;
  while (begin < count && !point(begin).on) {
    begin += 1;
  }
  const start = begin < count ? point(begin) : middle(point(0), point(count - 1));
  const from = begin < count ? begin + 1 : 0;
  let pen = start;
  let bend: Spot | null = null;
  for (let index = from; index < from + (begin < count ? count - 1 : count); index += 1) {
    const next = point(index);
    if (next.on) {
      trace(edges, pen, bend, next);
      pen = next;
      bend = null;
      continue;
    }
    if (bend !== null) {
      const between = middle(bend, next);
      trace(edges, pen, bend, between);
      pen = between;
    }
    bend = next;
  }
  trace(edges, pen, bend, start);
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

function middle(one: Spot, other: Spot): Spot {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, on: true };
}

function trace(edges: Edges, from: Spot, bend: Spot | null, to: Spot): void {
  if (bend === null) {
    edges.add(from.x, from.y, to.x, to.y);
    return;
  }
  const off = Math.hypot(from.x - 2 * bend.x + to.x, from.y - 2 * bend.y + to.y);
  const pieces = Math.min(MAX_PIECES, Math.max(1, Math.ceil(Math.sqrt(off / (4 * TOLERANCE)))));
  let [x, y] = [from.x, from.y];
  for (let piece = 1; piece <= pieces; piece += 1) {
    const t = piece / pieces;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    const [nextX, nextY] = [a * from.x + b * bend.x + c * to.x, a * from.y + b * bend.y + c * to.y];
    edges.add(x, y, nextX, nextY);
    [x, y] = [nextX, nextY];
  }
}

/**
 * Each edge notes in every row by how much the covered share changes from one pixel to the next; the sum from the left is the share
 * itself. No sorting, no list of edges, one number a pixel.
 */
class Edges {
  readonly #width: number;
  readonly #height: number;
  /** One column more than the picture: the change at the right edge of a pixel is noted in its neighbour. */
  readonly #changes: Float32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#changes = new Float32Array((width + 2) * height);
  }

  add(fromX: number, fromY: number, toX: number, toY: number): void {
    if (fromY === toY) {
      return;
    }
    const down = fromY < toY;
    const [topX, topY, endX, endY] = down ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
    const slope = (endX - topX) / (endY - topY);
    const lastRow = Math.min(this.#height - 1, Math.ceil(endY) - 1);
    for (let row = Math.max(0, Math.floor(topY)); row <= lastRow; row += 1) {
      const begin = Math.max(row, topY);
      const end = Math.min(row + 1, endY);
      const oneX = topX + (begin - topY) * slope;
      const otherX = topX + (end - topY) * slope;
      this.#addInRow(row, oneX, otherX, down ? end - begin : begin - end);
    }
  }

  /** Within one row: `share` of its height, spread evenly between two places. */
  #addInRow(row: number, oneX: number, otherX: number, share: number): void {
    const from = Math.max(0, Math.min(oneX, otherX));
    const to = Math.max(from, Math.max(oneX, otherX));
    const firstCell = Math.floor(from);
    const lastCell = Math.max(firstCell, Math.ceil(to) - 1);
    const start = row * (this.#width + 2);
    for (let cell = firstCell; cell <= lastCell; cell += 1) {
      const enter = Math.max(from, cell);
      const leave = Math.min(to, cell + 1);
      const part = to > from ? (share * (leave - enter)) / (to - from) : share;
      const inside = (enter + leave) / 2 - cell;
      this.#note(start + cell, part * (1 - inside));
      this.#note(start + cell + 1, part * inside);
    }
  }

  #note(at: number, change: number): void {
    this.#changes[at] = (this.#changes[at] ?? 0) + change;
  }

  coverage(): Uint8Array {
    const coverage = new Uint8Array(this.#width * this.#height);
    for (let row = 0; row < this.#height; row += 1) {
      let sum = 0;
      for (let column = 0; column < this.#width; column += 1) {
        sum += this.#changes[row * (this.#width + 2) + column] ?? 0;
        coverage[row * this.#width + column] = Math.min(255, Math.round(Math.abs(sum) * 255));
      }
    }
    return coverage;
  }
}
