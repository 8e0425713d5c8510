import type { ScreenAction } from '../display/port.ts';
import type { Device, HealthListener } from '../port.ts';

/** Keys beside the screen: digits to type, and what takes the place of touching. */
export interface Keypad extends Device {
  readonly kind: string;
  /** Which device it is, for the technician; null while there is none, and for the virtual one. */
  readonly found: string | null;
}

/** What can be typed: as in the numbers of items, ticket codes and plates. */
export const ONE_SIGN = /^[0-9A-Z-]$/;

/** One press: a letter, a digit or `-`, or a key that stands for a button. */
export type KeypadKey =
  | { readonly is: 'sign'; readonly sign: string }
  | { readonly is: 'enter' }
  | { readonly is: 'erase' }
  | { readonly is: 'back' };

export interface KeypadListeners {
  readonly onAction: (action: ScreenAction) => void;
  readonly onHealth: HealthListener;
}

/**
 * What a press may mean, in the order in which it is tried: the kiosk takes no notice of what its screen does not offer. So Enter is the
 * main button wherever nothing is typed, and the first sign opens the field that it belongs into.
 */
export function actionsOf(key: KeypadKey): readonly ScreenAction[] {
  switch (key.is) {
    case 'enter':
      return [{ type: 'begin' }, { type: 'enter' }];
    case 'erase':
      return [{ type: 'key', key: 'erase' }];
    case 'back':
      return [{ type: 'back' }];
    case 'sign': {
      const digits = /^\d$/.test(key.sign);
      const fields = digits ? (['type number', 'type plate'] as const) : (['type plate', 'type number'] as const);
      return [...fields.map((type) => ({ type })), { type: 'key', key: key.sign }];
    }
  }
}
