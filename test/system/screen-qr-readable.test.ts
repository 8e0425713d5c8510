import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qrModules } from '../../src/screens/qr.ts';
import { type Kiosk, openFixture, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { everyView } from '../support/screen-views.ts';

const run = promisify(execFile);

const SHORT = '00020101021226HQR0123456789';
const LONG = `https://pay.example/cashier?order=${'K7x9'.repeat(66)}==`;
const LONGEST = 'https://pay.example/'.padEnd(858, 'aB3');

describe('the order code on the glass', () => {
  let fixture: ScreenFixture;
  let kiosk: Kiosk;

  beforeAll(async () => {
    fixture = await openFixture();
    kiosk = await startKiosk(fixture.assetsDir);
  });

  afterAll(async () => {
    await kiosk.stop();
    await fixture.close();
  });

  test('the long code has 300 characters', () => {
    expect(LONG).toHaveLength(300);
  });

  test.each([
    ['short', SHORT, 800, 480, 1],
    ['short', SHORT, 1920, 1080, 1],
    ['short', SHORT, 480, 800, 1],
    ['short', SHORT, 800, 480, 1.5],
    ['300 characters', LONG, 800, 480, 1],
    ['300 characters', LONG, 1920, 1080, 1],
    ['300 characters', LONG, 480, 800, 1],
    ['the longest', LONGEST, 800, 480, 1],
    ['the longest', LONGEST, 480, 800, 1],
  ])('%s code is read from a screenshot: %#', async (_, text, width, height, density) => {
    const modules = (await qrModules(text)) ?? [];
    const paying = everyView(modules)['paying'];
    if (paying === undefined) {
      throw new Error('no paying view');
    }
    const page = await fixture.browser.newPage({ viewport: { width, height }, deviceScaleFactor: density });
    await page.goto(kiosk.url);
    await kiosk.present(page, paying);

    const box = await page.locator('#qr').boundingBox();
    const devicePixels = ((box?.width ?? 0) * density) / (modules.length + 8);
    expect(devicePixels).toBeCloseTo(Math.round(devicePixels), 5);
    expect(Math.round(devicePixels)).toBeGreaterThanOrEqual(4);

    const path = join(fixture.assetsDir, `shot-${width}-${height}-${density}-${text.length}.png`);
    await page.screenshot({ path });
    await page.close();
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', path]);
    expect(stdout.trimEnd()).toBe(text);
  });
});
