import type { Money } from '../domain/money.ts';

/**
 * What one screen shows: plain data, made purely from the kiosk's state (`makeView`) and drawn by a renderer that adds
 * nothing to it. Text from outside has been through the printable filter before it gets here.
 */
export interface ScreenView {
  /** Name of the kiosk state, for styling and for tests. */
  readonly phase: string;
  readonly title: string;
  /** What is happening and what to do, one sentence a line. */
  readonly lines: readonly string[];
  /** What is being bought and for how much. */
  readonly sale: { readonly item: string; readonly price: string; readonly amount: Money } | null;
  readonly items: readonly ScreenItem[];
  /** The order code as a QR module matrix (rows of `0`/`1`), made once per code, not per frame. */
  readonly qr: { readonly modules: readonly string[]; readonly caption: string } | null;
  /** Counts down to the end of the order's real life: ms left when this view was made, and of how long. */
  readonly countdown: { readonly leftMs: number; readonly totalMs: number } | null;
  /** A progress animation is shown while the customer waits. */
  readonly busy: boolean;
  readonly tone: 'neutral' | 'good' | 'bad' | 'warn';
  readonly actions: readonly ScreenButton[];
  /** Small print: kiosk name, reference of a sale that needs a person. */
  readonly footer: string;
}

export interface ScreenItem {
  readonly id: string;
  readonly name: string;
  readonly price: string;
}

export interface ScreenButton {
  readonly action: 'begin' | 'back';
  readonly label: string;
  readonly kind: 'primary' | 'plain';
}
