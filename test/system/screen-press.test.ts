import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { someItems, someView, viewNamed } from '../support/screen-views.ts';

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

  test.each([
    ['idle', 'Begin', { type: 'begin' }],
    ['idle', '繁體中文', { type: 'language', language: 'zh-Hant' }],
    ['idle', 'Large and low', { type: 'step-free' }],
    ['idle again', 'Receipt again', { type: 'again' }],
    ['idle pay station', 'Type your plate', { type: 'type plate' }],
    ['idle pay station', 'Type ticket code', { type: 'type number' }],
    ['idle pay station', 'Lost ticket', { type: 'lost ticket' }],
    ['choosing-9', 'Coffee with milk', { type: 'choose', itemId: 'item-2' }],
    ['typing plate', 'Q', { type: 'key', key: 'Q' }],
    ['typing plate', 'Erase', { type: 'key', key: 'erase' }],
    ['typing code', '-', { type: 'key', key: '-' }],
    ['typing number', '7', { type: 'key', key: '7' }],
    ['typing number', 'OK', { type: 'enter' }],
    ['stay', 'Pay HK$45.00', { type: 'begin' }],
    ['paying', 'WeChat Pay HK', { type: 'wallet', walletId: 'wechatpay' }],
    ['confirming', 'Cancel', { type: 'back' }],
  ] as const)('%s: "%s" is heard once', async (view, label, action) => {
    const page = await openPage(fixture, kiosk, 800, 480);
    await kiosk.present(page, viewNamed(view));
    await page
      .getByRole('button', { name: label, exact: view.startsWith('typing') })
      .first()
      .click();
    await pressed(1);
    expect(kiosk.actions).toEqual([action]);
    await page.close();
  });

  test('languages that have no row of their own come up over everything, and go away again', async () => {
    const page = await openPage(fixture, kiosk, 800, 480);
    await kiosk.present(page, viewNamed('paying'));
    const opener = page.locator('#globe button');
    await opener.click();
    await page.locator('#sheet .close').click();
    await page.locator('#sheet').waitFor({ state: 'hidden' });
    await opener.click();
    await page.locator('#sheet [lang="ms"]').click();
    await pressed(1);
    expect(kiosk.actions).toEqual([{ type: 'language', language: 'ms' }]);
    await kiosk.present(page, viewNamed('paying', 'ms'));
    expect(await page.locator('#sheet').isVisible()).toBe(false);
    await page.close();
  });

  test('what is typed fast arrives whole, and in its order', async () => {
    const page = await openPage(fixture, kiosk, 480, 800);
    await kiosk.present(page, viewNamed('typing plate, empty'));
    const keys = [...'AB1234XY'];
    for (const key of keys) {
      await page.getByRole('button', { name: key, exact: true }).click();
    }
    await pressed(keys.length);
    expect(kiosk.actions).toEqual(keys.map((key) => ({ type: 'key', key })));
    await page.close();
  });

  test('a key that sends cannot be pressed before there is something to send', async () => {
    const page = await openPage(fixture, kiosk, 800, 480);
    await kiosk.present(page, viewNamed('typing plate, empty'));
    await page.getByRole('button', { name: 'OK' }).click({ force: true });
    await page.getByRole('button', { name: 'Q', exact: true }).click();
    await pressed(1);
    expect(kiosk.actions).toEqual([{ type: 'key', key: 'Q' }]);
    await page.close();
  });

  test('a wet finger that slides on a button presses it; one that leaves it does not', async () => {
    const context = await fixture.browser.newContext({ hasTouch: true, viewport: { width: 800, height: 480 } });
    const page = await context.newPage();
    await page.goto(kiosk.url);
    await kiosk.present(page, viewNamed('idle'));
    const box = await page.getByRole('button', { name: 'Begin' }).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 60, (box?.y ?? 0) + 30];
    const session = await context.newCDPSession(page);
    const slide = async (toX: number, toY: number) => {
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: toX, y: toY }] });
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await slide(x, y - 250);
    await slide(x + 90, y + 8);
    await pressed(1);
    expect(kiosk.actions).toEqual([{ type: 'begin' }]);
    await context.close();
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

  test.each([
    [800, 480],
    [480, 800],
    [1920, 1080],
  ] as const)('leafs through 200 things on %i x %i by two buttons, round and round', async (width, height) => {
    const page = await openPage(fixture, kiosk, width, height);
    await kiosk.present(page, someView({ items: someItems(200) }));
    const seen = new Set<string>();
    const leaves = Number((await page.locator('.leaf').textContent())?.split('/')[1]);
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      const keys = await page
        .locator('.item')
        .evaluateAll((items) => items.map((item) => item.getAttribute('data-key')));
      for (const key of keys) {
        seen.add(key ?? '');
      }
      await page.locator('.turn.after').click();
    }
    expect(seen.size).toBe(200);
    await page.locator('.turn.before').click();
    await page.locator('.item').last().click();
    await pressed(1);
    expect(kiosk.actions).toEqual([{ type: 'choose', itemId: 'item-199' }]);
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
