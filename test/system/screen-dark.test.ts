import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

let fixture: ScreenFixture;

beforeAll(async () => {
  fixture = await openFixture();
});

afterAll(() => fixture?.close());

test('a dark page is woken by a touch, which presses nothing below it', async () => {
  let touches = 0;
  const kiosk = await startKiosk(fixture.assetsDir, 0, { onTouch: () => (touches += 1) });
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, someView({ actions: [{ action: 'begin', label: 'Begin', kind: 'primary' }] }));
  kiosk.display.glow('off');
  await page.locator('#curtain').waitFor({ state: 'visible' });
  const box = await page.getByRole('button', { name: 'Begin' }).boundingBox();
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await page.locator('#curtain').waitFor({ state: 'hidden' });
  await eventually(() => touches === 1, { what: 'the touch is told' });
  expect(kiosk.actions).toEqual([]);
  await page.getByRole('button', { name: 'Begin' }).click();
  await eventually(() => kiosk.actions.length === 1, { what: 'the second touch presses' });
  // A dark screen is in order: it reports like any other, though its report may be the last thing to arrive.
  await eventually(() => kiosk.display.health.status === 'ready', { what: 'the screen is ready' });
  await page.close();
  await kiosk.stop();
});
