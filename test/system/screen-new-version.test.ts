import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { openFixture, openPage, type ScreenFixture, shows, startKiosk } from '../support/screen-fixture.ts';
import { someView } from '../support/screen-views.ts';

let fixture: ScreenFixture;

beforeAll(async () => {
  fixture = await openFixture();
});

afterAll(() => fixture.close());

test('after an update of the daemon the open page loads itself again', async () => {
  const updated = `${fixture.assetsDir}-updated`;
  await cp(fixture.assetsDir, updated, { recursive: true });
  await writeFile(join(updated, 'screen.css'), '#title { letter-spacing: 3px; }');

  const before = await startKiosk(fixture.assetsDir);
  const page = await openPage(fixture, before, 800, 480);
  before.display.show(someView({ title: 'Old' }));
  await shows(page, 'Old');
  const loaded = page.waitForEvent('load');
  await before.stop();

  const after = await startKiosk(updated, before.port);
  after.display.show(someView({ title: 'New' }));
  await loaded;
  await shows(page, 'New');
  await page.close();
  await after.stop();
  await rm(updated, { recursive: true, force: true });
});
