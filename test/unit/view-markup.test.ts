import { describe, expect, test } from 'vitest';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';
import { CASES, textsOf, viewOf } from './view-cases.ts';

/** What somebody could put into a name, by mistake or on purpose. */
const NASTY: Readonly<Record<string, string>> = {
  'control characters': 'Wa\u0000te\u0007r\u001b[31m\u009b2J',
  'line breaks': 'Wa\r\nter\u2028and\u2029more',
  'text that runs backwards': 'Water\u202e\u2066gnihton\u200f',
  'unpaired surrogates': 'Wat\ud800er\udfff',
  'private use and invisible': 'Wa\ue000te\u200br\ufeff',
  markup: '<img src=x onerror=alert(1)>&amp;<b>Water</b>',
  placeholders: '{price} {item} {reference} {nothing}',
  'what String.replace would take for a pattern': "$& $1 $` $' $$ Water",
  'far too much': 'Water '.repeat(5_000),
};

describe.each(Object.entries(NASTY))('names with %s', (_kind, name) => {
  const settings = kioskSettings({
    kioskName: name,
    items: [{ ...WATER, name }],
    wallets: kioskSettings().wallets.map((route) => ({ ...route, name })),
  });

  test.each(CASES)('do no harm on $name', (one) => {
    const view = viewOf(one, { settings, sale: { itemName: name } });
    for (const text of textsOf(view)) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u);
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThanOrEqual(200);
    }
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });
});

test('markup stays what it is, as text: to show it as text is the renderer’s promise', () => {
  const name = '<b>Water</b>';
  const [delivering] = CASES.filter((one) => one.phase.name === 'delivering');
  const view = delivering === undefined ? null : viewOf(delivering, { sale: { itemName: name } });
  expect(view?.lines).toEqual(['Your <b>Water</b> is on its way.']);
});

test('a name that looks like a placeholder is shown as it is, and not filled in', () => {
  const [refunding] = CASES.filter((one) => one.phase.name === 'refunding');
  const view = refunding === undefined ? null : viewOf(refunding, { sale: { itemName: "{price} $& $'" } });
  expect(view?.lines[0]).toBe("You did not get your {price} $& $'.");
});
