import { beforeAll, expect, it } from 'vitest';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import { loadLetters, style } from '../support/letters.ts';

let letters: LoadedLettering;

beforeAll(async () => {
  letters = await loadLetters();
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['ten thousand letters', 'W'.repeat(10_000)],
  [
    'ten thousand different characters',
    Array.from({ length: 10_000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(''),
  ],
  ['ten thousand marks on one letter', `a${'\u0301\u0327\u20dd'.repeat(3400)}`],
  ['marks that come apart', '\ufdfa\u0390\u1f82'.repeat(3400)],
  ['control characters', '\u0000\u0007\u001b[31m\u001d\u0090\u009b\r\n\t'.repeat(1000)],
  ['marks of direction and joiners', '\u202e\u2066\u200d\ufe0f\ufeff\u{e0061}'.repeat(2000)],
  ['halves of pairs', '\ud800'.repeat(5000) + '\udc00'.repeat(5000)],
  ['unknown signs', '\u{1f9ff}'.repeat(5000)],
];

it.each(HOSTILE)('%s: bounded in size, whatever the style', (_, text) => {
  for (const px of [Number.NaN, -5, 0, 6.4, 24, 1e9, Number.POSITIVE_INFINITY]) {
    const picture = letters.draw(text, style({ px, bold: true }));
    expect(picture.width).toBeLessThanOrEqual(8192);
    expect(picture.height).toBeLessThanOrEqual(600);
    expect(picture.coverage.length).toBe(picture.width * picture.height);
    expect(picture.width).toBe(letters.widthOf(text, style({ px, bold: true })));
  }
  expect(typeof letters.has(text)).toBe('boolean');
});

it.each(HOSTILE)('%s: no wider on paper than the paper', (_, text) => {
  const draw = lineDrawer(letters, { region: 'zh-Hans' });
  const picture = draw(text, { width: 2, height: 2, bold: false, dots: 384 });
  expect(picture?.bytesPerRow ?? 0).toBeLessThanOrEqual(48);
});

it('draws nothing for what has no picture', () => {
  for (const text of ['\u0000\u0007\u001b', '\u200d\ufe0f\u202e\ufeff']) {
    expect(letters.draw(text, style()).width).toBe(0);
    expect(letters.has(text)).toBe(true);
  }
  expect(letters.draw('a\u0007\u202eb', style())).toEqual(letters.draw('ab', style()));
  expect(letters.draw('a\tb\u2009c', style())).toEqual(letters.draw('a b c', style()));
});
