import { expect, test } from 'vitest';
import type { LocalText } from '../../src/domain/language.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { SCENES } from '../support/screen-scenes.ts';
import { type Scene, settingsOf, stateOf, VIEW_NOW, VIEW_WALL } from '../support/screen-sites.ts';
import { UNREADABLE_MODULES } from '../support/screen-views.ts';
import { textsOf } from './view-places.ts';

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

/** The kiosk with every name that comes from outside replaced. */
function viewWith(scene: Scene, text: string): ScreenView {
  const name: LocalText = { default: text, in: { 'zh-Hant': text } };
  const settings = settingsOf(scene);
  const state = stateOf(scene, 'zh-Hant', { itemName: text });
  const { phase } = state;
  const parts = [{ by: { kind: 'band', name: text }, from: null, to: null, minor: 4_500 } as const];
  return makeView(
    {
      ...state,
      phase:
        phase.name === 'stay'
          ? { ...phase, fee: { ...phase.fee, parts } }
          : phase.name === 'typing'
            ? { ...phase, text }
            : phase,
    },
    {
      settings: {
        ...settings,
        kioskName: text,
        items: settings.items.map((item) => ({ ...item, name })),
        wallets: settings.wallets.map((route) => ({ ...route, name: text })),
        parking: settings.parking === null ? null : { ...settings.parking, name },
      },
      now: VIEW_NOW,
      wall: VIEW_WALL,
      qrModules: UNREADABLE_MODULES,
      logos: new Map(),
    },
  );
}

test.each(Object.entries(NASTY))('names with %s do no harm on any screen', (_kind, text) => {
  for (const scene of SCENES) {
    const view = viewWith(scene, text);
    for (const shown of [...textsOf(view), view.typing?.text ?? '']) {
      expect(shown, scene.name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u);
      expect(shown.isWellFormed(), scene.name).toBe(true);
      expect(shown.length, scene.name).toBeLessThanOrEqual(200);
    }
    expect(JSON.parse(JSON.stringify(view)), scene.name).toEqual(view);
  }
});

test('markup stays what it is, as text: to show it as text is the renderer’s promise', () => {
  const delivering = SCENES.filter(({ name }) => name === 'delivering').map((scene) => viewWith(scene, '<b>Water</b>'));
  expect(delivering.map(({ lines }) => lines[0])).toEqual(['正在為您送出：<b>Water</b>。']);
});

test('a name that looks like a gap is shown as it is, and not filled in', () => {
  const refunding = SCENES.filter(({ name }) => name === 'refunding').map((scene) => viewWith(scene, "{price} $& $'"));
  expect(refunding.map(({ lines }) => lines[0])).toEqual(["您未收到：{price} $& $'。"]);
});
