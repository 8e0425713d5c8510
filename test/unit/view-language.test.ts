import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { SCENES } from '../support/screen-scenes.ts';
import { lastReceipt, type Scene, saleOf, settingsOf, stateOf, VIEW_NOW, VIEW_WALL } from '../support/screen-sites.ts';
import { everyView, viewNamed } from '../support/screen-views.ts';

function sceneNamed(name: string): Scene {
  const found = SCENES.find((scene) => scene.name === name);
  if (found === undefined) {
    throw new Error(`no scene is called '${name}'`);
  }
  return found;
}

function inputsOf(scene: Scene) {
  return { settings: settingsOf(scene), now: VIEW_NOW, wall: VIEW_WALL, qrModules: null, logos: new Map() };
}

describe('the languages to choose from', () => {
  test('each in its own words, one of them chosen', () => {
    expect(viewNamed('idle', 'pt').languages).toEqual([
      { id: 'en', name: 'English', chosen: false },
      { id: 'zh-Hant', name: '繁體中文', chosen: false },
      { id: 'zh-Hans', name: '简体中文', chosen: false },
      { id: 'pt', name: 'Português', chosen: true },
      { id: 'ms', name: 'Bahasa Melayu', chosen: false },
    ]);
  });

  test('only those of the configuration, whatever their order there', () => {
    const scene: Scene = { ...sceneNamed('idle'), settings: { languages: ['pt', 'en'] } };
    const view = makeView(stateOf(scene, 'en'), inputsOf(scene));
    expect(view.languages.map(({ id }) => id)).toEqual(['en', 'pt']);
  });

  test('are not offered where there is one, nor while money moves', () => {
    expect(viewNamed('idle one language').languages).toEqual([]);
    const without = everyView('en').filter(({ view }) => view.languages.length === 0);
    const phases = new Set(without.map(({ view }) => view.phase));
    expect([...phases].sort()).toEqual([
      'charging',
      'confirming',
      'delivering',
      'idle',
      'opening',
      'out of service',
      'paying',
      'receipt',
      'refunding',
      'starting',
      'thanks',
    ]);
    expect(without.filter(({ view }) => view.phase === 'paying').map(({ name }) => name)).toEqual(['paying last call']);
  });
});

describe('where nobody has chosen a language', () => {
  const scene: Scene = { ...sceneNamed('out-of-service'), settings: { language: 'zh-Hant' } };

  test('out of service is told in the kiosk’s own, and in English for those who cannot read it', () => {
    const view = makeView(stateOf(scene, 'pt'), inputsOf(scene));
    expect(view).toMatchObject({ language: 'zh-Hant', title: '暫停服務' });
    expect(view.lines[0]).toBe('Out of service');
  });

  test('English is not said twice', () => {
    const view: ScreenView = viewNamed('out-of-service', 'pt');
    expect([view.title, ...view.lines].filter((text) => text === 'Out of service')).toHaveLength(1);
  });
});

describe('a sale is called by the language that the customer reads now', () => {
  test('an item by its name in that language, when they have changed it since', () => {
    const scene = sceneNamed('paying');
    const chosenIn = saleOf('en', { kind: 'item' });
    const state = { ...stateOf(scene, 'zh-Hans'), sales: new Map([['S1', chosenIn]]) };
    expect(makeView(state, inputsOf(scene)).sale?.item).toBe('矿泉水');
  });

  test('as it was sold, where the configuration does not know it any more', () => {
    const scene: Scene = { ...sceneNamed('delivering'), settings: { items: [] } };
    const state = { ...stateOf(scene, 'zh-Hans'), sales: new Map([['S1', saleOf('en', { kind: 'item' })]]) };
    expect(makeView(state, inputsOf(scene)).sale?.item).toBe('Mineral water');
  });

  test('a stay by the name of the car park; an order as the host calls it', () => {
    for (const language of LANGUAGES) {
      const stay = sceneNamed('paying stay');
      const order = sceneNamed('paying order');
      const sold = (scene: Scene) => new Map([['S1', saleOf('en', scene.subject ?? { kind: 'item' })]]);
      const called = (scene: Scene) =>
        makeView({ ...stateOf(scene, language), sales: sold(scene) }, inputsOf(scene)).sale?.item;
      expect(called(stay)).toBe(settingsOf(stay).parking?.name.in[language] ?? 'Parking North');
      expect(called(order)).toBe('Order 1234');
      expect(
        makeView({ ...stateOf(stay, language), sales: sold(stay) }, { ...inputsOf(stay), settings: settingsOf({}) })
          .sale?.item,
      ).not.toBe('');
    }
  });
});

describe('a sale that the books have let go of', () => {
  const bare = (name: string) => {
    const scene = sceneNamed(name);
    return makeView({ ...stateOf(scene, 'en'), sales: new Map() }, inputsOf(scene));
  };

  test('leaves no hole in a sentence', () => {
    for (const { name, phase } of SCENES.filter((scene) => 'saleId' in scene.phase)) {
      const view = bare(name);
      const texts = [view.title, ...view.lines, view.footer];
      const holes = texts.filter((text) => text.trim() === '' || /[{}]|your \.|: \.|undefined/i.test(text));
      // The price is asked for only while the sale is there: the domain keeps it until it is paid or left.
      expect(phase.name === 'paying' ? [] : holes, name).toEqual([]);
    }
  });

  test('is still known by its receipt', () => {
    const scene = sceneNamed('thanks');
    const known = {
      ...stateOf(scene, 'en'),
      sales: new Map(),
      lastReceipt: lastReceipt(saleOf('en', { kind: 'item' })),
    };
    expect(makeView(known, inputsOf(scene)).sale?.item).toBe('Mineral water');
    expect(bare('thanks').sale).toBeNull();
  });
});

describe('the receipt once more', () => {
  const again = (more: Partial<Scene>, now = VIEW_NOW) => {
    const scene: Scene = { ...sceneNamed('idle again'), ...more };
    const view = makeView(stateOf(scene, 'en'), { ...inputsOf(scene), now });
    return view.actions.some(({ action }) => action === 'again');
  };

  test('is offered while it can be had', () => {
    expect(again({})).toBe(true);
    expect(again({}, VIEW_NOW + 60_001)).toBe(false);
    expect(again({ without: ['printer'] })).toBe(false);
    expect(again({ settings: { printReceipts: false } })).toBe(false);
  });
});
