import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { GLASSES, measure } from '../support/screen-measure.ts';
import { everyView, someItems, someView, viewNamed } from '../support/screen-views.ts';

const LONG_WORDS =
  'Parkhausdauerstellplatzberechtigungsausweisverlängerung für Kraftfahrzeuge mit elektrischem Antrieb und Anhänger';
/** Letters of the small print on the smallest screen; all else is larger. */
const LEAST_LETTERS = 12;

/** All languages where there is least room, and one of them on each of the others, whose pictures are the same but larger. */
const TRIED: readonly (readonly [width: number, height: number, language: Language])[] = GLASSES.flatMap(
  ([width, height], at) => {
    const languages = Math.min(width, height) === 480 ? LANGUAGES : [LANGUAGES[at % LANGUAGES.length] ?? 'pt'];
    return languages.map((language) => [width, height, language] as const);
  },
);

describe('the picture on small and large glass', () => {
  let fixture: ScreenFixture;
  let kiosk: Kiosk;
  let page: Page;
  let modules: readonly string[];

  beforeAll(async () => {
    fixture = await openFixture();
    kiosk = await startKiosk(fixture.assetsDir);
    page = await openPage(fixture, kiosk, 800, 480);
    modules = (await qrModules('https://pay.example/o/7f3c9a?sign=99887766554433221100')) ?? [];
  });

  afterAll(async () => {
    await page?.close();
    await kiosk?.stop();
    await fixture?.close();
  });

  /** Everything is whole, inside the glass, large enough for a thumb, and where a step-free customer reaches it. */
  async function faults(view: ScreenView, what: string): Promise<string[]> {
    await kiosk.draw(page, view);
    const { cut, small, high, words, smallest } = await measure(page);
    const out = view.stepFree ? high : [];
    const print = smallest < LEAST_LETTERS ? [`letters of ${smallest} pixels`] : [];
    const lost = view.lines.filter((line) => !words.includes(line));
    return [...cut, ...small, ...out, ...print, ...lost].map((fault) => `${what}: ${fault}`);
  }

  test.each(TRIED)('every view fits %i x %i in %s', async (width, height, language) => {
    await page.setViewportSize({ width, height });
    const found: string[] = [];
    for (const { name, view } of everyView(language, modules)) {
      found.push(...(await faults(view, name)));
    }
    expect(found).toEqual([]);
  });

  test.each([
    [800, 480, 'ms'],
    [1024, 600, 'pt'],
    [480, 800, 'pt'],
    [600, 1024, 'zh-Hans'],
  ] as const)('with all that can be touched in the lower half of %i x %i, in %s', async (width, height, language) => {
    await page.setViewportSize({ width, height });
    const found: string[] = [];
    for (const { name, view } of everyView(language, modules)) {
      found.push(...(await faults({ ...view, stepFree: true }, name)));
    }
    expect(found).toEqual([]);
  });

  test.each(GLASSES)('so is the sheet of languages on %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    await kiosk.present(page, viewNamed('paying step-free', 'en', modules));
    await page.locator('#globe button').click();
    const boxes = await page.locator('#sheet button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { top, bottom, width: wide, height: high } = button.getBoundingClientRect();
        return { top, bottom, least: Math.min(wide, high) };
      }),
    );
    expect(boxes).toHaveLength(LANGUAGES.length + 1);
    const wrong = boxes.filter(({ top, bottom, least }) => top < height / 2 || bottom > height || least < 60);
    expect(wrong).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test.each(GLASSES)('a language of long words fits %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    const paying = viewNamed('paying', 'en', (await qrModules('x'.repeat(300))) ?? []);
    const title = 'Kontaktloszahlungsvorgang fehlgeschlagen';
    const found = await faults({ ...paying, title, lines: [LONG_WORDS], tone: 'bad' }, 'paying');
    const items = someItems(9).map((item) => ({ ...item, name: LONG_WORDS.slice(0, 60), price: 'MOP 1,234,567.00' }));
    found.push(...(await faults(someView({ title, lines: ['Bitte wählen.'], items }), 'choosing')));
    expect(found).toEqual([]);
  });
});
