import { expect, test } from 'vitest';
import type { HelloMessage } from '../../src/screens/wire.ts';
import { EventReader } from '../support/http.ts';
import { pretendBrowser } from './suites/display.ts';

test('a hidden page may be silent for a minute, as browsers make it: it is hidden all the time, and not frozen', async () => {
  let now = 1000;
  const web = await pretendBrowser({ now: () => now, required: true });
  await web.display.start(new AbortController().signal);
  await web.open();
  await web.report({ visible: false });
  const onlooker = await EventReader.open(`${web.running.address.url}/screen/events`);
  const { page } = await onlooker.data<HelloMessage>();
  const told = web.healths.length;
  for (let minute = 0; minute < 3; minute += 1) {
    now += 30_000;
    // A report of somebody else has all pages looked at.
    await web.report({ page, width: 10 });
    now += 30_000;
    await web.report({ visible: false });
  }
  expect(web.display.health.reason).toContain('hidden behind');
  expect(web.healths.slice(told)).toEqual([]);
  onlooker.close();
});
