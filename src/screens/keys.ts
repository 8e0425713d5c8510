import type { ScreenButton } from './view.ts';

/** What a key beside the screen can stand for: a button of the view; what was typed is complete; one sign back; another language. */
export type PhysicalKey = ScreenButton['action'] | 'enter' | 'key' | 'language';

/** What is printed on the keys of a keypad. */
export interface KeyCaps {
  /** Goes on: the main button, and the end of what was typed. */
  readonly enter: string;
  readonly erase: string;
  readonly back: string;
}

/** What there is in place of touching. */
export interface Keys {
  /** Buttons beside the screen; `choose`: there are some for an item each. */
  readonly buttons: readonly (PhysicalKey | 'choose')[];
  /** Null: there is no keypad. */
  readonly keypad: KeyCaps | null;
}
