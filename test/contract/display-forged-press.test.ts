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
    ['a language that is none', '{"type":"language","language":"tlh"}'],
    ['a language that is a key of every object', '{"type":"language","language":"constructor"}'],
    ['a wallet without an id', '{"type":"wallet"}'],
    ['a wallet with a name that is too long', `{"type":"wallet","walletId":"${'x'.repeat(65)}"}`],
    ['a wallet with a blank', '{"type":"wallet","walletId":"a b"}'],
    ['a key of two signs', '{"type":"key","key":"AB"}'],
    ['no key', '{"type":"key","key":""}'],
    ['a small letter', '{"type":"key","key":"a"}'],
    ['a letter of another alphabet', '{"type":"key","key":"Ａ"}'],
    ['a control character as a key', '{"type":"key","key":"\\u0008"}'],
    ['a line break after a key', '{"type":"key","key":"A\\n"}'],
    ['a whole text', '{"type":"enter","text":"AB1234"}'],
    ['a prototype', '{"__proto__":{"type":"begin"}}'],
  ])('%s is refused', async (_, body) => {
    expect(await post(body)).toBe(400);
    expect(actions).toEqual([]);
  });

  test.each([
    ['what has no button', '{"type":"type plate"}'],
    ['a language where there is none to choose', '{"type":"language","language":"pt"}'],
    ['a wallet that is not on the screen', '{"type":"wallet","walletId":"alipayhk"}'],
    ['a key without a keypad', '{"type":"key","key":"A"}'],
    ['the end of typing without any', '{"type":"enter"}'],
  ])('%s is not offered', async (_, body) => {
    expect(await post(body)).toBe(409);
    expect(actions).toEqual([]);
  });

  test('more than the body may hold is refused before it is read', async () => {
    expect(await post(`{"type":"choose","itemId":"${'x'.repeat(2000)}"}`)).toBe(413);
  });

  test('a hail of presses is cut off, and ends by itself', async () => {
    const hail = Array.from({ length: 40 }, () => {
      const { url } = running.address;
      const headers = { 'content-type': 'application/json', origin: url };
      return fetch(`${url}/screen/action`, { method: 'POST', headers, body: '{"type":"begin"}' });
    });
    const statuses = (await Promise.all(hail)).map((response) => response.status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(15);
    expect(statuses.filter((status) => status === 429)).toHaveLength(25);
    expect(actions).toHaveLength(15);
    expect(await post('{"type":"begin"}')).toBe(202);
  });
});
