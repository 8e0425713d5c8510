import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { viewNamed } from '../support/screen-views.ts';

// Story: in Malay, with low buttons, "Kembali" stood beside the keys as "Kemb ali", and all words were at their smallest.
describe('keys on a low screen of 800 x 480', () => {
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

  test.each(LANGUAGES)('leave every word whole in %s', async (language) => {
    for (const name of ['typing number', 'typing plate', 'typing code', 'typing mistyped']) {
      await kiosk.draw(page, { ...viewNamed(name, language), stepFree: true });
      expect(await page.locator('body[data-floor]').count(), name).toBe(0);
    }
  });
});
