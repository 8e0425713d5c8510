import { type Browser, chromium, type Page } from 'playwright-core';
import { buildPageFonts } from '../../scripts/lib/fonts.mjs';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { WebDisplay, type WebDisplayOptions } from '../../src/devices/display/web.ts';
import type { Health } from '../../src/domain/health.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { WebServer } from '../../src/web/server.ts';
import { PATIENCE_MS } from './patience.ts';
import { buildWebAssets } from './web-assets.ts';

/** Debian's Chromium; nothing is downloaded. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env['KIOSKD_CHROMIUM'] ?? '/usr/bin/chromium',
    timeout: PATIENCE_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export interface Kiosk {
  readonly display: WebDisplay;
  readonly url: string;
  readonly port: number;
  readonly actions: readonly ScreenAction[];
  readonly healths: readonly Health[];
  /** Shows a view and resolves when this page has drawn it with its own letters. Its buttons may still be deaf. */
  draw(page: Page, view: ScreenView): Promise<void>;
  /** The same, and its buttons listen. */
  present(page: Page, view: ScreenView): Promise<void>;
  stop(): Promise<void>;
}

/** Server and display as the daemon has them, on a free port unless one is named. */
export async function startKiosk(assetsDir: string, port = 0, over: Partial<WebDisplayOptions> = {}): Promise<Kiosk> {
  const abort = new AbortController();
  const actions: ScreenAction[] = [];
  const healths: Health[] = [];
  const server = new WebServer({
    host: '127.0.0.1',
    port,
    assetsDir,
    health: () => ({ ok: true, body: {} }),
    metrics: () => '',
    onError: (error) => {
      throw error;
    },
  });
  const display = new WebDisplay({
    server,
    onAction: (action) => actions.push(action),
    onHealth: (health) => healths.push(health),
    now: () => performance.now(),
    ...over,
  });
  await server.start(abort.signal);
  await display.start(abort.signal);
  const address = server.address;
  if (address === null) {
    throw new Error('the server has no address');
  }
  let shown = 0;
  const draw = async (page: Page, view: ScreenView) => {
    shown += 1;
    display.show(view);
    await page.locator(`body[data-view="${shown}"]`).waitFor();
    await page.evaluate('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done(0))))');
  };
  const present = async (page: Page, view: ScreenView) => {
    await draw(page, view);
    await page.locator('#stage:not([aria-disabled])').waitFor();
  };
  const stop = async () => {
    await display.stop();
    await server.stop();
    abort.abort();
  };
  return { display, url: address.url, port: address.port, actions, healths, draw, present, stop };
}

export interface ScreenFixture {
  readonly assetsDir: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openFixture(): Promise<ScreenFixture> {
  const [assets, browser] = await Promise.all([buildWebAssets(), launchChromium()]);
  await buildPageFonts(process.cwd(), assets.dir);
  return {
    assetsDir: assets.dir,
    browser,
    close: async () => {
      await browser.close();
      await assets.remove();
    },
  };
}

/** The timer that moves a standing picture, to be run by hand (`moves`): hours pass at once, and nothing else in the page notices. */
export const HOLD_BURN_IN = `
  window.moves = [];
  const real = window.setInterval.bind(window);
  window.setInterval = (act, ms) => (ms >= 30_000 ? window.moves.push(act) : real(act, ms));
`;

export async function openPage(fixture: ScreenFixture, kiosk: Kiosk, width: number, height: number): Promise<Page> {
  const page = await fixture.browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(HOLD_BURN_IN);
  await page.goto(kiosk.url);
  return page;
}

/** Resolves when the page has come to show this title, whatever happened before. */
export async function shows(page: Page, title: string): Promise<void> {
  await page.getByText(title, { exact: true }).and(page.locator('#title')).waitFor();
}
