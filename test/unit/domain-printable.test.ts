import { describe, expect, test } from 'vitest';
import { printable } from '../../src/domain/printable.ts';
import { Random } from '../support/random.ts';

describe('what could steer a printer, a terminal or a log is gone', () => {
  test.each([
    ['ESC that would cut the paper', 'Tea\u001bm', 'Tea m'],
    ['a terminal colour', '\u001b[31mred', '[31mred'],
    ['a terminal command in one C1 character', 'a\u009b31mb', 'a 31mb'],
    ['a new line that would forge a log line', 'a\r\nb', 'a b'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
    ['NUL and DEL', 'a\0b\u007fc', 'a b c'],
    ['tabs', 'a\tb', 'a b'],
    ['the letter order turned round', '\u202e00.1 DKH\u202c', '00.1 DKH'],
    ['isolates and marks of direction', '\u2066a\u2069\u200e\u200f\u061cb', 'ab'],
    ['zero-width characters', 'pay\u200b\u200c\u200d\u2060\ufeffment', 'payment'],
    ['a soft hyphen', 'pay\u00adment', 'payment'],
    ['invisible tags', 'ok\u{e0041}\u{e0042}', 'ok'],
    ['private use', 'a\ue000b\u{f0000}c', 'abc'],
    ['half a surrogate pair', 'a\ud800b', 'ab'],
    ['what a decoder put for bytes it could not read', 'a\ufffdb', 'ab'],
    ['characters that no standard names', 'a\u0378b\uffffc', 'abc'],
  ])('%s', (_what, text, clean) => {
    expect(printable(text)).toBe(clean);
  });
});

describe('what people read stays', () => {
  test.each(['Wasser für 2,50 €', '水 1.00', 'น้ำ', 'नमस्ते', '😀 ok', '<b>&amp;</b>', 'é e\u0301'])('%s', (text) => {
    expect(printable(text)).toBe(text);
  });
});

test('runs of blanks become one, also where something invisible stood between them', () => {
  expect(printable('  a \u00a0\u3000 b  ')).toBe('a b');
  expect(printable('a \u200b b')).toBe('a b');
  expect(printable('\u200b \u200b')).toBe('');
});

test('the length is capped in whole characters', () => {
  expect(printable('x'.repeat(500))).toHaveLength(200);
  expect(printable('😀😀😀', 2)).toBe('😀😀');
  expect(printable('', 5)).toBe('');
});

test('of any text at all only clean text comes out, and cleaning twice changes nothing', () => {
  const random = new Random(8);
  for (let i = 0; i < 3_000; i += 1) {
    const text = Array.from({ length: random.int(30) }, () =>
      String.fromCharCode(random.int(random.pick([0x30, 0x100, 0x2100, 0x10000]))),
    ).join('');
    const clean = printable(text);
    expect(clean).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(clean).not.toMatch(/\s\s|^\s|\s$/);
    expect(printable(clean)).toBe(clean);
  }
});
