import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { isDrawable, plainDrawable } from '../../src/screens/framebuffer/font.ts';
import { clipped, type Hand, piecesOf, tailOf, wrap } from '../../src/screens/framebuffer/lines.ts';
import { PLAIN_TYPEFACE, type Typeface, typefaceFor } from '../../src/screens/framebuffer/typeface.ts';
import { keyLabel, titleOf, wholeOrNothing } from '../../src/screens/framebuffer/words.ts';
import { textsOf } from '../support/letters.ts';
import { someView } from '../support/screen-views.ts';

/** Letters as wide as half a Chinese character: what a line holds can be counted. */
const HALVES: Typeface = {
  ...PLAIN_TYPEFACE,
  floor: 10,
  sizeFor: (px) => px,
  drawable: (text) => text,
  widthOf: (text, size) => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? size : size / 2), 0),
};
const TEN: Hand = { face: HALVES, size: 10, bold: false };
const plain = (size: number): Hand => ({ face: PLAIN_TYPEFACE, size, bold: false });

test('every English text of the screens can be drawn whole without the file of letters', () => {
  const missing = [...new Set(textsOf(en).join('').replace(/\s/g, ''))].filter((letter) => !isDrawable(letter));
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
  expect(plainDrawable(text)).toBe(text);
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
    expect(plainDrawable(text)).toBe(drawn);
  });

  test('a sentence that would lose a word is left out whole', () => {
    expect(wholeOrNothing('Your 咖啡 is on its way.', PLAIN_TYPEFACE)).toBe('');
    expect(wholeOrNothing('Your coffee is on its way.', PLAIN_TYPEFACE)).toBe('Your coffee is on its way.');
  });

  test.each([
    [{ phase: 'paying', title: '掃碼付款' }, 'Scan to pay'],
    [{ phase: 'thanks', title: '多謝', tone: 'good' }, 'Thank you!'],
    [{ phase: 'thanks', title: '多謝', tone: 'warn' }, 'Please keep this number'],
    [{ phase: 'told', title: '請先繳費', tone: 'warn' }, 'This did not work'],
    [{ phase: 'opening', title: '閘門正在打開' }, 'The gate opens'],
    [{ phase: 'another', title: '?咖' }, 'Please wait'],
    [{ phase: 'paying', title: 'Scan to pay now' }, 'Scan to pay now'],
  ] as const)('a title falls back to English words: %j', (over, title) => {
    expect(titleOf(someView(over), PLAIN_TYPEFACE)).toBe(title);
  });

  test('so does a key', () => {
    expect(keyLabel({ action: 'lost ticket', label: '遺失車票', kind: 'plain' }, PLAIN_TYPEFACE)).toBe('Lost ticket');
  });
});

describe('Chinese lines', () => {
  test.each([
    ['請稍候，謝謝。', ['請', '稍', '候，', '謝', '謝。']],
    ['（已付）', ['（已', '付）']],
    ['用「掃描」功能', ['用', '「掃', '描」', '功', '能']],
    ['請於 16:10 前離場', ['請', '於', '16:10', '前', '離', '場']],
    ['付款HK$8.00後', ['付', '款', 'HK$8.00', '後']],
    ['連接中……', ['連', '接', '中……']],
    ['', []],
  ])('%s may break only where no sign of punctuation is torn off', (text, pieces) => {
    expect(piecesOf(text).map((piece) => piece.text)).toEqual(pieces);
  });

  test.each([30, 40, 50, 60, 70, 90])(
    'in lines of %i pixels none begins with punctuation, none is too wide',
    (width) => {
      const text = '請打開電子錢包，出示付款碼；如有錯誤，請聯絡營運者（電話在機身）。';
      const lines = wrap(text, width, TEN, true) ?? [];
      expect(lines.join('')).toBe(text);
      expect(lines.filter((line) => /^[，。；）]|（$/u.test(line))).toEqual([]);
      expect(lines.filter((line) => HALVES.widthOf(line, 10, false) > width)).toEqual([]);
    },
  );

  test('no character is left alone in the last line', () => {
    expect(wrap('抱歉，未能完成', 60, TEN)).toEqual(['抱歉，未', '能完成']);
  });

  test('a blank between words of two scripts stays', () => {
    expect(wrap('請用 AlipayHK 掃描', 200, TEN)).toEqual(['請用 AlipayHK 掃描']);
  });
});

describe('lines', () => {
  test.each([10, 20, 30, 40, 60])('at size %i no line is wider than the box, and no word is lost', (size) => {
    const text = 'Or hold your own payment code to the scanner.';
    const lines = wrap(text, 12 * size, plain(size)) ?? [];
    expect(lines.every((line) => PLAIN_TYPEFACE.widthOf(line, size, false) <= 12 * size)).toBe(true);
    expect(lines.join(' ')).toBe(text);
  });

  test('a word too wide for a line is refused, or cut when there is no other way', () => {
    expect(wrap('Rindfleischetikettierung', 40, plain(10))).toBeNull();
    const lines = wrap('Rindfleischetikettierung', 40, plain(10), true) ?? [];
    expect(lines.join('')).toBe('Rindfleischetikettierung');
    expect(lines.every((line) => PLAIN_TYPEFACE.widthOf(line, 10, false) <= 40)).toBe(true);
  });

  test.each([0, -5, 1])('a box of %i pixels ends too', (width) => {
    expect((wrap('abc', width, plain(10), true) ?? []).join('')).toBe('abc');
  });

  test('what is clipped ends in an ellipsis and fits', () => {
    const text = clipped('Day ticket with electric charging', 80, plain(10));
    expect(text).toMatch(/^Day.*…$/);
    expect(PLAIN_TYPEFACE.widthOf(text, 10, false)).toBeLessThanOrEqual(80);
    expect(clipped('x', 1, plain(10))).toBe('');
  });

  test('of what is typed the end is shown', () => {
    expect(tailOf('AB123456', 30, TEN)).toBe('…23456');
    expect(tailOf('AB1', 30, TEN)).toBe('AB1');
  });
});

test('each language has its own letters, made once', () => {
  const lettering = {
    has: () => true,
    widthOf: () => 1,
    draw: () => ({ width: 0, height: 13, baseline: 10, coverage: new Uint8Array() }),
  };
  expect(typefaceFor(lettering, 'zh-Hans')).toBe(typefaceFor(lettering, 'zh-Hans'));
  expect(typefaceFor(lettering, 'zh-Hans')).not.toBe(typefaceFor(lettering, 'zh-Hant'));
  expect(typefaceFor(null, 'zh-Hans')).toBe(PLAIN_TYPEFACE);
});
