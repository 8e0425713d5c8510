/**
 * The wall clock of a time zone, both ways. A local time is a number like a moment: ms since 1970-01-01 00:00 on the wall.
 */
export interface ZoneClock {
  /** What the wall clock shows at this moment. */
  toLocal(instant: number): number;
  /**
   * The first moment at which the wall clock shows this or more. So a time that the clock jumps over is the moment of the jump, and one
   * that comes twice is the first.
   */
  toInstant(local: number): number;
  /** Every moment at which the wall clock shows exactly this: none in the hour that is left out, two in the one that comes twice. */
  momentsOf(local: number): readonly number[];
}

const HOUR_MS = 3_600_000;

/**
 * Times are looked up in spans of this length, each with one change of the clocks at most. No zone has changed its clocks twice within
 * less than a week since 2000, or will until 2050 (as far as the time zone database knows).
 */
const SPAN_MS = 96 * HOUR_MS;

/** More than any zone is away from UTC. */
const REACH_MS = 26 * HOUR_MS;

/** Enough for eleven years; then the memory is emptied. */
const MOST_SPANS = 1000;

interface Span {
  readonly begin: number;
  readonly end: number;
  /** Local minus UTC, ms, up to `change`. */
  readonly before: number;
  /** When the clocks change; `end`: they do not. */
  readonly change: number;
  readonly after: number;
}

/**
 * The clock of an IANA zone.
 * @throws RangeError when there is no such zone: the configuration has been checked for it.
 */
export const clockOf = (() => {
  // Making a formatter takes longer than a whole fee: each zone has one, made once. Nothing but speed depends on what is kept.
  const clocks = new Map<string, ZoneClock>();
  return (timeZone: string): ZoneClock => {
    const known = clocks.get(timeZone);
    if (known !== undefined) {
      return known;
    }
    const clock = makeClock(timeZone);
    clocks.set(timeZone, clock);
    return clock;
  };
})();

function makeClock(timeZone: string): ZoneClock {
  const offsetAt = offsetReader(timeZone);
  // Asking the formatter takes some µs: what it said about a span is kept.
  const spans = new Map<number, Span>();
  const span = (index: number): Span => {
    const known = spans.get(index);
    if (known !== undefined) {
      return known;
    }
    const made = makeSpan(index * SPAN_MS, offsetAt);
    if (spans.size >= MOST_SPANS) {
      spans.clear();
    }
    spans.set(index, made);
    return made;
  };
  return {
    toLocal(instant) {
      const { before, change, after } = span(Math.floor(instant / SPAN_MS));
      return instant + (instant < change ? before : after);
    },
    toInstant(local) {
      for (let index = Math.floor((local - REACH_MS) / SPAN_MS); ; index += 1) {
        const { begin, end, before, change, after } = span(index);
        const early = Math.max(begin, local - before);
        if (early < change) {
          return early;
        }
        const late = Math.max(change, local - after);
        if (late < end) {
          return late;
        }
      }
    },
    momentsOf(local) {
      const moments: number[] = [];
      const last = Math.floor((local + REACH_MS) / SPAN_MS);
      for (let index = Math.floor((local - REACH_MS) / SPAN_MS); index <= last; index += 1) {
        const { begin, end, before, change, after } = span(index);
        const parts = [
          { from: begin, to: change, moment: local - before },
          { from: change, to: end, moment: local - after },
        ];
        moments.push(
          ...parts.filter(({ from, to, moment }) => moment >= from && moment < to).map(({ moment }) => moment),
        );
      }
      return moments;
    },
  };
}

function makeSpan(begin: number, offsetAt: (instant: number) => number): Span {
  const end = begin + SPAN_MS;
  const before = offsetAt(begin);
  const after = offsetAt(end);
  if (before === after) {
    return { begin, end, before, change: end, after };
  }
  let low = begin;
  let high = end;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return { begin, end, before, change: high, after };
}

/** Local minus UTC at a moment, ms. */
function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (instant) => {
    const shown = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const field = (name: Intl.DateTimeFormatPartTypes) => Number(shown.get(name));
    const local = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    );
    return local - Math.floor(instant / 1000) * 1000;
  };
}
