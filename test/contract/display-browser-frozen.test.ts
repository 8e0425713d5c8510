import { beforeEach, describe, expect, test } from 'vitest';
import type { ViewMessage } from '../../src/screens/wire.ts';
import { eventually } from '../support/eventually.ts';
import { EventReader } from '../support/http.ts';
import { someView } from '../support/screen-views.ts';
import { type PretendBrowser, pretendBrowser } from './suites/display.ts';

describe('a browser that is connected but draws nothing', () => {
  let web: PretendBrowser;
  let now: number;

  beforeEach(async () => {
    now = 1000;
    web = await pretendBrowser({ now: () => now, required: true });
    await web.display.start(new AbortController().signal);
    await web.open();
  });

  async function says(words: string): Promise<void> {
    await eventually(() => web.display.health.reason.includes(words), {
      what: () => `it says "${words}"; it says ${JSON.stringify(web.display.health)}`,
    });
  }

  test('is not ready before its first report', () => {
    expect(web.display.health.status).toBe('absent');
  });

  test('counts no more when its reports stop', async () => {
    await web.report();
    expect(web.display.health.status).toBe('ready');
    now += 25_001;
    await says('does not answer: restart the browser');
    expect(web.display.health.status).toBe('failing');
    await web.report();
    expect(web.display.health.status).toBe('ready');
  });

  test('is found out when it keeps reporting an old view, and when it goes silent after a new one', async () => {
    web.display.show(someView());
    await web.report({ view: 1 });
    web.display.show(someView({ title: 'new' }));
    await web.report({ view: 1 });
    expect(web.display.health.status).toBe('ready');
    now += 5001;
    await says('does not draw');
    await web.report({ view: 1 });
    expect(web.display.health.status).toBe('failing');
    await web.report({ view: 2 });
    expect(web.display.health.status).toBe('ready');
    web.display.show(someView({ title: 'newer' }));
    now += 5001;
    await says('does not draw');
  });

  test('is found out when it reports and no frame is painted', async () => {
    await web.report({ frames: 7 });
    expect(web.display.health.status).toBe('ready');
    await web.report({ frames: 7 });
    expect(web.display.health.reason).toContain('paints nothing');
    await web.report({ frames: 8 });
    expect(web.display.health.status).toBe('ready');
  });

  test('that never painted anything is not ready', async () => {
    await web.report({ frames: 0 });
    expect(web.display.health.reason).toContain('paints nothing');
  });

  test('a report of a page that is not connected, and one that is none, are refused', async () => {
    expect(await web.report({ page: 99 })).toBe(404);
    expect(await web.post('/screen/alive', { page: 'x', view: 0 })).toBe(400);
    expect(await web.post('/screen/alive', { page: 1, view: 0 })).toBe(400);
    expect(web.display.health.status).toBe('absent');
  });

  test('a page that comes late gets the countdown as it stands', async () => {
    web.display.show(someView({ countdown: { leftMs: 60_000, totalMs: 90_000 } }));
    now += 20_000;
    const late = await EventReader.open(`${web.running.address.url}/screen/events`);
    await late.next();
    const { view } = await late.data<ViewMessage>();
    late.close();
    expect(view.countdown).toEqual({ leftMs: 40_000, totalMs: 90_000 });
  });

  test('more pages than anyone needs are refused', async () => {
    const url = `${web.running.address.url}/screen/events`;
    const more = await Promise.all(Array.from({ length: 7 }, () => EventReader.open(url)));
    expect((await fetch(url)).status).toBe(503);
    for (const one of more) {
      one.close();
    }
  });
});
