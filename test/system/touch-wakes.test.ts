import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { openFixture, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

let fixture: ScreenFixture;

beforeAll(async () => {
  fixture = await openFixture();
});

afterAll(() => fixture?.close());

/** What fingers do on glass, one step after the other. Everything begins over the button. */
const GESTURES: readonly [string, (glass: Glass, at: Point) => Promise<void>][] = [
  [
    'a tap',
    async (glass, at) => {
      await glass.down(at);
      await glass.up();
    },
  ],
  [
    'a swipe',
    async (glass, { x, y }) => {
      await glass.down({ x, y });
      for (let step = 1; step < 10; step += 1) {
        await glass.move({ x, y: y - step * 20 });
      }
      await glass.up();
    },
  ],
  [
    'a finger that slides a little',
    async (glass, { x, y }) => {
      await glass.down({ x, y });
      await glass.move({ x: x + 22, y: y + 10 });
      await glass.up();
    },
  ],
  [
    'two fingers',
    async (glass, { x, y }) => {
      await glass.down({ x, y }, { x: x + 60, y });
      await glass.up();
    },
  ],
  [
    'a touch that the panel takes back',
    async (glass, at) => {
      await glass.down(at);
      await glass.cancel();
    },
  ],
];

class Glass {
  readonly #cdp: CDPSession;

  constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  async down(...touchPoints: Point[]): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  }

  async move(...touchPoints: Point[]): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
  }

  async up(): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  async cancel(): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
  }
}

test.each(GESTURES)('%s wakes a dark screen, once, and presses nothing', async (_, gesture) => {
  let touches = 0;
  const kiosk = await startKiosk(fixture.assetsDir, 0, { onTouch: () => (touches += 1) });
  const context = await fixture.browser.newContext({ viewport: { width: 800, height: 480 }, hasTouch: true });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(kiosk.url);
  const actions = [
    { action: 'begin', label: 'Begin', kind: 'primary' },
    { action: 'back', label: 'Cancel', kind: 'plain' },
  ] as const;
  await kiosk.present(page, someView({ actions }));
  const box = await page.getByRole('button', { name: 'Begin' }).boundingBox();
  const at = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 };
  const glass = new Glass(await context.newCDPSession(page));
  kiosk.display.glow('off');
  await page.locator('#curtain').waitFor({ state: 'visible' });

  await gesture(glass, at);
  await page.locator('#curtain').waitFor({ state: 'hidden' });
  await eventually(() => touches === 1, { what: 'the touch is told' });

  // Had it pressed what lies below, that would be told before the press on the other button.
  await page.getByRole('button', { name: 'Cancel' }).tap();
  await eventually(() => kiosk.actions.some(({ type }) => type === 'back'), { what: 'the next touch presses' });
  expect(kiosk.actions).toEqual([{ type: 'back' }]);
  expect(touches).toBe(1);
  await context.close();
  await kiosk.stop();
});
