import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPageFonts } from '../../scripts/lib/fonts.mjs';
import { WebServer } from '../../src/web/server.ts';
import { textsOf } from '../support/letters.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { launchChromium } from '../support/screen-fixture.ts';

const MESSAGES = 'src/i18n/messages';
/** Simple characters that both regions write, but not alike. */
const REGIONAL = '骨直角';
/** In no web font of the three regions: from the font of last resort. */
const RARE = '阢';

let dir: string;
let browser: Browser;
let server: WebServer;
const abort = new AbortController();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kioskd-page-fonts-'));
  await buildPageFonts(process.cwd(), dir);
  await writeFile(join(dir, 'index.html'), html('en', '', 'Welcome'));
  await writeFile(join(dir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const languages = (await readdir(MESSAGES)).map((name) => name.replace('.json', ''));
  for (const language of languages) {
    const texts = textsOf(JSON.parse(await readFile(join(MESSAGES, `${language}.json`), 'utf8')));
    await writeFile(join(dir, `${language}.html`), html(language, 'whole', texts.join(' ')));
  }
  await writeFile(join(dir, 'one.html'), html('zh-Hant', 'one', '請稍候'));
  await writeFile(join(dir, 'rare.html'), html('zh-Hans', 'rare', RARE));
  await writeFile(join(dir, 'bold.html'), html('zh-Hans', 'both', '<i>Ação 123</i><br><b>Ação 123</b>'));
  await writeFile(join(dir, 'regions.html'), html('zh-Hant', 'hant', REGIONAL, 'zh-Hans', REGIONAL));
  server = new WebServer({ port: 0, assetsDir: dir, health: () => ({ ok: true, body: {} }), metrics: () => '' });
  await server.start(abort.signal);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  abort.abort();
  await rm(dir, { recursive: true, force: true });
});

function html(language: string, id: string, text: string, otherLanguage = language, other = ''): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><link rel="icon" href="icon.svg">
<link rel="stylesheet" href="fonts.css"></head><body><p id="${id}">${text}</p><p id="other" lang="${otherLanguage}">${other}</p></body></html>`;
}

interface Opened {
  readonly page: Page;
  readonly fonts: readonly string[];
  readonly refused: readonly string[];
}

async function open(path: string): Promise<Opened> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const fonts: string[] = [];
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/fonts/')) {
      fonts.push(`${response.status()} ${response.url().replace(/^.*\/fonts\//, '')}`);
    }
  });
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(`${server.address?.url}/${path}`);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  return { page, fonts, refused };
}

/** What Chromium itself says that it drew an element with. */
async function drawnWith(page: Page, selector: string): Promise<{ readonly name: string; readonly ours: boolean }[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  await cdp.send('CSS.enable');
  const { root } = await cdp.send('DOM.getDocument');
  const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId });
  return fonts.map(({ familyName, isCustomFont }) => ({ name: familyName, ours: isCustomFont }));
}

it.each(['en', 'zh-Hant', 'zh-Hans', 'pt', 'ms'])('draws every message of %s with fonts of ours', async (language) => {
  const { page, fonts, refused } = await open(`${language}.html`);
  const drawn = await drawnWith(page, '#whole');
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.filter(({ ours }) => !ours)).toEqual([]);
  expect(fonts.filter((font) => !font.startsWith('200'))).toEqual([]);
  expect(refused).toEqual([]);
  await page.close();
});

it('loads only what it shows', async () => {
  const { page, fonts } = await open('one.html');
  expect(fonts.length).toBeGreaterThan(0);
  expect(fonts.length).toBeLessThanOrEqual(4);
  await page.close();
});

it('has a font of last resort for rare characters', async () => {
  const { page, fonts } = await open('rare.html');
  expect(await drawnWith(page, '#rare')).toEqual([{ name: expect.any(String), ours: true }]);
  expect(fonts.filter((font) => font.startsWith('200 rest.'))).toHaveLength(1);
  expect(fonts.filter((font) => font.includes('sans-sc') || font.includes('sans-hk'))).toEqual([]);
  await page.close();
});

it('goes by the language of the text for regional forms', async () => {
  const { page } = await open('regions.html');
  const [hant] = await drawnWith(page, '#hant');
  const [hans] = await drawnWith(page, '#other');
  expect(hant?.name).toContain('HK');
  expect(hans?.name).toContain('SC');
  await page.close();
});

it('has real bold letters, not thickened ones', async () => {
  const { page } = await open('bold.html');
  const width = async (selector: string) => (await page.locator(selector).boundingBox())?.width ?? 0;
  expect(await width('b')).toBeGreaterThan(await width('i'));
  await page.close();
});
