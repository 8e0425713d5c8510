import { expect, test } from 'vitest';
import type { LightPattern } from '../../src/devices/light/port.ts';
import { beat, RHYTHMS } from '../../src/devices/light/rhythm.ts';

const PATTERNS = Object.keys(RHYTHMS).filter((name): name is LightPattern => Object.hasOwn(RHYTHMS, name));
const STEP_MS = 100;

/** On or off over more than a minute, whichever lamp it is. */
function film(pattern: LightPattern, fromMs = 0): boolean[] {
  return Array.from({ length: 660 }, (_, n) => beat(pattern, fromMs + n * STEP_MS).on);
}

test.each(PATTERNS.flatMap((one, index) => PATTERNS.slice(index + 1).map((other) => [one, other] as const)))(
  '%s and %s differ in rhythm alone, whenever each began',
  (one, other) => {
    const first = film(one).slice(0, 600);
    const second = film(other);
    const shares = Array.from(
      { length: 60 },
      (_, shift) => first.filter((on, n) => on !== second[n + shift]).length / first.length,
    );
    expect(Math.min(...shares)).toBeGreaterThan(0.08);
  },
);

test.each(PATTERNS)('%s begins to shine at most once a second', (pattern) => {
  const pictures = film(pattern);
  const onsets = pictures.flatMap((on, n) => (on && pictures[n - 1] === false ? [n * STEP_MS] : []));
  const gaps = onsets.slice(1).map((at, n) => at - (onsets[n] ?? 0));
  expect(Math.min(1000, ...gaps)).toBeGreaterThanOrEqual(1000);
});

test.each(PATTERNS)('%s says when it changes next, and does so then', (pattern) => {
  for (const tMs of [0, 1, 499, 500, 12_345, 99_999_999]) {
    const { on, nextMs } = beat(pattern, tMs);
    if (nextMs === null) {
      expect(new Set(film(pattern, tMs))).toEqual(new Set([on]));
    } else {
      expect(nextMs).toBeGreaterThan(tMs);
      expect(beat(pattern, nextMs - 1).on).toBe(on);
      expect(beat(pattern, nextMs).on).toBe(!on);
    }
  }
});
