import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';
import { launchChromium, shows } from '../support/screen-fixture.ts';

let kiosk: RunningKiosk;
let browser: Browser;

beforeAll(async () => {
  kiosk = await RunningKiosk.prepare();
  setConfig(kiosk, { 'display.required': true });
  await kiosk.spawn();
});

afterAll(async () => {
  await browser?.close();
  await kiosk?.close();
});

const phase = async (wanted: string) => {
  await eventually(async () => (await kiosk.health()).phase === wanted, { what: `the kiosk is ${wanted}` });
};

test('nobody sees the screen: nothing is sold. A browser comes: it sells. The browser dies in a sale: the sale ends well', async () => {
  await phase('out of service');

  browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await page.goto(kiosk.url);
  await shows(page, 'Welcome');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: /Water/ }).click();
  await shows(page, 'Scan to pay');
  await page.locator('#qr path').first().waitFor();

  await browser.close();
  // The customer has the code on the phone already, and pays: what is paid for is handed over, and then the kiosk closes.
  const [order] = kiosk.qfpay.orders();
  kiosk.qfpay.approve(order?.orderNumber ?? '');
  await eventually(() => kiosk.pulses('motor1') === 1, { what: 'the product falls' });
  await phase('out of service');

  browser = await launchChromium();
  const next = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await next.goto(kiosk.url);
  await shows(next, 'Welcome');
  await phase('idle');
});
