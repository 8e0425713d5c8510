import { describe, expect, test } from 'vitest';
import type { Item, KioskSettings } from '../../src/domain/settings.ts';
import type { KioskState, Phase } from '../../src/domain/state.ts';
import type { Stock } from '../../src/domain/stock.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { items, PARKING, settingsOf, stateOf, VIEW_NOW, VIEW_WALL } from '../support/screen-sites.ts';
import { viewNamed } from '../support/screen-views.ts';

const ENDS = { endsAt: VIEW_NOW + 60_000 } as const;
const CHOOSING: Phase = { name: 'choosing', notice: null, ...ENDS };

function viewOf(phase: Phase, settings: Partial<KioskSettings>, state: Partial<KioskState> = {}): ScreenView {
  const inputs = {
    settings: settingsOf({ settings }),
    now: VIEW_NOW,
    wall: VIEW_WALL,
    qrModules: null,
    logos: new Map(),
  };
  return makeView({ ...stateOf({ phase }, 'en'), ...state }, inputs);
}

function stockOf(...all: readonly Stock[]): { readonly stock: ReadonlyMap<string, Stock> } {
  return { stock: new Map(all.map((one) => [one.itemId, one])) };
}

const COUNTED: readonly Item[] = items(3).map((item) => ({ ...item, stock: 10 }));

describe('what is offered', () => {
  test('each item has its name in the language, price, number and picture', () => {
    expect(viewNamed('choosing-4', 'zh-Hant').items[0]).toEqual({
      id: 'item-0',
      name: '礦泉水',
      price: 'HK$8.00',
      number: '11',
      picture: 'item-0.png',
    });
    expect(viewNamed('choosing-4').items[1]).toMatchObject({ number: '12', picture: null });
  });

  test('not what is sold out', () => {
    const sold = stockOf({ itemId: 'item-1', left: 0, misses: 0 }, { itemId: 'item-2', left: 1, misses: 0 });
    expect(viewOf(CHOOSING, { items: COUNTED }, sold).items.map(({ id }) => id)).toEqual(['item-0', 'item-2']);
  });

  test('not what came out too seldom of late, unless that is not minded here', () => {
    const jammed = stockOf({ itemId: 'item-1', left: 9, misses: 3 });
    const ids = (missesUntilSoldOut: number) =>
      viewOf(CHOOSING, { items: COUNTED, missesUntilSoldOut }, jammed).items.map(({ id }) => id);
    expect([ids(3), ids(4), ids(0)]).toEqual([
      ['item-0', 'item-2'],
      ['item-0', 'item-1', 'item-2'],
      ['item-0', 'item-1', 'item-2'],
    ]);
  });

  test('with nothing left the machine says so, before and after the touch', () => {
    const none = stockOf(...COUNTED.map(({ id }) => ({ itemId: id, left: 0, misses: 0 })));
    expect(viewOf({ name: 'idle' }, { items: COUNTED }, none)).toMatchObject({ title: 'Sold out', tone: 'warn' });
    expect(viewOf(CHOOSING, { items: COUNTED }, none)).toMatchObject({ title: 'Sold out', items: [] });
  });
});

describe('typing', () => {
  const typing = (what: 'number' | 'plate' | 'code'): Phase => ({
    name: 'typing',
    what,
    text: '1',
    notice: null,
    ...ENDS,
  });

  test('a number needs digits, and letters where a slot is called by some', () => {
    const [first, ...rest] = items(2);
    const lettered = first === undefined ? [] : [{ ...first, number: 'A4' }, ...rest];
    expect(viewOf(typing('number'), {}).typing).toMatchObject({ keys: 'number', maxLength: 6 });
    expect(viewOf(typing('number'), { items: lettered }).typing).toMatchObject({ keys: 'plate', maxLength: 6 });
    expect(viewOf(typing('code'), {}).typing).toMatchObject({ keys: 'code', maxLength: 32 });
  });

  test('is done when there is something, and not while it is looked up', () => {
    expect(
      ['typing plate', 'typing plate, empty', 'typing reading'].map((name) => viewNamed(name).typing?.complete),
    ).toEqual([true, false, false]);
  });

  test('the key that begins it is called by what it leads to', () => {
    const label = (settings: Partial<KioskSettings>) =>
      viewOf({ name: 'idle' }, settings).actions.find(({ action }) => action === 'type number')?.label;
    const unnumbered = items(2).map((item) => ({ ...item, number: null }));
    expect(label({ items: items(2), parking: PARKING })).toBe('Type a number');
    expect(label({ items: unnumbered, parking: PARKING })).toBe('Type ticket code');
    expect(label({ items: unnumbered, parking: { ...PARKING, codes: false } })).toBeUndefined();
  });
});
