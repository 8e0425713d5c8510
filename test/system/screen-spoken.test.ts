import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { everyView, viewNamed } from '../support/screen-views.ts';

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

test('a new picture is said once, in its language', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  for (const language of LANGUAGES) {
    const view = viewNamed('idle', language);
    await kiosk.present(page, view);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await page.getByRole('status').first().textContent()).toBe([view.title, ...view.lines].join(' '));
    expect(await page.title()).toBe(view.title);
  }
  await page.close();
});

test('every control has a name, and says whether it is the chosen one', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  for (const { name, view } of everyView('en')) {
    await kiosk.draw(page, view);
    const names = await page
      .locator('#stage button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent ?? ''));
    expect(
      names.filter((text) => text.trim() === ''),
      name,
    ).toEqual([]);
  }
  await kiosk.present(page, viewNamed('paying'));
  expect(await page.getByRole('button', { name: 'AlipayHK' }).getAttribute('aria-pressed')).toBe('true');
  expect(await page.getByRole('button', { name: 'MPay' }).getAttribute('aria-pressed')).toBe('false');
  expect(await page.getByRole('img', { name: 'Scan with AlipayHK' }).isVisible()).toBe(true);
  await kiosk.present(page, viewNamed('idle', 'pt'));
  const chosen = page.getByRole('button', { pressed: true });
  expect(await chosen.textContent()).toBe('Português');
  expect(await chosen.getAttribute('lang')).toBe('pt');
  await page.close();
});
