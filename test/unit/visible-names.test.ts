import { describe, expect, test } from 'vitest';
import { isOrderName } from '../../src/orders/content.ts';
import { label } from '../../src/schema/values.ts';

const UNREADABLE = {
  'a blank': ' ',
  'Hangul fillers': '\u3164\u3164',
  'empty Braille': '\u2800',
  'accents alone': '\u0301\u0302',
  'private signs, which are not drawn': '\ue000\ue001',
  'half a sign': '\ud800',
  'a tower of accents over the line above': `a${'\u0301'.repeat(30)}`,
};

describe.each(Object.entries(UNREADABLE))('%s', (_, name) => {
  test('is no name of an order', () => {
    expect(isOrderName(name)).toBe(false);
  });

  test('is no text of the configuration', () => {
    expect(label(40).safeParse(name).success).toBe(false);
  });
});

test.each(['Água', 'Ấm trà', 'กุ้ง', '停車場', 'A', '#7', 'e\u0301', 'स्त्री', '☕'])('%s can be read', (name) => {
  expect(isOrderName(name)).toBe(true);
  expect(label(40).safeParse(name).success).toBe(true);
});
