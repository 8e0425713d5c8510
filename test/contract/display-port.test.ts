import { afterEach, describe, expect, test } from 'vitest';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { VirtualDisplay } from '../../src/devices/display/virtual.ts';
import { WebDisplay } from '../../src/devices/display/web.ts';
import type { Health } from '../../src/domain/health.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import type { HelloMessage, ViewMessage } from '../../src/screens/wire.ts';
import { eventually } from '../support/eventually.ts';
import { EventReader } from '../support/http.ts';
import { someItems, someView } from '../support/screen-views.ts';
import { startServer } from '../support/web-server.ts';

interface Rig {
  readonly display: WebDisplay | VirtualDisplay;
  readonly actions: ScreenAction[];
  readonly healths: Health[];
  /** What the customer looks at, read anew. */
  see(): Promise<ScreenView | null>;
  press(action: ScreenAction): Promise<boolean>;
  browser(present: boolean): Promise<void>;
  end(): Promise<void>;
}

function listeners() {
  const actions: ScreenAction[] = [];
  const healths: Health[] = [];
  return {
    actions,
    healths,
    onAction: (action: ScreenAction) => void actions.push(action),
    onHealth: (health: Health) => void healths.push(health),
  };
}

async function virtualRig(): Promise<Rig> {
  const heard = listeners();
  const display = new VirtualDisplay(heard);
  return {
    display,
    ...heard,
    see: async () => display.seen,
    press: async (action) => display.press(action),
    browser: async (present) => display.setBrowser(present),
    end: () => display.stop(),
  };
}

async function webRig(): Promise<Rig> {
  const heard = listeners();
  const running = await startServer();
  const display = new WebDisplay({ server: running.server, now: () => performance.now(), ...heard });
  const { url } = running.address;
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    });
  let page: EventReader | null = null;
  return {
    display,
    ...heard,
    see: async () => {
      const reader = await EventReader.open(`${url}/screen/events`);
      await reader.next();
      const { view } = await reader.data<ViewMessage>();
      reader.close();
      return view;
    },
    press: async (action) => (await post('/screen/action', action)).status === 202,
    browser: async (present) => {
      page?.close();
      page = null;
      if (present) {
        page = await EventReader.open(`${url}/screen/events`);
        const hello = await page.data<HelloMessage>();
        await post('/screen/alive', { page: hello.page, view: 0 });
      }
    },
    end: async () => {
      page?.close();
      await display.stop();
      await running.stop();
    },
  };
}

describe.each([
  ['virtual', virtualRig],
  ['web', webRig],
])('the %s display', (_, makeRig) => {
  let rig: Rig;
  afterEach(() => rig.end());

  async function started(): Promise<Rig> {
    rig = await makeRig();
    await rig.display.start(new AbortController().signal);
    return rig;
  }

  test('shows the newest view, whole', async () => {
    await started();
    rig.display.show(someView({ title: 'first' }));
    const newest = someView({ title: 'second', items: someItems(2), tone: 'warn', busy: true });
    rig.display.show(newest);
    expect(await rig.see()).toEqual(newest);
  });

  test('a view shown before the start is there after it', async () => {
    rig = await makeRig();
    rig.display.show(someView({ title: 'early' }));
    await rig.display.start(new AbortController().signal);
    expect((await rig.see())?.title).toBe('early');
  });

  test('a press on what is offered is heard once', async () => {
    await started();
    rig.display.show(someView({ items: someItems(2), actions: [{ action: 'back', label: 'Cancel', kind: 'plain' }] }));
    expect(await rig.press({ type: 'choose', itemId: 'item-1' })).toBe(true);
    expect(await rig.press({ type: 'back' })).toBe(true);
    expect(rig.actions).toEqual([{ type: 'choose', itemId: 'item-1' }, { type: 'back' }]);
  });

  test('a press on what is not offered is not heard', async () => {
    await started();
    rig.display.show(someView({ items: someItems(1) }));
    expect(await rig.press({ type: 'begin' })).toBe(false);
    expect(await rig.press({ type: 'choose', itemId: 'item-7' })).toBe(false);
    expect(rig.actions).toEqual([]);
  });

  test('says when nobody shows the screen, and when somebody does again', async () => {
    await started();
    await rig.browser(true);
    await eventually(() => rig.display.health.status === 'ready', { what: 'ready with a browser' });
    await rig.browser(false);
    await eventually(() => rig.display.health.status === 'degraded', { what: 'degraded without a browser' });
    expect(rig.display.health.reason).toContain('no browser shows the screen');
    await rig.browser(true);
    await eventually(() => rig.display.health.status === 'ready', { what: 'ready again' });
    expect(rig.healths.at(-1)).toEqual({ status: 'ready', reason: '' });
  });

  test('never tells the same health twice', async () => {
    await started();
    await rig.browser(true);
    await rig.browser(true);
    await rig.display.stop();
    await rig.display.stop();
    const repeated = rig.healths.filter((health, index) => health.reason === rig.healths[index - 1]?.reason);
    expect(repeated).toEqual([]);
    expect(rig.display.health.status).toBe('absent');
  });

  test('the signal of its start stops it', async () => {
    rig = await makeRig();
    const abort = new AbortController();
    await rig.display.start(abort.signal);
    abort.abort();
    expect(rig.display.health.status).toBe('absent');
  });
});
