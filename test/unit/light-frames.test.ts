import { expect, test } from 'vitest';
import { FRAME_MS, isMoving, paint } from '../../src/devices/light/frames.ts';
import type { LightPattern } from '../../src/devices/light/port.ts';

const PATTERNS: readonly LightPattern[] = [
  'off',
  'idle',
  'choose',
  'pay',
  'wait',
  'success',
  'failure',
  'out of service',
];

function look(pattern: LightPattern, tMs: number, count = 12): number[] {
  const picture = new Uint8Array(3 * count);
  paint(pattern, tMs, picture);
  return [...picture];
}

function film(pattern: LightPattern, forMs: number): string[] {
  return Array.from({ length: Math.floor(forMs / FRAME_MS) }, (_, n) => look(pattern, n * FRAME_MS).join(' '));
}

/** How bright each LED looks, 0 to 1, to somebody who sees no colours at all: its strongest colour, in place of all three. */
function greys(pattern: LightPattern, tMs: number, count: number): number[] {
  const picture = look(pattern, tMs, count);
  return Array.from({ length: count }, (_, led) => Math.max(...picture.slice(3 * led, 3 * led + 3)) / 255);
}

test.each(PATTERNS)('%s: same time, same picture, whatever was in it before', (pattern) => {
  for (const count of [1, 2, 7, 12, 300]) {
    for (const tMs of [0, 1, 999, 123_456_789]) {
      const picture = new Uint8Array(3 * count).fill(77);
      paint(pattern, tMs, picture);
      expect([...picture]).toEqual(look(pattern, tMs, count));
    }
  }
});

test.each(PATTERNS)('%s moves exactly when it says so', (pattern) => {
  const pictures = new Set(film(pattern, 6000));
  expect(pictures.size > 1).toBe(isMoving(pattern));
});

test.each([1, 2, 12, 24])('on %d LEDs all patterns differ without their colours, whenever each began', (count) => {
  const films = PATTERNS.map((pattern) => Array.from({ length: 100 }, (_, n) => greys(pattern, n * 100, count)));
  const apart = (first: number[][], second: number[][], shift: number) => {
    let sum = 0;
    for (let n = 0; n < 50; n += 1) {
      first[n]?.forEach((grey, led) => {
        sum += Math.abs(grey - (second[n + shift]?.[led] ?? 0));
      });
    }
    return sum / (50 * count);
  };
  for (const [index, one] of films.entries()) {
    for (const other of films.slice(index + 1)) {
      const shifts = Array.from({ length: 50 }, (_, shift) =>
        Math.min(apart(one, other, shift), apart(other, one, shift)),
      );
      expect(Math.min(...shifts)).toBeGreaterThan(0.1);
    }
  }
});

test.each(PATTERNS)('%s flashes no faster than once a second', (pattern) => {
  const sums = film(pattern, 10_000).map((text) => text.split(' ').filter((value) => value !== '0').length);
  const onsets = sums.filter((sum, n) => sum > 0 && sums[n - 1] === 0).length;
  expect(onsets / 10).toBeLessThanOrEqual(1);
});
