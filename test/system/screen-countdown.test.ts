import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

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

test('counts down to nothing by itself, without a word from the daemon', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  const requests: string[] = [];
  await kiosk.present(page, someView({ countdown: { leftMs: 2500, totalMs: 120_000 } }));
  page.on('request', (request) => void requests.push(request.url()));
  await page.getByText('0:00', { exact: true }).waitFor();
  expect(requests.filter((url) => !url.endsWith('/screen/alive'))).toEqual([]);
  await page.close();
});

test('shows minutes and seconds, and a new view sets it anew or takes it away', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, someView({ title: 'long', countdown: { leftMs: 600_000, totalMs: 600_000 } }));
  await page.getByText(/^(10:00|9:\d\d)$/).waitFor();
  await kiosk.present(page, someView({ title: 'long', countdown: { leftMs: 90_000, totalMs: 600_000 } }));
  await page.getByText(/^1:[0-3]\d$/).waitFor();
  await kiosk.present(page, someView({ title: 'none' }));
  expect(await page.locator('#countdown').isVisible()).toBe(false);
  await page.close();
});
