import { onOffer } from '../domain/stock.ts';
import type { PhysicalKey } from './keys.ts';
import type { ScreenButton } from './view.ts';
import type { Scene } from './view-scene.ts';

/** How a customer who cannot touch the screen gets what is for sale. */
export type WayIn =
  /** Types its number at once. */
  | { readonly by: 'number' }
  /** Presses the button of the item. */
  | { readonly by: 'choice' }
  /** Presses this key first, called as the customer sees it. */
  | { readonly by: 'key'; readonly key: string };

/** The sentences that say what to press: of the touched screen, or those of the keys that are there. */
export interface KeyWords {
  readonly touch: readonly string[];
  readonly number: readonly string[];
  readonly choice: readonly string[];
  readonly key: readonly string[];
}

/** What to do on the first screen, for what can be reached here. */
export function wordsFor(scene: Scene, words: KeyWords, starts: readonly ScreenButton[]): readonly string[] {
  const way = wayIn(scene, starts);
  if (way === null) {
    return words.touch;
  }
  return way.by === 'key' ? words.key.map((line) => scene.say(line, { key: way.key })) : words[way.by];
}

/** Null: the screen can be touched. */
function wayIn(scene: Scene, starts: readonly ScreenButton[]): WayIn | null {
  const { keys } = scene.inputs;
  if (keys === undefined || keys === null) {
    return null;
  }
  if (keys.keypad !== null && hasNumbers(scene)) {
    return { by: 'number' };
  }
  // Whoever has a button for each item need not begin.
  const choice = keys.buttons.includes('choose');
  return choice ? { by: 'choice' } : { by: 'key', key: keyFor(scene, starts) ?? scene.t.begin };
}

/** What the first of these buttons that has a key is called; null: none has. */
export function keyFor({ inputs: { keys } }: Scene, buttons: readonly ScreenButton[]): string | null {
  for (const { action, label } of buttons) {
    if (keys?.buttons.includes(action)) {
      return label;
    }
    if (action === 'begin' && keys?.keypad) {
      return keys.keypad.enter;
    }
  }
  return null;
}

/** What to do with a list of what is for sale. */
export function choosingWords(scene: Scene): readonly string[] {
  const { inputs, t, say } = scene;
  const { keys } = inputs;
  if (keys === undefined || keys === null) {
    return t.chooseLines;
  }
  if (keys.keypad !== null && hasNumbers(scene)) {
    const { enter } = keys.keypad;
    return t.chooseNumberLines.map((line) => say(line, { key: enter }));
  }
  const typed: PhysicalKey = 'type number';
  return keys.buttons.includes(typed) && hasNumbers(scene) && !keys.buttons.includes('choose')
    ? t.chooseKeyLines.map((line) => say(line, { key: t.typeNumber }))
    : t.chooseButtonLines;
}

export function hasNumbers({ settings, state }: Scene): boolean {
  return onOffer(settings, state.stock).some(({ number }) => number !== null);
}
