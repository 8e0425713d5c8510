import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { everyView, someItems, someView } from '../support/screen-views.ts';

const LONG_WORDS =
  'Parkhausdauerstellplatzberechtigungsausweisverlängerung für Kraftfahrzeuge mit elektrischem Antrieb und Anhänger';
const PARTS = '#title, .line, #sale-item, #sale-price, #caption, #countdown, #footer, #picture, #qr, button, .price';

const SIZES = [
  [800, 480],
  [1024, 600],
  [1280, 800],
  [1920, 1080],
  [480, 800],
  [1080, 1920],
] as const;

interface Part {
  readonly text: string;
  readonly button: boolean;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

describe('the picture on small and large glass', () => {
  let fixture: ScreenFixture;
  let kiosk: Kiosk;
  let page: Page;

  beforeAll(async () => {
    fixture = await openFixture();
    kiosk = await startKiosk(fixture.assetsDir);
    page = await openPage(fixture, kiosk, 800, 480);
  });

  afterAll(async () => {
    await page.close();
    await kiosk.stop();
    await fixture.close();
  });

  async function visibleParts(selector: string): Promise<Part[]> {
    return await page
      .locator(selector)
      .filter({ visible: true })
      .evaluateAll((elements) =>
        elements.map((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { text: element.textContent ?? '', button: element.tagName === 'BUTTON', left, top, right, bottom };
        }),
      );
  }

  /** Everything visible is inside the glass, the words are beside the picture, and every button is as large as a thumb. */
  async function expectToFit(view: ScreenView, [width, height]: readonly [number, number], what: string) {
    await kiosk.present(page, view);
    const parts = await visibleParts(PARTS);
    const outside = parts.filter(
      ({ left, top, right, bottom }) => left < 0 || top < 0 || right > width + 0.5 || bottom > height + 0.5,
    );
    expect(outside, `${what}: outside the glass`).toEqual([]);
    const buttons = parts.filter(({ button }) => button);
    const small = buttons.filter(({ left, top, right, bottom }) => Math.min(right - left, bottom - top) < 72);
    expect(small, `${what}: too small for a thumb`).toEqual([]);
    const [picture] = await visibleParts('#picture');
    const [title] = await visibleParts('#title');
    expect(title?.text).toBe(view.title);
    if (picture !== undefined && title !== undefined) {
      expect(title.left >= picture.right || title.top >= picture.bottom, `${what}: words on the picture`).toBe(true);
    }
  }

  test.each(SIZES)('every kind of view fits %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    const modules = (await qrModules('https://pay.example/o/7f3c9a')) ?? [];
    for (const [name, view] of Object.entries(everyView(modules))) {
      await expectToFit(view, [width, height], name);
    }
  });

  test.each(SIZES)('a language of long words fits %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    const modules = (await qrModules('x'.repeat(300))) ?? [];
    const paying = everyView(modules)['paying'] ?? someView();
    const title = 'Kontaktloszahlungsvorgang fehlgeschlagen';
    await expectToFit({ ...paying, title, lines: [LONG_WORDS], tone: 'bad' }, [width, height], 'paying');
    const items = someItems(9).map((item) => ({ ...item, name: LONG_WORDS, price: 'MOP 1,234,567.00' }));
    await expectToFit(someView({ title, lines: ['Bitte wählen.'], items }), [width, height], 'choosing');
  });
});
