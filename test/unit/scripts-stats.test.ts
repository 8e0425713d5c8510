import { expect, test } from 'vitest';
import {
  bootstrapInterval,
  compare,
  interleaved,
  median,
  pairRatios,
  quantile,
  seeded,
  spread,
} from '../../scripts/measure/lib/stats.ts';

test.each([
  { values: [3], share: 0.5, expected: 3 },
  { values: [4, 1, 3, 2], share: 0.5, expected: 2.5 },
  { values: [5, 1, 9], share: 0, expected: 1 },
  { values: [5, 1, 9], share: 1, expected: 9 },
  { values: [0, 10], share: 0.25, expected: 2.5 },
])('the $share quantile of $values is $expected', ({ values, share, expected }) => {
  expect(quantile(values, share)).toBe(expected);
});

test('there is no quantile of nothing, nor outside 0 to 1', () => {
  expect(() => median([])).toThrow('no values');
  expect(() => quantile([1], 1.1)).toThrow('between 0 and 1');
});

test('one outlier does not move the spread', () => {
  expect(spread([1, 2, 3, 4, 5])).toEqual({ low: 2, high: 4 });
  expect(spread([1, 2, 3, 4, 5_000])).toEqual({ low: 2, high: 4 });
});

test('samples are taken in turns, and the first turn alternates', () => {
  expect(interleaved(3).join('')).toBe('ABBAAB');
  expect(interleaved(0)).toEqual([]);
});

test('a machine that slows down over the run does not change the ratio', () => {
  const order = interleaved(100);
  const at = (which: 'A' | 'B', cost: number): number[] =>
    order.flatMap((taken, turn) => (taken === which ? [cost * (1 + turn / 100)] : []));
  expect(compare(at('A', 10), at('B', 20), seeded(1)).ratio).toBeCloseTo(2, 1);
});

test('samples that do not pair up are refused', () => {
  expect(() => pairRatios([1, 2], [1])).toThrow('2 samples of A and 1 of B');
  expect(() => pairRatios([0], [1])).toThrow('more than 0');
});

test('the interval holds the median, shrinks with more samples, and is the same for the same seed', () => {
  const random = seeded(7);
  const many = Array.from({ length: 400 }, () => 1 + random());
  const few = many.slice(0, 20);
  const wide = bootstrapInterval(few, seeded(1));
  const narrow = bootstrapInterval(many, seeded(1));
  expect(wide.low).toBeLessThanOrEqual(median(few));
  expect(wide.high).toBeGreaterThanOrEqual(median(few));
  expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
  expect(bootstrapInterval(few, seeded(1))).toEqual(wide);
});
