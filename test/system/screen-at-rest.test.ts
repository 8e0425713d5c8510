import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

const WATCH = `
  window.changes = 0;
  new MutationObserver((list) => {
    window.changes += list.filter(({ target }) => target.id !== 'beat').length;
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
`;

test('a picture that stands for hours moves by a few pixels, and nothing else is done', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.draw(page, viewNamed('idle'));
  await page.locator('#stage:not([aria-disabled])').waitFor();
  await page.evaluate(WATCH);
  const places = new Set<string>();
  for (let step = 0; step < 6; step += 1) {
    await page.evaluate(`window.moves.forEach((move) => move())`);
    places.add(await page.evaluate<string>(`document.getElementById('stage').style.cssText`));
  }
  expect(places.size).toBe(6);
  // Two custom properties at each move.
  expect(await page.evaluate(`window.changes`)).toBeLessThanOrEqual(12);
  await page.close();
});

test('it moves where nobody is, and stands still under a finger', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.draw(page, viewNamed('idle'));
  const there = await page.evaluate<string>(`new Promise((resolve) => {
    const stage = document.getElementById('stage');
    stage.addEventListener('transitionend', () => resolve(getComputedStyle(stage).transform), { once: true });
    window.moves.forEach((move) => move());
  })`);
  expect(there).toBe('matrix(1, 0, 0, 1, 8, 4.8)');
  await kiosk.draw(page, viewNamed('typing plate'));
  expect(await page.evaluate(`getComputedStyle(document.getElementById('stage')).transform`)).toBe('none');
  await page.close();
});

test('the same view once more changes nothing on the page, and a typed sign changes a few things', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  const view = viewNamed('typing plate');
  await kiosk.draw(page, view);
  await page.locator('#stage:not([aria-disabled])').waitFor();
  const kept = await page.locator('.key').first().elementHandle();
  await page.evaluate(WATCH);
  await kiosk.draw(page, view);
  // The number of the view, and what the page reports by.
  expect(await page.evaluate<number>(`window.changes`)).toBeLessThanOrEqual(2);
  const typing = view.typing === null ? null : { ...view.typing, text: 'AB12345' };
  await kiosk.draw(page, { ...view, typing });
  expect(await page.locator('#typed').textContent()).toBe('AB12345');
  expect(await kept?.evaluate((key) => key.isConnected)).toBe(true);
  await page.close();
});

test('the page is light: fonts and pictures apart, less than 120 kB of code and style', async () => {
  const sizes = await Promise.all(
    (await readdir(fixture.assetsDir))
      .filter((name) => /\.(html|js|css|svg)$/.test(name) && name !== 'fonts.css')
      .map(async (name) => (await stat(join(fixture.assetsDir, name))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(120_000);
});

test('who wants no motion gets none: nothing turns, and the picture jumps instead of gliding', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await kiosk.draw(page, viewNamed('charging'));
  const names = await page.evaluate<string[]>(`document.getAnimations().map(({ animationName }) => animationName)`);
  expect(names.length).toBeGreaterThan(0);
  expect(names).not.toContain('turn');
  expect(await page.evaluate(`getComputedStyle(document.getElementById('stage')).transitionDuration`)).toBe('0s');
  await page.close();
});
