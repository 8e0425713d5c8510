import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { launchChromium, openFixture, type ScreenFixture, shows, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

let fixture: ScreenFixture;

beforeAll(async () => {
  fixture = await openFixture();
});

afterAll(() => fixture?.close());

test('the browser is gone: no screen. Another one comes: the newest view, and all is well', async () => {
  const kiosk = await startKiosk(fixture.assetsDir, 0, { required: true });
  const says = (status: string) =>
    eventually(() => kiosk.display.health.status === status, {
      what: () => `the display is ${status}; it says ${JSON.stringify(kiosk.display.health)}`,
    });
  expect(kiosk.display.health.status).toBe('absent');
  kiosk.display.show(someView({ title: 'Before' }));

  const first = await launchChromium();
  const page = await first.newPage();
  await page.goto(kiosk.url);
  await shows(page, 'Before');
  await says('ready');
  await first.close();
  await says('absent');
  expect(kiosk.display.health.reason).toContain('no browser shows the screen');
  kiosk.display.show(someView({ title: 'Meanwhile' }));

  const next = await fixture.browser.newPage();
  await next.goto(kiosk.url);
  await shows(next, 'Meanwhile');
  await says('ready');
  await next.close();
  await kiosk.stop();
});
