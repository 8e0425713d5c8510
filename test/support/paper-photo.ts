import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { launchChromium } from './screen-fixture.ts';

/** Photographs drawn paper. @returns the path of a PNG; in the folder `KIOSKD_PICTURES` if it is set, to be looked at. */
export async function photograph(svg: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-paper-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent(`<body style="margin:0;background:#777">${svg}</body>`);
    const path = join(process.env['KIOSKD_PICTURES'] ?? folder, `receipt-${name.replaceAll(' ', '-')}.png`);
    await page.locator('svg').screenshot({ path });
    return path;
  } finally {
    await browser.close();
  }
}
