import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kiosk, openFixture, openPage, type ScreenFixture, startKiosk } from '../support/screen-fixture.ts';
import { GLASSES, measure } from '../support/screen-measure.ts';
import { someItems, someView } from '../support/screen-views.ts';
import { png } from '../support/vectors/emvco-png.ts';

let fixture: ScreenFixture;
let kiosk: Kiosk;

beforeAll(async () => {
  fixture = await openFixture();
  const folder = join(fixture.assetsDir, 'pictures');
  await mkdir(folder, { recursive: true });
  // 60 by 90, white: each row has a filter byte before it.
  await writeFile(
    join(folder, 'water.png'),
    png(60, 90, Buffer.from(Array.from({ length: 90 * 61 }, (_, at) => (at % 61 === 0 ? 0 : 0xff)))),
  );
  await writeFile(join(folder, 'torn.png'), 'not a picture');
  kiosk = await startKiosk(fixture.assetsDir);
});

afterAll(async () => {
  await kiosk?.stop();
  await fixture?.close();
});

function pictured(count: number, ...files: readonly string[]) {
  return someItems(count).map((item, at) => ({
    ...item,
    number: `A${at + 1}`,
    picture: files[at % files.length] ?? null,
  }));
}

test('a picture stands beside its name; one that is missing or torn leaves the name', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  await kiosk.present(page, someView({ items: pictured(3, 'water.png', 'missing.png', 'torn.png') }));
  await page.locator('.thumb').nth(1).waitFor({ state: 'detached' });
  await page.waitForFunction(`document.querySelector('.thumb img').naturalWidth === 60`);
  expect(await page.locator('.thumb').count()).toBe(1);
  expect(await page.locator('.thumb img').getAttribute('alt')).toBe('');
  expect(await page.getByRole('button', { name: 'Parking 2 hours' }).isVisible()).toBe(true);
  expect((await measure(page)).cut).toEqual([]);

  // What was not there is not asked for with every view.
  const before = asked.length;
  await kiosk.present(page, someView({ title: 'Again', items: pictured(3, 'water.png', 'missing.png', 'torn.png') }));
  expect(asked.slice(before).filter((path) => path.includes('missing'))).toEqual([]);
  await page.close();
});

test('a name from a configuration leads nowhere else', async () => {
  const page = await openPage(fixture, kiosk, 800, 480);
  const asked: string[] = [];
  // Letters and the stream of events are asked for sooner or later.
  page.on('request', (request) => void (request.resourceType() === 'image' && asked.push(request.url())));
  const files = ['../screen/action', '//evil.example/x.png', 'a b?c#d.png', 'https://evil.example/y.png'];
  await kiosk.present(page, someView({ items: pictured(4, ...files) }));
  await page.locator('.thumb').first().waitFor({ state: 'detached' });
  const pictures = asked.filter((url) => !url.includes('/screen/alive') && !url.endsWith('/icon.svg'));
  expect(pictures.filter((url) => !url.startsWith(`${kiosk.url.replace(/\/$/, '')}/pictures/`))).toEqual([]);
  await page.close();
});

test.each(GLASSES)('nothing is cut off beside pictures on %i x %i', async (width, height) => {
  const page = await openPage(fixture, kiosk, width, height);
  for (const count of [1, 2, 4, 6, 9, 20]) {
    for (const stepFree of [false, true]) {
      await kiosk.draw(
        page,
        someView({ title: `${count}`, stepFree, items: pictured(count, 'water.png', 'water.png') }),
      );
      const { cut, small } = await measure(page);
      expect([...cut, ...small], `${count} of them`).toEqual([]);
    }
  }
  await page.close();
});
