import type { Language } from '../domain/language.ts';
import type { Money } from '../domain/money.ts';

/**
 * What one screen shows: plain data, made purely from the kiosk's state (`makeView`) and drawn by a renderer that adds
 * nothing to it. Text from outside has been through the printable filter before it gets here.
 */
export interface ScreenView {
  /** Name of the kiosk state, for styling and for tests. */
  readonly phase: string;
  /** Language of all texts; renderers set type and line breaks by it. */
  readonly language: Language;
  /** Larger type, fewer things at once, and everything that can be touched in the lower half. */
  readonly stepFree: boolean;
  readonly title: string;
  /** What is happening and what to do, one sentence a line. */
  readonly lines: readonly string[];
  /** What is being bought and for how much. */
  readonly sale: { readonly item: string; readonly price: string; readonly amount: Money } | null;
  /** What the amount is made of, or what a ticket says: `Entered  14:05`. */
  readonly rows: readonly ScreenRow[];
  readonly items: readonly ScreenItem[];
  /** Ways to pay: what is accepted, and what can be chosen for the code on the screen. */
  readonly wallets: readonly ScreenWallet[];
  /** A QR code as a module matrix (rows of `0`/`1`), made once per code, not per frame: the order code, or a receipt to take along. */
  readonly qr: { readonly modules: readonly string[]; readonly caption: string } | null;
  /** What is being typed, and with which keys. */
  readonly typing: ScreenTyping | null;
  /** Counts down to the end of the order's real life: ms left when this view was made, and of how long. */
  readonly countdown: { readonly leftMs: number; readonly totalMs: number } | null;
  /** A progress animation is shown while the customer waits. */
  readonly busy: boolean;
  readonly tone: 'neutral' | 'good' | 'bad' | 'warn';
  readonly actions: readonly ScreenButton[];
  /** Empty where the language cannot be changed now. */
  readonly languages: readonly ScreenLanguage[];
  /** Small print: kiosk name, reference of a sale that needs a person. */
  readonly footer: string;
}

export interface ScreenRow {
  readonly label: string;
  readonly value: string;
  /** The sum under the others. */
  readonly strong: boolean;
}

export interface ScreenItem {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  /** What a customer types to choose it, as on the label of its slot; null where items have no numbers. */
  readonly number: string | null;
  /** Path below `/pictures/`, for a page; null: none is configured. */
  readonly picture: string | null;
}

export interface ScreenWallet {
  readonly id: string;
  readonly name: string;
  /** One of `WALLET_LOGOS`; null: none that may be shown, so its name stands for it. */
  readonly logo: string | null;
  /** Its order code is the one on the screen. */
  readonly shown: boolean;
  /** It can be touched, and then its order code is shown. */
  readonly canShow: boolean;
}

export interface ScreenTyping {
  /** `plate`: letters and digits. `number`: digits. `code`: letters, digits and a hyphen, as on a ticket. */
  readonly keys: 'plate' | 'number' | 'code';
  readonly text: string;
  readonly maxLength: number;
  /** It may be sent as it is. */
  readonly complete: boolean;
  /** On the key that sends it. */
  readonly doneLabel: string;
  /** Names of the keys that take one sign back, and all, for those who cannot see the pictures on them. */
  readonly eraseLabel: string;
}

export interface ScreenLanguage {
  readonly id: Language;
  /** In the language itself: `繁體中文`. */
  readonly name: string;
  readonly chosen: boolean;
}

export interface ScreenButton {
  readonly action: 'begin' | 'back' | 'again' | 'type number' | 'type plate' | 'lost ticket' | 'step-free';
  readonly label: string;
  readonly kind: 'primary' | 'plain';
}
