import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { everyView, someView } from '../support/screen-views.ts';

/** WCAG 2.2, 1.4.3 (text) and 1.4.11 (edges of controls, symbols, the focus ring). The sun wants more: hence 5.5. */
const TEXT = 5.5;
const EDGES = 3;

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

interface Pair {
  readonly what: string;
  readonly front: string;
  readonly ground: string;
  readonly least: number;
}

/** What lies on what: letters on their ground, edges and symbols on theirs. Runs in the page. */
const PAIRS = `(() => {
  const shown = (element) => element.getClientRects().length > 0;
  const groundOf = (element) => {
    for (let box = element; box !== null; box = box.parentElement) {
      const { backgroundColor } = getComputedStyle(box);
      if (!/^rgba\\(.*, 0\\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const name = (element) => (element.id || element.getAttribute('class') || element.tagName) + ' "' + element.textContent.slice(0, 30) + '"';
  const all = [...document.querySelectorAll('#stage *, #sheet *')].filter(shown);
  const texts = all
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .map((element) => ({ what: name(element), front: getComputedStyle(element).color, ground: groundOf(element), least: ${TEXT} }));
  const edges = all
    .filter((element) => element.tagName === 'BUTTON')
    .map((element) => ({ what: 'edge of ' + name(element), front: getComputedStyle(element).borderTopColor, ground: groundOf(element.parentElement), least: ${EDGES} }));
  const icons = all
    .filter((element) => element.matches('.icon'))
    .map((element) => ({ what: 'icon', front: getComputedStyle(element).stroke, ground: groundOf(element), least: ${EDGES} }));
  const symbols = all
    .filter((element) => element.matches('#note, #symbol'))
    .map((element) => ({ what: name(element), front: getComputedStyle(element).color, ground: groundOf(element), least: ${EDGES} }));
  return [...texts, ...edges, ...icons, ...symbols];
})()`;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

async function tooFaint(what: string): Promise<string[]> {
  const pairs = await page.evaluate<Pair[]>(PAIRS);
  expect(pairs.length).toBeGreaterThan(0);
  return pairs
    .filter(({ front, ground, least }) => contrast(front, ground) < least)
    .map(
      (pair) => `${what}: ${pair.what} ${pair.front} on ${pair.ground} ${contrast(pair.front, pair.ground).toFixed(2)}`,
    );
}

test('the measure is that of WCAG', () => {
  expect(contrast('rgb(0, 0, 0)', 'rgb(255, 255, 255)')).toBeCloseTo(21, 5);
  expect(contrast('rgb(119, 119, 119)', 'rgb(255, 255, 255)')).toBeCloseTo(4.48, 2);
});

test('every view, in every tone, can be read', async () => {
  const found: string[] = [];
  for (const { name, view } of everyView('en')) {
    await kiosk.draw(page, view);
    found.push(...(await tooFaint(name)));
  }
  for (const tone of ['neutral', 'good', 'bad', 'warn'] as const) {
    const actions = [
      { action: 'begin', label: 'Begin', kind: 'primary' },
      { action: 'back', label: 'Back', kind: 'plain' },
    ] as const;
    await kiosk.draw(page, someView({ tone, title: tone, lines: ['line'], busy: tone === 'good', actions }));
    found.push(...(await tooFaint(tone)));
  }
  expect(found).toEqual([]);
});

test('so can a pressed button, a countdown near its end, and the sheet of languages', async () => {
  const found: string[] = [];
  const paying = everyView('en').find(({ name }) => name === 'paying')?.view ?? someView();
  await kiosk.draw(page, { ...paying, countdown: { leftMs: 9_000, totalMs: 90_000 } });
  await page.locator('body[data-time="low"]').waitFor();
  await page.locator('#stage:not([aria-disabled])').waitFor();
  found.push(...(await tooFaint('low')));
  await page.locator('#globe button').click();
  found.push(...(await tooFaint('sheet')));
  await page.locator('#sheet .close').click();
  await page.evaluate(
    `document.querySelectorAll('button').forEach((button) => button.setAttribute('data-pressed', ''))`,
  );
  found.push(...(await tooFaint('pressed')));
  expect(found).toEqual([]);
});

test('the ring of the focus is seen on every ground', async () => {
  await page.locator('#stage:not([aria-disabled])').waitFor();
  await page.keyboard.press('Shift+Tab');
  const ring = await page.evaluate<{ readonly colour: string; readonly width: string; readonly style: string }>(
    `(() => { const { outlineColor, outlineWidth, outlineStyle } = getComputedStyle(document.activeElement); return { colour: outlineColor, width: outlineWidth, style: outlineStyle }; })()`,
  );
  expect(ring.style).toBe('solid');
  expect(Number.parseFloat(ring.width)).toBeGreaterThanOrEqual(3);
  expect(contrast(ring.colour, 'rgb(242, 245, 241)')).toBeGreaterThanOrEqual(EDGES);
});
