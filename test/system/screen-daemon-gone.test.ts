import { afterAll, beforeAll, expect, test } from 'vitest';
import { qrModules } from '../../src/screens/qr.ts';
import { holdPort } from '../support/held-port.ts';
import { openFixture, openPage, type ScreenFixture, shows, startKiosk } from '../support/screen-fixture.ts';
import { someView, viewNamed } from '../support/screen-views.ts';

let fixture: ScreenFixture;

beforeAll(async () => {
  fixture = await openFixture();
});

afterAll(() => fixture.close());

test('the daemon goes: out of service, no code to pay. It comes back: the view, by itself', async () => {
  const first = await startKiosk(fixture.assetsDir);
  const page = await openPage(fixture, first, 800, 480);
  await first.present(page, viewNamed('paying', 'pt', (await qrModules('an order')) ?? []));
  await first.stop();
  const held = await holdPort(first.port);

  await shows(page, 'Out of service');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.locator('#qr path').count()).toBe(0);
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.locator('#countdown').isVisible()).toBe(false);

  const second = await startKiosk(fixture.assetsDir, held.port);
  held.release();
  second.display.show(someView({ title: 'Back again' }));
  await shows(page, 'Back again');
  await page.close();
  await second.stop();
});
