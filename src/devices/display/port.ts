import type { ScreenView } from '../../screens/view.ts';
import type { Device } from '../port.ts';

/** Where the customer looks, and touches. */
export interface Display extends Device {
  readonly kind: string;
  /** Shows this view now; only the newest counts. Never throws. */
  show(view: ScreenView): void;
}

/** What a customer can do on a screen. Validated before it gets here; ids are compared with what is on offer. */
export type ScreenAction =
  | { readonly type: 'begin' }
  | { readonly type: 'choose'; readonly itemId: string }
  | { readonly type: 'back' };
