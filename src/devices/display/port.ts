import type { Language } from '../../domain/language.ts';
import type { ScreenView } from '../../screens/view.ts';
import type { Device } from '../port.ts';

/** Where the customer looks, and touches. */
export interface Display extends Device {
  readonly kind: string;
  /** Shows this view now; only the newest counts. Never throws. */
  show(view: ScreenView): void;
}

/** What a customer can do on a screen, or with buttons. Validated before it gets here; ids are compared with what is on offer. */
export type ScreenAction =
  /** The main button: begin, go on, pay. */
  | { readonly type: 'begin' }
  | { readonly type: 'choose'; readonly itemId: string }
  | { readonly type: 'back' }
  | { readonly type: 'language'; readonly language: Language }
  /** The order code of this wallet is wanted on the screen. */
  | { readonly type: 'wallet'; readonly walletId: string }
  /** Keys for what cannot be touched or scanned. */
  | { readonly type: 'type number' | 'type plate' | 'lost ticket' }
  /** One key: a letter, a digit, `-`; `erase` takes one back. */
  | { readonly type: 'key'; readonly key: string }
  /** What was typed is complete. */
  | { readonly type: 'enter' }
  /** The receipt once more. */
  | { readonly type: 'again' }
  /** Larger type and low buttons, on or off. */
  | { readonly type: 'step-free' };
