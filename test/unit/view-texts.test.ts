import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import { makeView } from '../../src/screens/make-view.ts';
import { SCENES } from '../support/screen-scenes.ts';
import { settingsOf, stateOf, VIEW_NOW, VIEW_WALL, WITH_LOGO } from '../support/screen-sites.ts';
import { everyKeyView, everyView, UNREADABLE_MODULES } from '../support/screen-views.ts';
import { columnsOf, isChinese, type Message, messagesOf } from './i18n-rules.ts';
import { placesOf, textsOf } from './view-places.ts';

describe.each(LANGUAGES)('the texts of every screen, in %s', (language) => {
  const views = [...everyView(language), ...everyKeyView(language)];

  test('are there, and have no gap that was not filled', () => {
    for (const { name, view } of views) {
      for (const text of textsOf(view)) {
        expect(text.trim(), name).not.toBe('');
        expect(text, name).not.toMatch(/[{}]|undefined|null|NaN|\s\s/);
      }
    }
  });

  test('are messages of this language, or names and numbers put into them', () => {
    const patterns = messagesOf(language).map(patternOf);
    const known = (text: string) => patterns.some((pattern) => pattern.test(text));
    const title = language === 'en' ? [] : ['Out of service'];
    for (const { name, view } of views.filter((one) => one.view.language === language)) {
      const words = placesOf(view).filter(([place]) => ['title', 'line', 'caption', 'button'].includes(place));
      const strange = words.map(([, text]) => text).filter((text) => !known(text) && !title.includes(text));
      expect(strange, name).toEqual([]);
    }
  });

  test('fit the screen, three sentences at most', () => {
    const most: Readonly<Record<string, number>> = {
      title: 40,
      line: 90,
      caption: 40,
      button: 26,
      label: 20,
      value: 26,
    };
    for (const { name, view } of views) {
      expect(view.lines.length, name).toBeLessThanOrEqual(view.phase === 'out of service' ? 4 : 3);
      for (const [place, text] of placesOf(view)) {
        expect(columnsOf(text), `${name}, ${place}: ${text}`).toBeLessThanOrEqual(most[place] ?? 70);
      }
    }
  });

  test('are the same whenever they are made: the view follows from the state alone', () => {
    expect([...everyView(language), ...everyKeyView(language)]).toEqual(views);
    expect(JSON.parse(JSON.stringify(views))).toEqual(views);
  });
});

test('every message of the screens is on one of them', () => {
  const shown = [...everyView('en'), ...everyKeyView('en')].flatMap(({ view }) => textsOf(view));
  const durations = shown.flatMap((text) => text.split(/(?<=[a-z]) /));
  const elsewhere = /^(receipt|report)\.|^languageName$/;
  const unseen = messagesOf('en')
    .filter(({ path }) => !elsewhere.test(path))
    .filter((message) => ![...shown, ...durations].some((text) => patternOf(message).test(text)));
  expect(unseen.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
});

test('names that are as long as they can be still fit', () => {
  const long = 'Day ticket with electric charging, north side';
  const name = { default: long, in: {} };
  for (const language of LANGUAGES) {
    for (const scene of SCENES) {
      const settings = settingsOf(scene);
      const inputs = {
        settings: { ...settings, items: settings.items.map((item) => ({ ...item, name })) },
        now: VIEW_NOW,
        wall: VIEW_WALL,
        qrModules: UNREADABLE_MODULES,
        logos: WITH_LOGO,
      };
      const view = makeView(stateOf(scene, language, { itemName: long, amount: money('HKD', 999_999_900) }), inputs);
      for (const line of view.lines) {
        expect(columnsOf(line), `${scene.name}: ${line}`).toBeLessThanOrEqual(90);
      }
    }
  }
});

test('a Chinese screen has Chinese sentences', () => {
  const words = (language: Language) =>
    everyView(language)
      .filter(({ view }) => view.language === language)
      .flatMap(({ view }) => [view.title, ...view.lines]);
  for (const language of LANGUAGES.filter(isChinese)) {
    const latin = words(language).filter((text) => !/\p{Script=Han}/u.test(text));
    expect(latin).toEqual([]);
  }
});

/** Matches the message whatever fills its gaps. */
function patternOf({ text }: Message): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\\\{\w+\\\}/g, '.+')}$`, 'u');
}
