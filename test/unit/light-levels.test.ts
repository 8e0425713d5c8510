import { expect, test } from 'vitest';
import { currentMa, idleMa, keepWithin, levelTable, worstCaseMa } from '../../src/devices/light/levels.ts';

test('brightness is a limit on every level, and what is on at all stays on', () => {
  for (const brightness of [1, 2, 64, 255]) {
    const table = levelTable(brightness);
    expect(table[0]).toBe(0);
    expect(table[255]).toBe(brightness);
    expect(Math.min(...table.subarray(1))).toBeGreaterThan(0);
    expect([...table]).toEqual([...table].toSorted((a, b) => a - b));
  }
  expect(levelTable(0)[255]).toBe(0);
  expect(levelTable(9999)[255]).toBe(255);
});

test('half of a level is a fifth of the light', () => {
  expect((levelTable(255)[128] ?? 0) / 255).toBeCloseTo(0.22, 2);
});

test('the numbers of the data sheet: 1 mA an LED dark, 61 mA white', () => {
  expect(currentMa(new Uint8Array(3 * 10))).toBe(10);
  expect(currentMa(new Uint8Array(3 * 10).fill(255))).toBe(610);
  expect(idleMa(12)).toBe(12);
  expect(worstCaseMa(12, 255, 5000)).toBe(732);
  expect(worstCaseMa(12, 64, 5000)).toBe(193);
  expect(worstCaseMa(12, 255, 500)).toBe(500);
});

test('a picture within the limit is left as it is', () => {
  const picture = Uint8Array.of(255, 128, 0);
  keepWithin(picture, 100);
  expect([...picture]).toEqual([255, 128, 0]);
});

test.each([
  ['all white', (index: number) => 255 + 0 * index],
  ['a rainbow', (index: number) => (index * 37) % 256],
  ['nearly dark', () => 1],
])('%s: dimmed as a whole until the limit is kept, whatever the limit', (_what, value) => {
  for (const limit of [300, 301, 350, 1000, 5000]) {
    const picture = Uint8Array.from({ length: 900 }, (_, index) => value(index));
    const before = picture.slice();
    keepWithin(picture, limit);
    expect(currentMa(picture)).toBeLessThanOrEqual(limit);
    expect(picture.every((one, index) => one <= (before[index] ?? 0))).toBe(true);
  }
});
