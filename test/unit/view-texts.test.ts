import { describe, expect, test } from 'vitest';
import { printable } from '../../src/domain/printable.ts';
import { en } from '../../src/i18n/en.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';
import { CASES, textsOf, viewOf } from './view-cases.ts';

const LONGEST_TITLE = 40;
const LONGEST_LINE = 90;
/** Longest names that the configuration takes. */
const LONG_ITEM = 'Day ticket with electric charging, north';
const LONG_KIOSK = 'Car park of the convention centre, gate 9';
const LONG_WALLET = 'AlipayHK and WeChat Pay HK app';

const FILLED: Readonly<Record<string, string>> = {
  item: 'Water',
  price: 'MYR 2.50',
  wallet: 'Alipay',
  reference: 'LOB1000000014711',
};

describe('the customer’s messages', () => {
  test('every message is shown somewhere, filled in', () => {
    const shown = new Set(CASES.map((one) => viewOf(one)).flatMap(textsOf));
    const unused = messages().filter(
      ([, text]) => !shown.has(text.replace(/\{(\w+)\}/g, (_all, name) => FILLED[name] ?? '?')),
    );
    expect(unused).toEqual([]);
  });

  test('every text on every screen is a message, or a name or number put into one', () => {
    const known = new Set(
      messages().map(([, text]) => text.replace(/\{(\w+)\}/g, (_all, name) => FILLED[name] ?? '?')),
    );
    for (const name of ['Lobby', 'Lobby · Reference LOB1000000014711', 'Water', 'Juice', 'MYR 2.50', 'MYR 4.20']) {
      known.add(name);
    }
    for (const one of CASES) {
      expect(
        textsOf(viewOf(one)).filter((text) => !known.has(text)),
        one.name,
      ).toEqual([]);
    }
  });

  test('no text is empty, and none has a gap that was not filled', () => {
    for (const one of CASES) {
      for (const text of textsOf(viewOf(one))) {
        expect(text.trim(), one.name).not.toBe('');
        expect(text, one.name).not.toMatch(/[{}]|undefined|null|\s\s/);
      }
    }
  });

  test('every message reads like one: a sentence begins with a capital letter, a line ends like a sentence', () => {
    for (const [name, text] of messages()) {
      expect(text, name).toMatch(/^[A-Z]/);
      expect(text, name).toBe(printable(text));
      if (Array.isArray(at(name)) || name.endsWith('.line')) {
        expect(text, name).toMatch(/[.!…]$/);
      }
    }
  });
});

describe('the room on the screen', () => {
  const settings = kioskSettings({
    kioskName: LONG_KIOSK,
    items: [{ ...WATER, name: LONG_ITEM }],
    wallets: kioskSettings().wallets.map((route) => ({ ...route, name: LONG_WALLET })),
  });

  test.each(CASES)('$name fits, also with the longest names that can be configured', (one) => {
    const view = viewOf(one, { settings, sale: { itemName: LONG_ITEM } });
    fits(view, one.name);
  });

  function fits(view: ScreenView, name: string): void {
    expect(view.title.length, `${name}: ${view.title}`).toBeLessThanOrEqual(LONGEST_TITLE);
    for (const line of view.lines) {
      expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(LONGEST_LINE);
    }
    expect(view.lines.length, name).toBeLessThanOrEqual(3);
    for (const { label } of view.actions) {
      expect(label.length, label).toBeLessThanOrEqual(12);
    }
    expect(view.footer.length, view.footer).toBeLessThanOrEqual(LONGEST_LINE);
    expect((view.qr?.caption ?? '').length).toBeLessThanOrEqual(LONGEST_TITLE);
  }
});

/** Every message with its name, lines of one message one by one. */
function messages(): [name: string, text: string][] {
  return Object.entries(en).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') {
      return [[name, value]];
    }
    if (Array.isArray(value)) {
      return value.map((line: string): [string, string] => [name, line]);
    }
    return Object.entries(value).flatMap(([notice, { title, line }]): [string, string][] => [
      [`notices.${notice}.title`, title],
      [`notices.${notice}.line`, line],
    ]);
  });
}

function at(name: string): unknown {
  return Object.entries(en).find(([key]) => key === name)?.[1];
}
