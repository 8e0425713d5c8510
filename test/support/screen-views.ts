import type { Language } from '../../src/domain/language.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenItem, ScreenView } from '../../src/screens/view.ts';
import { KEY_SCENES } from './screen-key-scenes.ts';
import { SCENES } from './screen-scenes.ts';
import { type Scene, settingsOf, stateOf, VIEW_NOW, VIEW_WALL, WITH_LOGO } from './screen-sites.ts';

/** A view of nothing in particular, with what a test cares about laid over it. */
export function someView(over: Partial<ScreenView> = {}): ScreenView {
  return {
    phase: 'idle',
    language: 'en',
    stepFree: false,
    title: 'Pay here by phone',
    lines: [],
    sale: null,
    rows: [],
    items: [],
    wallets: [],
    qr: null,
    typing: null,
    countdown: null,
    busy: false,
    tone: 'neutral',
    actions: [],
    languages: [],
    footer: 'Car park North · kiosk 7',
    ...over,
  };
}

const NAMES = [
  'Parking 1 hour',
  'Parking 2 hours',
  'Parking 4 hours',
  'Day ticket',
  'Day ticket with electric charging',
  'Evening ticket, 18:00 to 02:00',
  'Motorcycle',
  'Week pass',
  'Lost ticket',
];

export function someItems(count: number): readonly ScreenItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `item-${index}`,
    name: NAMES[index % NAMES.length] ?? '',
    price: `HK$${(12 + index * 14).toFixed(2)}`,
    number: null,
    picture: null,
  }));
}

/**
 * A matrix of the size of a usual order code, for tests that do not read it: three finders and a pattern, nothing a phone
 * could scan. A test that reads codes passes what `qrModules` made.
 */
export const UNREADABLE_MODULES: readonly string[] = Array.from({ length: 33 }, (_row, y) =>
  Array.from({ length: 33 }, (_column, x) => (dark(x, y) ? '1' : '0')).join(''),
);

function dark(x: number, y: number): boolean {
  const corner = [
    [3, 3],
    [29, 3],
    [3, 29],
  ].find(([cx = 0, cy = 0]) => Math.max(Math.abs(x - cx), Math.abs(y - cy)) <= 4);
  if (corner === undefined) {
    return (x * 7 + y * 11 + x * y) % 3 === 0;
  }
  const [cx = 0, cy = 0] = corner;
  const ring = Math.max(Math.abs(x - cx), Math.abs(y - cy));
  return ring < 2 || ring === 3;
}

export interface NamedView {
  readonly name: string;
  readonly view: ScreenView;
}

/**
 * One view for every screen there can be, as the daemon itself makes it, in one language.
 * @param modules of the code on the screens that have one.
 */
export function everyView(language: Language, modules: readonly string[] = UNREADABLE_MODULES): readonly NamedView[] {
  return viewsOf(SCENES, language, modules);
}

/** Those that are worded for keys, as nobody can touch the screen. */
export function everyKeyView(language: Language): readonly NamedView[] {
  return viewsOf(KEY_SCENES, language, UNREADABLE_MODULES);
}

function viewsOf(scenes: readonly Scene[], language: Language, modules: readonly string[]): readonly NamedView[] {
  return scenes.map((scene) => {
    const inputs = {
      settings: settingsOf(scene),
      now: VIEW_NOW,
      wall: VIEW_WALL,
      qrModules: scene.drawn === false ? null : modules,
      logos: WITH_LOGO,
      keys: scene.keys ?? null,
    };
    return { name: scene.name, view: makeView(stateOf(scene, language), inputs) };
  });
}

/**
 * One of them.
 * @throws Error when there is none of that name: a test would otherwise try something else than it says.
 */
export function viewNamed(name: string, language: Language = 'en', modules?: readonly string[]): ScreenView {
  const found = everyView(language, modules).find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no view is called '${name}'`);
  }
  return found.view;
}
