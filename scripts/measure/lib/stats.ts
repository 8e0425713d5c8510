/** A number from 0 to 1, evenly spread. Passed in, so that the same seed gives the same interval. */
export type Random = () => number;

/** Smallest and largest value of an interval, ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One comparison of B with A, taken in turns in one run. */
export interface Comparison {
  readonly pairs: number;
  readonly medianA: number;
  readonly medianB: number;
  readonly p99A: number;
  readonly p99B: number;
  /** Median of B / A over the pairs: 1 means equal, 2 means that B takes twice as much. */
  readonly ratio: number;
  /** 95 % bootstrap interval of `ratio`. */
  readonly interval: Interval;
}

/**
 * The value below which `share` (0 to 1) of the sorted values lie, with linear interpolation between neighbours.
 * Throws a RangeError for no values: there is nothing to say about nothing.
 */
export function quantile(values: readonly number[], share: number): number {
  if (share < 0 || share > 1) throw new RangeError(`share must lie between 0 and 1, not ${share}`);
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('no values');
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The middle half of the values: a spread that one slow outlier does not move. */
export function spread(values: readonly number[]): Interval {
  return { low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * The order in which to take samples: A B, B A, A B … Each pair holds one of both, and a machine that grows slower over
 * the run harms both alike.
 */
export function interleaved(pairs: number): readonly ('A' | 'B')[] {
  return Array.from({ length: pairs }, (_, index): readonly ('A' | 'B')[] =>
    index % 2 === 0 ? ['A', 'B'] : ['B', 'A'],
  ).flat();
}

/** B / A for each pair. Throws a RangeError when the samples do not pair up or an A is not above zero. */
export function pairRatios(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length !== b.length) throw new RangeError(`${a.length} samples of A and ${b.length} of B do not pair up`);
  return a.map((value, index) => {
    if (value <= 0) throw new RangeError(`sample ${index + 1} of A is ${value}; a ratio needs more than 0`);
    return (b[index] ?? Number.NaN) / value;
  });
}

/**
 * Percentile bootstrap: how far the median would move had we drawn other samples of the same kind.
 * `rounds` resamples, of which the middle 95 % are kept.
 */
export function bootstrapInterval(values: readonly number[], random: Random, rounds = 2_000): Interval {
  const medians = Array.from({ length: rounds }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)),
  );
  return { low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}

export function compare(a: readonly number[], b: readonly number[], random: Random): Comparison {
  const ratios = pairRatios(a, b);
  return {
    pairs: ratios.length,
    medianA: median(a),
    medianB: median(b),
    p99A: quantile(a, 0.99),
    p99B: quantile(b, 0.99),
    ratio: median(ratios),
    interval: bootstrapInterval(ratios, random),
  };
}

/** A small generator (mulberry32) with a seed; good enough for resampling, useless for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
