import type { Language } from '../domain/language.ts';
import { textIn } from '../domain/language.ts';
import type { Money } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import { works } from '../domain/readiness.ts';
import type { Sale } from '../domain/sale.ts';
import type { Item, KioskSettings } from '../domain/settings.ts';
import type { KioskState } from '../domain/state.ts';
import { fill, type Messages, messagesFor } from '../i18n/messages.ts';
import { moneyText } from '../i18n/money-text.ts';
import type { Keys } from './keys.ts';
import type { ScreenButton, ScreenView } from './view.ts';

/** What a view is made from beside the state. */
export interface ViewInputs {
  readonly settings: KioskSettings;
  /** Monotonic ms, for countdowns. */
  readonly now: number;
  /** Wall ms, for how long a car has been parked, and which day is today. */
  readonly wall: number;
  /**
   * Modules of the code that is to be shown: the order code while paying; on the last screen what takes the place of a
   * printed receipt (its lookup, or the code that opens the exit for a lost ticket). Null while there is none yet.
   */
  readonly qrModules: readonly string[] | null;
  /** By wallet: its badge in `web/logos.ts`, or a file in the folder of pictures. */
  readonly logos: ReadonlyMap<string, string>;
  /** What there is in place of touching. Null, or left out: the screen can be touched. */
  readonly keys?: Keys | null;
}

/** Longest name from outside that a screen shows, in characters. */
export const NAME_LENGTH = 60;

/** More sentences than these nobody reads who stands in the rain. */
export const MOST_LINES = 3;

/** What each phase has to say; all else of a view is the same everywhere, or empty. */
export type Part = Pick<ScreenView, 'title' | 'lines' | 'tone'> & Partial<ScreenView>;

/** One moment of the kiosk, with its words. */
export interface Scene {
  readonly state: KioskState;
  readonly inputs: ViewInputs;
  readonly settings: KioskSettings;
  readonly language: Language;
  readonly t: Messages;
  /** The sale in front; null when there is none, or the books have let go of it. */
  readonly sale: Sale | null;
  /** Fills gaps with the sale's item and price, and whatever is given. */
  readonly say: (text: string, values?: Readonly<Record<string, string>>) => string;
}

export function sceneOf(state: KioskState, inputs: ViewInputs): Scene {
  const { settings } = inputs;
  const { phase } = state;
  const nobodyThere = phase.name === 'starting' || phase.name === 'out of service';
  const language = nobodyThere ? settings.language : state.language;
  const sale = 'saleId' in phase ? saleInFront(state, phase.saleId) : null;
  const known =
    sale === null ? {} : { item: saleName(sale, settings, language), price: moneyText(sale.amount, language) };
  return {
    state,
    inputs,
    settings,
    language,
    t: messagesFor(language),
    sale,
    say: (text, values = {}) => fill(text, { ...known, ...values }),
  };
}

/** Still known from its receipt when the books have let go of it. */
function saleInFront({ sales, lastReceipt }: KioskState, saleId: string): Sale | null {
  return sales.get(saleId) ?? (lastReceipt?.saleId === saleId ? lastReceipt.paper.sale : null);
}

/** What is bought, for the language that the customer reads now; as it was when it was sold where the configuration knows it no more. */
export function saleName(sale: Sale, settings: KioskSettings, language: Language): string {
  if (sale.language === language) {
    return printable(sale.itemName, NAME_LENGTH);
  }
  switch (sale.subject.kind) {
    case 'item': {
      const item = settings.items.find(({ id }) => id === sale.itemId);
      return item === undefined ? printable(sale.itemName, NAME_LENGTH) : itemName(item, language);
    }
    case 'stay':
      return parkingName(settings, language) || printable(sale.itemName, NAME_LENGTH);
    case 'order':
      return printable(sale.itemName, NAME_LENGTH);
    default:
      return sale.subject satisfies never;
  }
}

export function itemName({ name }: Item, language: Language): string {
  return printable(textIn(name, language), NAME_LENGTH);
}

/** Empty without a car park. */
export function parkingName({ parking }: KioskSettings, language: Language): string {
  return parking === null ? '' : printable(textIn(parking.name, language), NAME_LENGTH);
}

export function priced(item: string, amount: Money, language: Language): NonNullable<ScreenView['sale']> {
  return { item, price: moneyText(amount, language), amount };
}

export function button(
  action: ScreenButton['action'],
  label: string,
  kind: ScreenButton['kind'] = 'plain',
): ScreenButton {
  return { action, label, kind };
}

export function stepFreeButtons({ state, settings, t }: Scene): readonly ScreenButton[] {
  return settings.stepFree ? [button('step-free', state.stepFree ? t.stepFreeOff : t.stepFreeOn)] : [];
}

/** Empty when there is nothing to have once more, or no paper to have it on. */
export function againButtons({ state, settings, inputs, t }: Scene): readonly ScreenButton[] {
  const { lastReceipt } = state;
  const there = lastReceipt !== null && inputs.now <= lastReceipt.until;
  return there && settings.printReceipts && works(state.parts, 'printer') ? [button('again', t.again)] : [];
}

/** Tickets, vouchers and codes can be read. */
export function reads({ state }: Scene): boolean {
  return works(state.parts, 'scanner');
}

/** Where there is no room for all of it, the warning stays. */
export function withWarning(lines: readonly string[], warning: readonly string[]): readonly string[] {
  return [...lines.slice(0, MOST_LINES - warning.length), ...warning];
}

/** What is to be known before paying: empty unless receipts are printed here, and cannot be now. */
export function paperWarning({ state, settings, t }: Scene): readonly string[] {
  return settings.printReceipts && !works(state.parts, 'printer') ? [t.noReceiptsLine] : [];
}
