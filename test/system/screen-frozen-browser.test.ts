import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { qrModules } from '../../src/screens/qr.ts';
import { eventually } from '../support/eventually.ts';
import { type Kiosk, openFixture, openPage, type ScreenFixture, shows, startKiosk } from '../support/screen-fixture.ts';
import { someView, viewNamed } from '../support/screen-views.ts';

let fixture: ScreenFixture;
let kiosk: Kiosk;

beforeAll(async () => {
  fixture = await openFixture();
});

beforeEach(async () => {
  kiosk = await startKiosk(fixture.assetsDir, 0, { required: true });
});

afterEach(() => kiosk?.stop());

afterAll(() => fixture?.close());

async function says(status: string, words = ''): Promise<void> {
  await eventually(() => kiosk.display.health.status === status && kiosk.display.health.reason.includes(words), {
    what: () => `the display is ${status} (${words}); it says ${JSON.stringify(kiosk.display.health)}`,
  });
}

test('a browser that freezes in the middle of a sale is found out, and counts again when it goes on', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, viewNamed('paying', 'en', (await qrModules('an order')) ?? []));
  await says('ready');
  expect(kiosk.display.viewport).toEqual({ width: 800, height: 480, density: 1 });

  // A debugger holds the page where it is: its connection stays open, and it does nothing.
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  await session.send('Debugger.pause');
  kiosk.display.show(someView({ phase: 'thanks', title: 'Seen late' }));
  await says('failing', 'does not draw what it is sent');

  await session.send('Debugger.resume');
  await shows(page, 'Seen late');
  await says('ready');
  await page.close();
});

test('a browser that answers and paints nothing is found out', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  await kiosk.present(page, someView({ title: 'Painted' }));
  await says('ready');
  await page.evaluate('window.requestAnimationFrame = () => 0');
  await says('failing', 'paints nothing');
  await page.reload();
  await shows(page, 'Painted');
  await says('ready');
  await page.close();
});
