import { describe, expect, test } from 'vitest';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { eventually } from '../support/eventually.ts';
import { someItems, someView } from '../support/screen-views.ts';
import { DISPLAYS, type DisplayRig } from './suites/display.ts';

describe.each(DISPLAYS)('the %s display', (_, makeRig) => {
  async function started(): Promise<DisplayRig> {
    const rig = await makeRig();
    await rig.display.start(new AbortController().signal);
    await rig.present(true);
    await says(rig, 'ready');
    return rig;
  }

  async function says(rig: DisplayRig, ...wanted: string[]): Promise<void> {
    await eventually(() => wanted.includes(rig.display.health.status), {
      what: () => `it is ${wanted.join(' or ')}; it says ${JSON.stringify(rig.display.health)}`,
    });
  }

  async function seen(rig: DisplayRig, title: string): Promise<void> {
    await eventually(() => rig.sees(someView({ title })), { what: `"${title}" is on the glass` });
  }

  test('shows the newest view, whole', async () => {
    const rig = await started();
    rig.display.show(someView({ title: 'first' }));
    const newest = someView({ title: 'second', items: someItems(2), tone: 'warn' });
    rig.display.show(newest);
    await eventually(() => rig.sees(newest), { what: 'the second view is on the glass' });
  });

  test('a view shown before the start is there after it', async () => {
    const rig = await makeRig();
    rig.display.show(someView({ title: 'early' }));
    await rig.display.start(new AbortController().signal);
    await rig.present(true);
    await seen(rig, 'early');
  });

  test('a press on what is offered is heard once, a press on anything else is not', async () => {
    const rig = await started();
    if (rig.press === null) {
      expect(rig.actions).toEqual([]);
      return;
    }
    rig.display.show(someView({ items: someItems(2), actions: [{ action: 'back', label: 'Cancel', kind: 'plain' }] }));
    expect(await rig.press({ type: 'choose', itemId: 'item-1' })).toBe(true);
    expect(await rig.press({ type: 'back' })).toBe(true);
    expect(await rig.press({ type: 'begin' })).toBe(false);
    expect(await rig.press({ type: 'choose', itemId: 'item-7' })).toBe(false);
    expect(rig.actions).toEqual([{ type: 'choose', itemId: 'item-1' }, { type: 'back' }]);
  });

  test('keys, wallets and languages are heard as far as they are offered', async () => {
    const rig = await started();
    if (rig.press === null) {
      return;
    }
    rig.display.show(
      someView({
        typing: { keys: 'plate', text: 'A', maxLength: 12, complete: true, doneLabel: 'OK', eraseLabel: 'Erase' },
        languages: [{ id: 'pt', name: 'Português', chosen: false }],
        wallets: [
          { id: 'mpay', name: 'MPay', logo: null, shown: false, canShow: true },
          { id: 'wavpay', name: 'WavPay', logo: null, shown: false, canShow: false },
        ],
      }),
    );
    const heard: readonly ScreenAction[] = [
      { type: 'key', key: 'B' },
      { type: 'enter' },
      { type: 'language', language: 'pt' },
      { type: 'wallet', walletId: 'mpay' },
    ];
    for (const action of heard) {
      expect(await rig.press(action)).toBe(true);
    }
    rig.display.show(
      someView({
        typing: { keys: 'number', text: '', maxLength: 3, complete: false, doneLabel: 'OK', eraseLabel: 'Erase' },
      }),
    );
    expect(await rig.press({ type: 'key', key: 'B' })).toBe(false);
    expect(await rig.press({ type: 'enter' })).toBe(false);
    expect(rig.actions).toEqual(heard);
  });

  test('a wallet that is only told of, and a language that is not there, cannot be pressed', async () => {
    const rig = await started();
    if (rig.press === null) {
      return;
    }
    rig.display.show(
      someView({ wallets: [{ id: 'wavpay', name: 'WavPay', logo: null, shown: false, canShow: false }] }),
    );
    expect(await rig.press({ type: 'wallet', walletId: 'wavpay' })).toBe(false);
    expect(await rig.press({ type: 'language', language: 'pt' })).toBe(false);
    expect(rig.actions).toEqual([]);
  });

  test('says when nothing shows the screen, and shows the newest view when something does again', async () => {
    const rig = await started();
    rig.display.show(someView({ title: 'before' }));
    await rig.present(false);
    await says(rig, 'degraded', 'absent');
    expect(rig.display.health.reason).toMatch(/no browser shows the screen|has gone|no framebuffer/);
    rig.display.show(someView({ title: 'meanwhile' }));
    await rig.present(true);
    await says(rig, 'ready');
    await seen(rig, 'meanwhile');
    expect(rig.healths.at(-1)).toEqual({ status: 'ready', reason: '' });
  });

  test('never tells the same health twice', async () => {
    const rig = await started();
    await rig.present(true);
    rig.display.show(someView());
    await rig.display.stop();
    await rig.display.stop();
    const repeated = rig.healths.filter((health, index) => health.reason === rig.healths[index - 1]?.reason);
    expect(repeated).toEqual([]);
  });

  test('starts again after a stop', async () => {
    const rig = await started();
    await rig.display.stop();
    rig.display.show(someView({ title: 'again' }));
    await rig.display.start(new AbortController().signal);
    await rig.present(true);
    await says(rig, 'ready');
    await seen(rig, 'again');
  });

  test('the signal of its start stops it', async () => {
    const rig = await makeRig();
    const abort = new AbortController();
    await rig.display.start(abort.signal);
    await rig.present(true);
    await says(rig, 'ready');
    abort.abort();
    const told = rig.healths.length;
    await rig.present(false);
    rig.display.show(someView({ title: 'too late' }));
    await rig.display.stop();
    expect(rig.healths.slice(told).filter(({ status }) => status !== 'absent')).toEqual([]);
  });
});
