import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { WebDisplay } from '../../src/devices/display/web.ts';
import { someItems, someView } from '../support/screen-views.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

describe('a press that no customer made', () => {
  const actions: ScreenAction[] = [];
  let running: RunningServer;
  let display: WebDisplay;
  let now = 0;

  beforeAll(async () => {
    running = await startServer();
    display = new WebDisplay({
      server: running.server,
      onAction: (action) => actions.push(action),
      onHealth: () => {},
      now: () => now,
    });
    await display.start(new AbortController().signal);
    display.show(someView({ items: someItems(1), actions: [{ action: 'begin', label: 'Go', kind: 'primary' }] }));
  });

  afterAll(async () => {
    await display.stop();
    await running.stop();
  });

  async function post(body: string): Promise<number> {
    now += 1000;
    const { url } = running.address;
    const headers = { 'content-type': 'application/json', origin: url };
    return (await fetch(`${url}/screen/action`, { method: 'POST', headers, body })).status;
  }

  test.each([
    ['nothing', ''],
    ['no JSON', 'begin'],
    ['a bare word', '"begin"'],
    ['a list', '[{"type":"begin"}]'],
    ['an unknown type', '{"type":"refund"}'],
    ['a type with other letters', '{"type":"Begin"}'],
    ['a key too many', '{"type":"begin","amount":1}'],
    ['a choice of nothing', '{"type":"choose"}'],
    ['a choice of a number', '{"type":"choose","itemId":1}'],
    ['an empty id', '{"type":"choose","itemId":""}'],
    ['an id with a line break', '{"type":"choose","itemId":"item-0\\n"}'],
    ['an id that is too long', `{"type":"choose","itemId":"${'x'.repeat(65)}"}`],
    ['a prototype', '{"__proto__":{"type":"begin"}}'],
  ])('%s is refused', async (_, body) => {
    expect(await post(body)).toBe(400);
    expect(actions).toEqual([]);
  });

  test('more than the body may hold is refused before it is read', async () => {
    expect(await post(`{"type":"choose","itemId":"${'x'.repeat(2000)}"}`)).toBe(413);
  });

  test('a hail of presses is cut off, and ends by itself', async () => {
    const hail = Array.from({ length: 12 }, () => {
      const { url } = running.address;
      const headers = { 'content-type': 'application/json', origin: url };
      return fetch(`${url}/screen/action`, { method: 'POST', headers, body: '{"type":"begin"}' });
    });
    const statuses = (await Promise.all(hail)).map((response) => response.status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    expect(actions).toHaveLength(5);
    expect(await post('{"type":"begin"}')).toBe(202);
  });
});
