import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { codesOn } from '../support/read-codes.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { GLASSES } from '../support/screen-measure.ts';
import { everyView, type NamedView, viewNamed } from '../support/screen-views.ts';

const SHORT = '00020101021226HQR0123456789';
const LONG = `https://pay.example/cashier?order=${'K7x9'.repeat(66)}==`;
const LONGEST = 'https://pay.example/'.padEnd(858, 'aB3');

describe('the order code on the glass', () => {
  let fixture: ScreenFixture;
  let kiosk: Kiosk;
  let page: Page;

  beforeAll(async () => {
    fixture = await openFixture();
    kiosk = await startKiosk(fixture.assetsDir);
    page = await openPage(fixture, kiosk, 800, 480);
  });

  afterAll(async () => {
    await page?.close();
    await kiosk?.stop();
    await fixture?.close();
  });

  test('the long code has 300 characters', () => {
    expect(LONG).toHaveLength(300);
  });

  const everyGlass = GLASSES.map(([width, height]) => ['short', SHORT, width, height, 1] as const);

  test.each([
    ...everyGlass,
    ['short', SHORT, 800, 480, 1.5],
    ['the longest', LONGEST, 800, 480, 1],
    ['the longest', LONGEST, 480, 800, 1],
  ] as const)('%s code is read from a screenshot: %#', async (_, text, width, height, density) => {
    const modules = (await qrModules(text)) ?? [];
    await expectReadable(viewNamed('paying', 'en', modules), { text, width, height, density });
  });

  /** English on every glass; all languages where there is least room, and those of the longest words where it is upright too. */
  const turns = GLASSES.flatMap(([width, height]) => {
    const all = [width, height].join() === '800,480';
    const some: readonly Language[] = [width, height].join() === '480,800' ? ['en', 'pt', 'ms'] : ['en'];
    return (all ? LANGUAGES : some).map((language) => [width, height, language] as const);
  });

  test.each(turns)('and beside all else: every view with a code on %i x %i in %s', async (width, height, language) => {
    await page.setViewportSize({ width, height });
    const views = viewsWithCode(language, (await qrModules(LONG)) ?? [], Math.min(width, height) === 480);
    const shots: string[] = [];
    for (const { name, view } of views) {
      await kiosk.draw(page, view);
      expect(await modulePixels(page, view), name).toBeGreaterThanOrEqual(4);
      shots.push(await shoot(page, name));
    }
    expect(await codesOn(shots)).toEqual(Object.fromEntries(shots.map((shot) => [shot, [LONG]])));
  });

  /** Each of them as it is, and where there is least room also with all that can be touched in the lower half. */
  function viewsWithCode(language: Language, modules: readonly string[], isSmall: boolean): readonly NamedView[] {
    const views = everyView(language, modules).filter(({ view }) => view.qr !== null);
    const low = isSmall ? views.filter(({ view }) => !view.stepFree) : [];
    return [...views, ...low.map(({ name, view }) => ({ name: `${name}, low`, view: { ...view, stepFree: true } }))];
  }

  /** Device pixels of a module; with its quiet zone the code is as wide as its box. */
  async function modulePixels(from: Page, view: ScreenView, density = 1): Promise<number> {
    const box = await from.locator('#qr').boundingBox();
    const pixels = ((box?.width ?? 0) * density) / ((view.qr?.modules.length ?? 0) + 8);
    expect(pixels).toBeCloseTo(Math.round(pixels), 5);
    return Math.round(pixels);
  }

  async function shoot(from: Page, name: string): Promise<string> {
    const path = join(fixture.assetsDir, `${name} ${randomUUID()}.png`);
    await from.screenshot({ path });
    return path;
  }

  interface Glass {
    readonly text: string;
    readonly width: number;
    readonly height: number;
    readonly density: number;
  }

  async function expectReadable(view: ScreenView, { text, width, height, density }: Glass): Promise<void> {
    const glass = await fixture.browser.newPage({ viewport: { width, height }, deviceScaleFactor: density });
    await glass.goto(kiosk.url);
    await kiosk.draw(glass, view);

    expect(await modulePixels(glass, view, density)).toBeGreaterThanOrEqual(4);

    const shot = await shoot(glass, 'paying');
    await glass.close();
    expect(await codesOn([shot])).toEqual({ [shot]: [text] });
  }
});
