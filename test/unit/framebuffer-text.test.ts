import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { clipped, drawable, isDrawable, SIZES, textWidth, wrap } from '../../src/screens/framebuffer/font.ts';
import { titleOf, wholeOrNothing } from '../../src/screens/framebuffer/words.ts';
import { someView } from '../support/screen-views.ts';

test('every English text of the screens can be drawn whole', () => {
  const texts = Object.values(en).flatMap((value) =>
    typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value
        : Object.values(value).flatMap((one) => Object.values(one)),
  );
  const missing = [...new Set(texts.join('').replace(/\s/g, ''))].filter((letter) => !isDrawable(letter));
  expect(missing).toEqual([]);
});

test.each([
  'HK$26.00',
  '€ 3,50',
  '£1',
  '¥100',
  '₹ 40',
  '฿60',
  '₩5000',
  '₫',
  'Ærø',
  'Łódź',
  'Größe',
  'São Paulo',
  'Žižkov',
  'Ğüş İı',
])('%s can be drawn', (text) => {
  expect(drawable(text)).toBe(text);
});

describe('letters without a picture', () => {
  test.each([
    ['咖啡', ''],
    ['咖啡 Coffee', 'Coffee'],
    ['Café 咖啡 Latte', 'Café Latte'],
    ['AlipayHK · 支付寶', 'AlipayHK'],
    ['A咖B', ''],
    ['  two   spaces ', 'two spaces'],
    ['☃', ''],
  ])('%s becomes "%s"', (text, drawn) => {
    expect(drawable(text)).toBe(drawn);
  });

  test('a sentence that would lose a word is left out whole', () => {
    expect(wholeOrNothing('Your 咖啡 is on its way.')).toBe('');
    expect(wholeOrNothing('Your coffee is on its way.')).toBe('Your coffee is on its way.');
  });

  test('a title falls back to English words, whatever the state', () => {
    expect(titleOf(someView({ phase: 'paying', title: '掃碼付款' }))).toBe('Scan to pay');
    expect(titleOf(someView({ phase: 'thanks', title: '多謝', tone: 'good' }))).toBe('Thank you!');
    expect(titleOf(someView({ phase: 'thanks', title: '多謝', tone: 'warn' }))).toBe('Please keep this number');
    expect(titleOf(someView({ phase: 'another', title: '?咖' }))).toBe('Please wait');
    expect(titleOf(someView({ phase: 'paying', title: 'Scan to pay now' }))).toBe('Scan to pay now');
  });
});

describe('lines', () => {
  test.each(SIZES)('at size %i no line is wider than the box, and no word is lost', (size) => {
    const text = 'Or hold your own payment code to the scanner.';
    const width = 120 * size;
    const lines = wrap(text, width, size) ?? [];
    expect(lines.every((line) => textWidth(line, size) <= width)).toBe(true);
    expect(lines.join(' ')).toBe(text);
  });

  test('a word too wide for a line is refused, or cut when there is no other way', () => {
    expect(wrap('Rindfleischetikettierung', 40, 1)).toBeNull();
    const lines = wrap('Rindfleischetikettierung', 40, 1, true) ?? [];
    expect(lines.join('')).toBe('Rindfleischetikettierung');
    expect(lines.every((line) => textWidth(line, 1) <= 40)).toBe(true);
  });

  test('what is clipped ends in an ellipsis and fits', () => {
    const text = clipped('Day ticket with electric charging', 80, 1);
    expect(text).toMatch(/^Day.*…$/);
    expect(textWidth(text, 1)).toBeLessThanOrEqual(80);
    expect(clipped('x', 1, 1)).toBe('');
  });
});
