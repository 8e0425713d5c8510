import type { ScreenAction } from '../../../devices/display/port.ts';
import type { ScreenButton, ScreenView } from '../../view.ts';
import { Countdown } from './countdown.ts';
import { byId, Last, makeButton, setText, textElement } from './dom.ts';
import { Fit } from './fit.ts';
import { Items } from './items.ts';
import { Keypad } from './keypad.ts';
import { Languages } from './languages.ts';
import { Presses } from './presses.ts';
import { QrPicture } from './qr-picture.ts';
import { Rows } from './rows.ts';
import { Wallets } from './wallets.ts';

/** A new picture is deaf this long: a finger that was on its way to the last one must not choose on this one. */
const DEAF_MS = 300;
/** After a press the buttons wait for the next view; if none comes, they listen again. */
const PRESS_WAIT_MS = 1500;
/** A screen whose shorter side has this many pixels has room for a row of languages beside anything but a code. */
const ROOMY = 700;

type Layout = 'qr' | 'items' | 'typing' | 'sum' | 'message';

/** Puts a view on the page. All text goes in as text; nothing is added to what the view says. */
export class Renderer {
  readonly #title = byId('title', HTMLSpanElement);
  readonly #lines = byId('lines', HTMLDivElement);
  readonly #sale = byId('sale', HTMLDivElement);
  readonly #saleItem = byId('sale-item', HTMLParagraphElement);
  readonly #salePrice = byId('sale-price', HTMLParagraphElement);
  readonly #caption = byId('caption', HTMLParagraphElement);
  readonly #actions = byId('actions', HTMLElement);
  readonly #footer = byId('footer', HTMLElement);
  readonly #note = byId('note', SVGSVGElement);
  readonly #say = byId('say', HTMLParagraphElement);
  readonly #qr = new QrPicture();
  readonly #countdown = new Countdown();
  readonly #presses = new Presses();
  readonly #rows = new Rows();
  readonly #items: Items;
  readonly #wallets: Wallets;
  readonly #languages: Languages;
  readonly #keypad: Keypad;
  readonly #fit: Fit;
  readonly #press: (press: ScreenAction) => void;
  #view: ScreenView | null = null;
  readonly #last = new Last();
  readonly #lastControls = new Last();
  readonly #lastActions = new Last();

  constructor(press: (press: ScreenAction) => void) {
    this.#press = press;
    const refit = (): void => this.#fit.now();
    this.#items = new Items((button, itemId) => this.#pressed(button, { type: 'choose', itemId }), refit);
    this.#wallets = new Wallets((button, walletId) => this.#pressed(button, { type: 'wallet', walletId }), refit);
    this.#languages = new Languages((button, language) => this.#pressed(button, { type: 'language', language }));
    this.#keypad = new Keypad({
      key: (key) => this.#press({ type: 'key', key }),
      enter: (button) => this.#pressed(button, { type: 'enter' }),
    });
    this.#fit = new Fit(this.#items, this.#qr);
    this.#presses.start();
    window.addEventListener('resize', () => this.#resized());
  }

  draw(view: ScreenView): void {
    const isNew = this.#last.isNew({ ...view, countdown: null });
    this.#view = view;
    this.#countdown.set(view.countdown);
    if (isNew) {
      const focused = keyOf(document.activeElement);
      this.#drawWords(view);
      this.#drawControls(view);
      this.#fit.now();
      keepFocus(focused, this.#title);
    }
    if (this.#lastControls.isNew(controlsOf(view))) {
      this.closeSheet();
      this.#presses.deafen(DEAF_MS);
    } else if (view.typing !== null) {
      this.#presses.hear();
    }
  }

  /** Nothing may lie over the picture any more, as when it goes dark. */
  closeSheet(): void {
    this.#languages.close();
  }

  #resized(): void {
    if (this.#view !== null) {
      this.#drawControls(this.#view);
      this.#fit.now();
    }
  }

  #drawWords(view: ScreenView): void {
    const { dataset } = document.body;
    const layout = layoutOf(view);
    document.documentElement.lang = view.language;
    dataset['phase'] = view.phase;
    dataset['tone'] = view.tone;
    dataset['busy'] = String(view.busy);
    dataset['stepFree'] = String(view.stepFree);
    dataset['layout'] = layout;
    dataset['symbol'] = symbolOf(view);
    document.title = view.title;
    setText(this.#title, view.title);
    this.#note.toggleAttribute('hidden', view.tone === 'neutral' || layout === 'message');
    this.#lines.replaceChildren(...view.lines.map((line) => textElement('p', 'line', line)));
    this.#lines.hidden = view.lines.length === 0;
    this.#sale.hidden = view.sale === null;
    setText(this.#saleItem, view.sale?.item ?? '');
    // Where the sum stands under its parts it need not be there twice.
    setText(this.#salePrice, view.rows.some(({ strong }) => strong) ? '' : (view.sale?.price ?? ''));
    setText(this.#caption, view.qr?.caption ?? '');
    setText(this.#footer, view.footer);
    setText(this.#say, [view.title, ...view.lines].join(' '));
    this.#rows.set(view.rows);
    if (view.qr === null) {
      this.#qr.clear();
    } else {
      this.#qr.set(view.qr);
    }
  }

  #drawControls(view: ScreenView): void {
    const isRoomy = Math.min(window.innerWidth, window.innerHeight) >= ROOMY;
    const layout = layoutOf(view);
    const inRow = layout === 'message' || layout === 'sum' || (isRoomy && layout !== 'qr' && !view.stepFree);
    this.#languages.set(view.languages, inRow);
    this.#wallets.set(view.wallets);
    this.#items.set(view.qr === null ? view.items : []);
    this.#keypad.set(view.typing, view.stepFree);
    if (this.#lastActions.isNew(view.actions)) {
      this.#actions.replaceChildren(...view.actions.map((action) => this.#action(action)));
      this.#actions.hidden = view.actions.length === 0;
    }
  }

  #action({ action, label, kind }: ScreenButton): HTMLButtonElement {
    const button = makeButton(`action ${action}`, kind, label);
    button.addEventListener('click', () => this.#pressed(button, { type: action }));
    return button;
  }

  #pressed(button: HTMLButtonElement, press: ScreenAction): void {
    button.dataset['pressed'] = '';
    this.#presses.deafen(PRESS_WAIT_MS);
    this.#press(press);
  }
}

/** What can be pressed, without what was typed: a picture in which it is the same may be pressed again at once. */
function controlsOf({ phase, language, stepFree, items, wallets, typing, actions }: ScreenView): unknown {
  return [phase, language, stepFree, items, wallets, typing?.keys, actions];
}

function keyOf(element: Element | null): string | null {
  return element instanceof HTMLElement ? (element.dataset['key'] ?? null) : null;
}

/** For those who use keys: to the same control in the new picture, else to its title, from where the next tab goes on. */
function keepFocus(key: string | null, title: HTMLElement): void {
  if (key !== null && keyOf(document.activeElement) !== key) {
    const same = document.querySelector<HTMLElement>(`#stage [data-key="${CSS.escape(key)}"]`);
    (same ?? title).focus();
  }
}

function layoutOf(view: ScreenView): Layout {
  if (view.qr !== null) {
    return 'qr';
  }
  if (view.typing !== null) {
    return 'typing';
  }
  if (view.items.length > 0) {
    return 'items';
  }
  return view.rows.length > 0 ? 'sum' : 'message';
}

function symbolOf(view: ScreenView): string {
  if (view.tone !== 'neutral') {
    return view.tone;
  }
  return view.busy ? 'dots' : 'phone';
}
