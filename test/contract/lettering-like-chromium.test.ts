import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { buildPageFonts } from '../../scripts/lib/fonts.mjs';
import type { LetterStyle } from '../../src/lettering/port.ts';
import { WebServer } from '../../src/web/server.ts';
import { ink, loadLetters } from '../support/letters.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { launchChromium } from '../support/screen-fixture.ts';

const PX = 200;
const FAMILY = { 'zh-Hant': 'kioskd hant', 'zh-Hans': 'kioskd hans', latin: 'kioskd latin' };
const SIGNS: readonly (readonly [string, keyof typeof FAMILY])[] = [
  ['鬱', 'zh-Hant'],
  ['骨', 'zh-Hant'],
  ['骨', 'zh-Hans'],
  ['车', 'zh-Hans'],
  ['ã', 'latin'],
  ['R', 'latin'],
  ['8', 'latin'],
  ['Ế', 'latin'],
];

const measured = z.object({ width: z.number(), ink: z.number() });

/** For the browser: draws one sign on a canvas, and measures it. */
function script(sign: string, family: string, weight: number): string {
  return `(async () => {
    const font = '${weight} ${PX}px "${family}"';
    await document.fonts.load(font, '${sign}');
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = ${PX * 2};
    const context = canvas.getContext('2d');
    context.font = font;
    context.fillText('${sign}', ${PX / 2}, ${PX * 1.5});
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: context.measureText('${sign}').width, ink: data.reduce((sum, value, at) => (at % 4 === 3 ? sum + value : sum), 0) / 255 };
  })()`;
}

it('draws the same shapes as a browser draws of the fonts that they were made from, regular and bold', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-chromium-fonts-'));
  await buildPageFonts(process.cwd(), dir);
  await writeFile(join(dir, 'index.html'), '<!doctype html><link rel="stylesheet" href="fonts.css">');
  const server = new WebServer({ port: 0, assetsDir: dir, health: () => ({ ok: true, body: {} }), metrics: () => '' });
  await server.start(new AbortController().signal);
  const browser = await launchChromium();
  try {
    const letters = await loadLetters();
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(server.address?.url ?? '');
    for (const [sign, face] of SIGNS) {
      for (const bold of [false, true]) {
        const theirs = measured.parse(await page.evaluate(script(sign, FAMILY[face], bold ? 700 : 400)));
        const style: LetterStyle = { px: PX, bold, region: face === 'latin' ? 'zh-Hant' : face };
        const what = `${sign} ${face} ${bold ? 'bold' : 'regular'}`;
        expect(Math.abs(letters.widthOf(sign, style) - theirs.width), what).toBeLessThanOrEqual(1);
        // One hundredth: the browser's own smoothing, and a letter that is pressed down to the height of the line.
        expect(ink(letters.draw(sign, style)) / theirs.ink, what).toBeGreaterThan(sign === 'Ế' ? 0.9 : 0.99);
        expect(ink(letters.draw(sign, style)) / theirs.ink, what).toBeLessThan(1.01);
      }
    }
  } finally {
    await browser.close();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
