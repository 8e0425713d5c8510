import { expect, test } from 'vitest';
import { EventReader } from '../support/http.ts';
import { pretendBrowser } from './suites/display.ts';

/** A browser whose machine lost its power ends no connection: for the kiosk it is there, and silent. */
test('eight pages that died without a word do not keep the ninth out', async () => {
  let now = 1000;
  const web = await pretendBrowser({ now: () => now, required: true });
  await web.display.start(new AbortController().signal);
  const url = `${web.running.address.url}/screen/events`;
  const dead = await Promise.all(Array.from({ length: 8 }, () => EventReader.open(url)));
  // One of them had reported.
  expect(await web.report({ page: 1, view: 0 })).toBe(200);
  now += 25_001;

  await web.open();
  await web.report();
  expect(web.display.health).toEqual({ status: 'ready', reason: '' });
  expect(await web.report({ page: 1 })).toBe(404);
  for (const one of dead) {
    one.close();
  }
});

test('pages that are alive keep their places', async () => {
  let now = 1000;
  const web = await pretendBrowser({ now: () => now, required: true });
  await web.display.start(new AbortController().signal);
  const url = `${web.running.address.url}/screen/events`;
  const onlookers = await Promise.all(Array.from({ length: 7 }, () => EventReader.open(url)));
  await web.open();
  now += 20_000;
  await web.report();
  now += 20_000;
  const late = await EventReader.open(url);
  expect(await web.report()).toBe(200);
  for (const one of [...onlookers, late]) {
    one.close();
  }
});
