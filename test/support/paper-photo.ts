import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { onTestFinished } from 'vitest';
import { launchChromium } from './screen-fixture.ts';

/** Photographs drawn paper. @returns the path of a PNG; in the folder `KIOSKD_PICTURES` if it is set, to be looked at. */
export async function photograph(svg: string, name: string): Promise<string> {
  const browser = await launchChromium();
  try {
    return await photographWith(browser, svg, name);
  } finally {
    await browser.close();
  }
}

/** The same with a browser that is there already. */
export async function photographWith(browser: Browser, svg: string, name: string): Promise<string> {
  const kept = process.env['KIOSKD_PICTURES'];
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'kioskd-paper-')));
  if (kept === undefined) {
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
  }
  const path = join(folder, `receipt-${name.replaceAll(' ', '-')}.png`);
  const picture = await screenshot(browser, svg);
  await writeFile(path, kept === undefined ? picture : inGreys(picture));
  return path;
}

/** What the program itself does not need of it. */
interface PngWriter {
  write(png: { readonly width: number; readonly height: number; readonly data: Buffer }, as: { colorType: 0 }): Buffer;
}

/** Paper has no colours: a third of the size. */
function inGreys(picture: Buffer): Buffer {
  const png = PNG.sync.read(picture);
  for (let at = 0; at < png.data.length; at += 4) {
    const grey = Math.round((png.data[at] ?? 0) / 85) * 85;
    png.data.fill(grey, at, at + 3);
  }
  const { write } = PNG.sync as typeof PNG.sync & PngWriter;
  return write(png, { colorType: 0 });
}

const PAPER = 'http://paper.invalid/';
const FONT = 'node_modules/@fontsource-variable/noto-sans-hk';

/** Chinese that the printer types itself is drawn in a font of the checkout: this machine may have none. */
async function screenshot(browser: Browser, svg: string): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const font = /[\u2e80-\uffef]/.test(svg) ? '<link rel="stylesheet" href="font/index.css">' : '';
    const html = `<!doctype html><meta charset="utf-8">${font}<style>
      body { margin: 0; background: #777 }
      svg g { font-family: 'DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans HK Variable', monospace }
    </style><body>${svg}</body>`;
    await page.route(`${PAPER}**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') {
        await route.fulfill({ contentType: 'text/html', body: html });
      } else if (pathname.endsWith('.css')) {
        await route.fulfill({ contentType: 'text/css', body: await readFile(join(FONT, 'index.css'), 'utf8') });
      } else {
        await route.fulfill({ body: await readFile(join(FONT, 'files', basename(pathname))) });
      }
    });
    await page.goto(PAPER);
    // Fonts begin to load when something is laid out that needs them.
    await page.evaluate('document.body.offsetHeight, document.fonts.ready.then(() => null)');
    return await page.locator('svg').screenshot();
  } finally {
    await page.close();
  }
}
