import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setConfig } from '../support/bad-input.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';
import { launchChromium, shows } from '../support/screen-fixture.ts';

let kiosk: RunningKiosk;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kioskd-shot-'));
  kiosk = await RunningKiosk.prepare();
  // Until the customer presses: a page that is slow to draw must not miss the last screen.
  setConfig(kiosk, { 'orders.thanksFor': '60s' });
  [browser] = await Promise.all([launchChromium(), kiosk.boot()]);
});

afterAll(async () => {
  await browser?.close();
  await kiosk?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the order code on the page is the one that the gateway issued, and paying it delivers', async () => {
  const page = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await page.goto(kiosk.url);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: /Water/ }).click();
  await shows(page, 'Scan to pay');
  await page.locator('#qr path').first().waitFor();

  const shot = join(folder, 'paying.png');
  await page.screenshot({ path: shot });
  const [order] = kiosk.qfpay.orders();
  expect(await readQr(shot)).toBe(order?.orderCode);
  expect(order).toMatchObject({ mode: 'mpm', amount: { currency: 'MYR', minor: 250 }, state: 'created' });

  kiosk.qfpay.approve(order?.orderNumber ?? '');
  await shows(page, 'Thank you!');
  expect(kiosk.pulses('motor1')).toBe(1);
  await page.getByRole('button', { name: 'Done' }).click();
  await shows(page, 'Welcome');
});

async function readQr(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]);
  return stdout.trim();
}
