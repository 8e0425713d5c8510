import { expect, test } from 'vitest';
import { editDistance, suggest } from '../../src/config/suggest.ts';
import { parseDuration } from '../../src/schema/values.ts';

test.each([
  ['relay', 'relay', 0],
  ['rely', 'relay', 1],
  ['serail', 'serial', 1],
  ['baud-rate', 'baudRate', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('%s and %s are %i edits apart', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test('only a near word is suggested', () => {
  const known = ['scanner', 'printer', 'gpio', 'web'];
  expect(suggest('scaner', known)).toBe('scanner');
  expect(suggest('gipo', known)).toBe('gpio');
  expect(suggest('zebra', known)).toBeNull();
  expect(suggest('x'.repeat(100_000), known)).toBeNull();
});

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['0s', 0],
  ['5', null],
  ['1.5s', null],
  ['-1s', null],
  [' 1s', null],
  ['1 s', null],
  ['1m30s', null],
  ['9999999999s', null],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
