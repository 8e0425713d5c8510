import { expect, test } from 'vitest';
import { type KeyboardLayout, KeyReader } from '../../src/devices/scanner/keymap.ts';

const SHIFT = 42;
const RIGHT_SHIFT = 54;
const ALT_GR = 100;
const ALT = 56;
const CTRL = 29;
const CAPS_LOCK = 58;

/** Keys that go down and up in turn; a list is a key with others held. */
function read(layout: KeyboardLayout, keys: readonly (number | readonly number[])[]): string {
  const reader = new KeyReader(layout);
  let text = '';
  for (const chord of keys) {
    const codes = typeof chord === 'number' ? [chord] : [...chord];
    for (const code of codes) text += reader.read(code, 1);
    for (const code of codes.reverse()) text += reader.read(code, 0);
  }
  return text;
}

test.each<[what: string, layout: KeyboardLayout, keys: (number | number[])[], text: string]>([
  ['digits', 'us', [2, 3, 11, 28], '120\r'],
  ['letters', 'us', [30, [SHIFT, 30], [RIGHT_SHIFT, 44]], 'aAZ'],
  ['signs of a web address', 'us', [[SHIFT, 39], 53, [SHIFT, 53], [SHIFT, 8], 13, 12, 52], ':/?&=-.'],
  ['Caps Lock turns letters and nothing else', 'us', [CAPS_LOCK, 30, 2, [SHIFT, 30], CAPS_LOCK, 30], 'A1aa'],
  ['the keypad', 'us', [79, 80, 82, 83, 78, 74, 98, 55, 96], '120.+-/*\r'],
  ['Y and Z change places in German', 'de', [21, 44], 'zy'],
  [
    'signs of a web address in German',
    'de',
    [
      [SHIFT, 52],
      [SHIFT, 8],
      [SHIFT, 12],
      [ALT_GR, 16],
    ],
    ':/?@',
  ],
  ['digits need Shift in French', 'fr', [[SHIFT, 2], [SHIFT, 11], 16, 30], '10aq'],
  ['signs of a web address in French', 'fr', [52, [SHIFT, 52], [SHIFT, 51], [ALT_GR, 11], 13], ':/.@='],
  ['Tab', 'us', [15], '\r'],
  ['a key without a character', 'us', [59], '\x1b'],
  ['a dead key', 'de', [41], '\x1b'],
  ['a control character', 'us', [[CTRL, 46]], '\x1b'],
  ['a character by its number', 'us', [[ALT, 79, 80]], '\x1b\x1b'],
  ['AltGr where there is nothing', 'us', [[ALT_GR, 30]], '\x1b'],
  ['Num Lock changes nothing', 'us', [69, 2], '1'],
])('%s', (_what, layout, keys, text) => {
  expect(read(layout, keys)).toBe(text);
});

test('a key that is held repeats nothing', () => {
  const reader = new KeyReader('us');
  expect([1, 2, 2, 0].map((value) => reader.read(30, value)).join('')).toBe('a');
});

test('after events were lost, nothing counts as held any more', () => {
  const reader = new KeyReader('us');
  reader.read(SHIFT, 1);
  reader.reset();
  expect(reader.read(30, 1)).toBe('a');
});
