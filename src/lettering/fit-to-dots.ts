import type { PixelOutline } from './raster.ts';

/** A straight piece of an outline across the axis: the place where ink begins or ends, and from where to where it reaches. */
interface Edge {
  readonly place: number;
  readonly from: number;
  readonly to: number;
  readonly begins: boolean;
  readonly points: readonly number[];
}

/** A stroke across the axis, between two edges. */
interface Stroke {
  readonly low: Edge;
  readonly high: Edge;
  /** Whole dots. */
  width: number;
  start: number;
}

/** Pieces that lean more than this are no edges, in dots. */
const STRAIGHT = 0.12;
const SHORTEST_EDGE = 1.6;
const STROKE = { least: 0.3, most: 5 };
/** White between two strokes that is narrower than this may close. */
const NO_GAP = 0.3;
/** A stroke that had to give way further than this: then all strokes of the glyph become a dot thinner instead. */
const TOO_FAR = 0.9;

/**
 * Moves the horizontal and vertical strokes of a glyph to whole dots and gives them whole widths, with at least a dot of white where
 * there was white; everything else of the outline goes along with its neighbours. Without it, strokes that are one and a half dots
 * wide would come out as one dot or as two, as it happens, and dense characters would clot.
 */
export function fitToDots(outline: PixelOutline): PixelOutline {
  const { x, y, ends } = outline;
  return {
    ...outline,
    x: fitAxis(x, findEdges(x, y, ends, -1), ends),
    y: fitAxis(y, findEdges(y, x, ends, 1), ends),
  };
}

/** @param inkBegins the direction along the outline in which ink lies beyond the edge; outer contours run clockwise, as seen. */
function findEdges(place: Float64Array, along: Float64Array, ends: readonly number[], inkBegins: 1 | -1): Edge[] {
  const edges: Edge[] = [];
  let first = 0;
  for (const last of ends) {
    for (let point = first; point <= last; point += 1) {
      const next = point === last ? first : point + 1;
      const [one, other] = [along[point] ?? 0, along[next] ?? 0];
      const [here, there] = [place[point] ?? 0, place[next] ?? 0];
      if (Math.abs(here - there) <= STRAIGHT && Math.abs(one - other) >= SHORTEST_EDGE) {
        edges.push({
          place: (here + there) / 2,
          from: Math.min(one, other),
          to: Math.max(one, other),
          begins: Math.sign(other - one) === inkBegins,
          points: [point, next],
        });
      }
    }
    first = last + 1;
  }
  return edges;
}

function fitAxis(place: Float64Array, edges: readonly Edge[], ends: readonly number[]): Float64Array {
  const strokes = findStrokes(edges);
  if (strokes.length === 0) {
    return place;
  }
  const limit = Math.ceil(place.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY));
  while (settle(strokes, limit) > TOO_FAR && strokes.some(({ width }) => width > 1)) {
    for (const stroke of strokes) {
      stroke.width = Math.max(1, stroke.width - 1);
    }
  }
  const moved = new Map<number, number>();
  for (const { low, high, start, width } of strokes) {
    for (const point of low.points) {
      moved.set(point, start);
    }
    for (const point of high.points) {
      moved.set(point, start + width);
    }
  }
  return follow(place, moved, ends);
}

/** Each edge where ink begins, with the nearest one beside it where ink ends. */
function findStrokes(edges: readonly Edge[]): Stroke[] {
  const strokes: Stroke[] = [];
  for (const low of edges.filter(({ begins }) => begins)) {
    const high = edges
      .filter(({ begins, place }) => !begins && place - low.place >= STROKE.least && place - low.place <= STROKE.most)
      .filter((edge) => overlap(low, edge) > 0.5 * Math.min(low.to - low.from, edge.to - edge.from))
      .reduce<Edge | null>((best, edge) => (best === null || edge.place < best.place ? edge : best), null);
    if (high !== null) {
      strokes.push({ low, high, width: Math.max(1, Math.round(high.place - low.place - 0.05)), start: 0 });
    }
  }
  return strokes.sort((one, other) => one.low.place + one.high.place - other.low.place - other.high.place);
}

function overlap(one: Pick<Edge, 'from' | 'to'>, other: Pick<Edge, 'from' | 'to'>): number {
  return Math.min(one.to, other.to) - Math.max(one.from, other.from);
}

/**
 * Gives each stroke the place nearest to its own that leaves the white between strokes, first pushing onwards, then back from the far
 * side of the glyph.
 * @returns how far the one that suffered most is from its place.
 */
function settle(strokes: readonly Stroke[], limit: number): number {
  for (const [index, stroke] of strokes.entries()) {
    const before = strokes.slice(0, index).filter((other) => inWay(other, stroke));
    const room = before.map((other) => other.start + other.width + gap(other, stroke));
    stroke.start = Math.max(wanted(stroke), ...room);
  }
  for (const [index, stroke] of [...strokes.entries()].reverse()) {
    const after = strokes.slice(index + 1).filter((other) => inWay(stroke, other));
    const room = after.map((other) => other.start - gap(stroke, other));
    stroke.start = Math.min(stroke.start, Math.min(limit, ...room) - stroke.width);
  }
  return Math.max(...strokes.map((stroke) => Math.abs(stroke.start + stroke.width / 2 - middleOf(stroke))));
}

function wanted(stroke: Stroke): number {
  return Math.round(middleOf(stroke) - stroke.width / 2);
}

function middleOf({ low, high }: Stroke): number {
  return (low.place + high.place) / 2;
}

/** The second lies beyond the first, with nothing of theirs in common. */
function inWay(one: Stroke, other: Stroke): boolean {
  return one.high.place <= other.low.place + STRAIGHT && overlap(one.low, other.low) > 0;
}

function gap(one: Stroke, other: Stroke): number {
  return other.low.place - one.high.place > NO_GAP ? 1 : 0;
}

/** Points without a place of their own go along with their neighbours on the contour; whole contours with the nearest strokes. */
function follow(place: Float64Array, moved: ReadonlyMap<number, number>, ends: readonly number[]): Float64Array {
  const result = Float64Array.from(place);
  const marks = [...moved]
    .map(([point, to]) => ({ from: place[point] ?? 0, to }))
    .sort((one, other) => one.from - other.from);
  let first = 0;
  for (const last of ends) {
    const own = [...moved.keys()].filter((point) => point >= first && point <= last).sort((one, other) => one - other);
    for (let point = first; point <= last; point += 1) {
      const at = place[point] ?? 0;
      const to = moved.get(point);
      if (to !== undefined) {
        result[point] = to;
      } else if (own.length === 0) {
        result[point] = between(at, marks);
      } else {
        const neighbours = [
          own.findLast((other) => other < point) ?? own.at(-1),
          own.find((other) => other > point) ?? own[0],
        ];
        result[point] = between(
          at,
          neighbours
            .map((other) => ({ from: place[other ?? point] ?? at, to: moved.get(other ?? point) ?? at }))
            .sort((one, other) => one.from - other.from),
        );
      }
    }
    first = last + 1;
  }
  return result;
}

/** In proportion between the two marks around a place; beyond the outermost along with it. */
function between(at: number, marks: readonly { readonly from: number; readonly to: number }[]): number {
  const below = marks.findLast(({ from }) => from <= at);
  const above = marks.find(({ from }) => from >= at);
  if (below === undefined || above === undefined) {
    const nearest = below ?? above;
    return nearest === undefined ? at : at + nearest.to - nearest.from;
  }
  if (above.from === below.from) {
    return at + (below.to + above.to) / 2 - below.from;
  }
  return below.to + ((at - below.from) / (above.from - below.from)) * (above.to - below.to);
}
