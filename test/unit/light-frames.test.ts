import { expect, test } from 'vitest';
import { dim, FRAME_MS, frame, isMoving } from '../../src/devices/light/frames.ts';
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

const look = (pattern: LightPattern, tMs: number, count = 12) => frame(pattern, tMs, count).join(' ');

function film(pattern: LightPattern, forMs: number): string[] {
  return Array.from({ length: Math.floor(forMs / FRAME_MS) }, (_, n) => look(pattern, n * FRAME_MS));
}

test.each(PATTERNS)('%s: same time, same picture; as many LEDs as asked for; 24-bit colours', (pattern) => {
  for (const count of [1, 2, 7, 12, 300]) {
    for (const tMs of [0, 1, 999, 123_456_789]) {
      const leds = frame(pattern, tMs, count);
      expect(leds).toHaveLength(count);
      expect(leds.every((colour) => colour <= 0xffffff)).toBe(true);
      expect(frame(pattern, tMs, count)).toEqual(leds);
    }
  }
});

test.each(PATTERNS)('%s moves exactly when it says so', (pattern) => {
  const pictures = new Set(film(pattern, 6000));
  expect(pictures.size > 1).toBe(isMoving(pattern));
});

test('patterns differ without their colours, by which LEDs are lit and when', () => {
  const shapes = PATTERNS.map((pattern) =>
    Array.from({ length: 150 }, (_, n) =>
      [...frame(pattern, n * FRAME_MS, 12)].map((colour) => Math.max(colour >> 16, (colour >> 8) & 255, colour & 255)),
    ).join('|'),
  );
  expect(new Set(shapes).size).toBe(PATTERNS.length);
});

test.each(PATTERNS)('%s flashes no faster than three times a second', (pattern) => {
  const total = (text: string) => text.split(' ').filter((colour) => colour !== '0').length;
  const sums = film(pattern, 10_000).map(total);
  const onsets = sums.filter((sum, n) => sum > 0 && sums[n - 1] === 0).length;
  expect(onsets / 10).toBeLessThanOrEqual(3);
});

test('brightness is a limit on every colour', () => {
  expect([...dim(Uint32Array.of(0xffffff, 0xff8000, 0), 64)]).toEqual([0x404040, 0x402000, 0]);
  expect([...dim(Uint32Array.of(0xffffff), 0)]).toEqual([0]);
  expect([...dim(Uint32Array.of(0xffffff), 255)]).toEqual([0xffffff]);
  expect([...dim(Uint32Array.of(0xffffff), 9999)]).toEqual([0xffffff]);
});
