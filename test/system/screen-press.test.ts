import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { everyView, someItems, someView } from '../support/screen-views.ts';

describe('a finger on the glass', () => {
  let fixture: ScreenFixture;
  let kiosk: Kiosk;

  beforeAll(async () => {
    fixture = await openFixture();
  });

  afterAll(() => fixture.close());

  beforeEach(async () => {
    kiosk = await startKiosk(fixture.assetsDir);
    return () => kiosk.stop();
  });

  const pressed = (count: number) =>
    eventually(() => kiosk.actions.length === count, { what: `${count} presses have arrived` });

  test('begins, chooses and goes back, each press once', async () => {
    const page = await openPage(fixture, kiosk, 800, 480);
    const views = everyView([]);
    for (const [name, label] of [
      ['idle', 'Touch to start'],
      ['choosing-9', 'Parking 4 hours'],
      ['confirming', 'Cancel'],
    ] as const) {
      const view = views[name] ?? someView();
      await kiosk.present(page, view);
      await page.getByRole('button', { name: label }).click();
      await pressed(kiosk.actions.length === 0 ? 1 : kiosk.actions.length);
    }
    await pressed(3);
    expect(kiosk.actions).toEqual([{ type: 'begin' }, { type: 'choose', itemId: 'item-2' }, { type: 'back' }]);
    await page.close();
  });

  test('a second finger right after the first does nothing', async () => {
    const page = await openPage(fixture, kiosk, 800, 480);
    await kiosk.present(page, someView({ items: someItems(2) }));
    await page.locator('.item').first().dblclick();
    await pressed(1);
    await kiosk.present(page, someView({ phase: 'paying', title: 'next' }));
    expect(kiosk.actions).toEqual([{ type: 'choose', itemId: 'item-0' }]);
    await page.close();
  });

  test('leafs through more items than fit, round and round', async () => {
    const page = await openPage(fixture, kiosk, 480, 800);
    await kiosk.present(page, someView({ items: someItems(20) }));
    await page.getByRole('button', { name: '›' }).click();
    await page.getByRole('button', { name: '›' }).click();
    expect(await page.locator('.item').count()).toBe(2);
    await page.locator('.item').last().click();
    await pressed(1);
    expect(kiosk.actions).toEqual([{ type: 'choose', itemId: 'item-19' }]);
    await page.close();
  });

  test('the display is ready while the page is open, and degraded after', async () => {
    const page = await openPage(fixture, kiosk, 800, 480);
    kiosk.display.show(someView());
    await eventually(() => kiosk.display.health.status === 'ready', { what: 'the page has reported' });
    await page.close();
    await eventually(() => kiosk.display.health.status === 'degraded', { what: 'the page is missed' });
  });
});
