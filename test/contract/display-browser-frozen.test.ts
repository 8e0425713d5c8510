import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebDisplay } from '../../src/devices/display/web.ts';
import type { HelloMessage, ViewMessage } from '../../src/screens/wire.ts';
import { eventually } from '../support/eventually.ts';
import { EventReader } from '../support/http.ts';
import { someView } from '../support/screen-views.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

describe('a browser that is connected but draws nothing', () => {
  let running: RunningServer;
  let display: WebDisplay;
  let reader: EventReader;
  let page: number;
  let now: number;

  beforeEach(async () => {
    now = 1000;
    running = await startServer();
    display = new WebDisplay({ server: running.server, onAction: () => {}, onHealth: () => {}, now: () => now });
    await display.start(new AbortController().signal);
    reader = await EventReader.open(`${running.address.url}/screen/events`);
    page = (await reader.data<HelloMessage>()).page;
  });

  afterEach(async () => {
    reader.close();
    await display.stop();
    await running.stop();
  });

  async function report(body: object): Promise<number> {
    const { url } = running.address;
    const headers = { 'content-type': 'application/json', origin: url };
    return (await fetch(`${url}/screen/alive`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  }

  test('is not ready before its first report', () => {
    expect(display.health.status).toBe('degraded');
  });

  test('counts no more when its reports stop', async () => {
    await report({ page, view: 0 });
    expect(display.health.status).toBe('ready');
    now += 25_001;
    await eventually(() => display.health.status === 'degraded', { what: 'the old report is forgotten' });
    expect(display.health.reason).toContain('no browser shows the screen');
  });

  test('is found out when it keeps reporting an old view', async () => {
    display.show(someView());
    await report({ page, view: 1 });
    display.show(someView({ title: 'new' }));
    await report({ page, view: 1 });
    expect(display.health.status).toBe('ready');
    now += 5001;
    await report({ page, view: 1 });
    expect(display.health.status).toBe('degraded');
    expect(display.health.reason).toContain('does not draw');
    await report({ page, view: 2 });
    expect(display.health.status).toBe('ready');
  });

  test('a report of a page that is not connected is refused', async () => {
    expect(await report({ page: page + 1, view: 0 })).toBe(404);
    expect(await report({ page: 'x', view: 0 })).toBe(400);
    expect(display.health.status).toBe('degraded');
  });

  test('a page that comes late gets the countdown as it stands', async () => {
    display.show(someView({ countdown: { leftMs: 60_000, totalMs: 90_000 } }));
    now += 20_000;
    const late = await EventReader.open(`${running.address.url}/screen/events`);
    await late.next();
    const { view } = await late.data<ViewMessage>();
    late.close();
    expect(view.countdown).toEqual({ leftMs: 40_000, totalMs: 90_000 });
  });

  test('more pages than anyone needs are refused', async () => {
    const more = await Promise.all(
      Array.from({ length: 7 }, () => EventReader.open(`${running.address.url}/screen/events`)),
    );
    expect((await fetch(`${running.address.url}/screen/events`)).status).toBe(503);
    for (const one of more) {
      one.close();
    }
  });
});
