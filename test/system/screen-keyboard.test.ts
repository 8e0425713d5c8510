import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { viewNamed } from '../support/screen-views.ts';

let fixture: ScreenFixture;
let kiosk: Kiosk;

beforeAll(async () => {
  fixture = await openFixture();
  kiosk = await startKiosk(fixture.assetsDir);
});

afterAll(async () => {
  await kiosk?.stop();
  await fixture?.close();
});

const FOCUSED = `document.activeElement?.dataset?.key ?? document.activeElement?.id ?? ''`;

test('a keyboard alone reaches everything, and the focus is not lost when the picture changes', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, viewNamed('idle'));
  const reached = new Set<string>();
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate<string>(FOCUSED));
  }
  expect([...reached]).toEqual(
    expect.arrayContaining(['language en', 'language ms', 'action begin', 'action step-free']),
  );

  await page.locator('[data-key="language pt"]').focus();
  await page.keyboard.press('Enter');
  await eventually(() => kiosk.actions.length === 1, { what: 'the language is chosen' });
  await kiosk.present(page, viewNamed('idle', 'pt'));
  expect(await page.evaluate(FOCUSED)).toBe('language pt');

  // Nothing of that name there: on to the title, and the next tab goes on from it.
  await page.locator('[data-key="action begin"]').focus();
  await kiosk.present(page, viewNamed('choosing-4', 'pt'));
  expect(await page.evaluate(FOCUSED)).toBe('title');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(FOCUSED)).toBe('item item-0');
  await page.keyboard.press('Space');
  await eventually(() => kiosk.actions.length === 2, { what: 'the item is chosen' });
  expect(kiosk.actions).toEqual([
    { type: 'language', language: 'pt' },
    { type: 'choose', itemId: 'item-0' },
  ]);
  await page.close();
});

test('the sheet of languages keeps the focus while it is open, and gives it back', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, viewNamed('paying'));
  await page.locator('#globe button').focus();
  await page.keyboard.press('Enter');
  await page.locator('#sheet').waitFor();
  expect(await page.evaluate(FOCUSED)).toBe('language en');
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.closest('#stage') === null`)).toBe(true);
  }
  await page.locator('#sheet button').first().focus();
  await page.keyboard.press('Escape');
  await page.locator('#sheet').waitFor({ state: 'hidden' });
  expect(await page.evaluate(FOCUSED)).toBe('languages');
  await page.close();
});
