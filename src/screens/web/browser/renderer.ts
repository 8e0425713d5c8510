import type { ScreenButton, ScreenView } from '../../view.ts';
import { Countdown } from './countdown.ts';
import { byId, setText, textElement } from './dom.ts';
import { Items } from './items.ts';
import { QrPicture } from './qr-picture.ts';

export type Press = { readonly type: 'begin' | 'back' } | { readonly type: 'choose'; readonly itemId: string };

/** A new picture is deaf this long: a finger that was on its way to the last one must not choose on this one. */
const DEAF_MS = 300;
/** After a press the buttons wait for the next view; if none comes, they listen again. */
const PRESS_WAIT_MS = 1500;
const FITS = [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52];

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
  readonly #side = byId('side', HTMLElement);
  readonly #note = byId('note', SVGSVGElement);
  readonly #qr = new QrPicture();
  readonly #countdown = new Countdown();
  readonly #items = new Items((button, itemId) => this.#pressed(button, { type: 'choose', itemId }));
  readonly #press: (press: Press) => void;
  #drawn = '';
  #deaf: number | undefined;

  constructor(press: (press: Press) => void) {
    this.#press = press;
    window.addEventListener('resize', () => this.#fit());
  }

  draw(view: ScreenView): void {
    const content = JSON.stringify({ ...view, countdown: null });
    if (content !== this.#drawn) {
      this.#drawn = content;
      this.#drawContent(view);
    }
    this.#countdown.set(view.countdown);
    this.#fit();
  }

  #drawContent(view: ScreenView): void {
    const { dataset } = document.body;
    dataset['phase'] = view.phase;
    dataset['tone'] = view.tone;
    dataset['busy'] = String(view.busy);
    dataset['layout'] = layoutOf(view);
    dataset['symbol'] = symbolOf(view);
    document.title = view.title;
    setText(this.#title, view.title);
    this.#note.toggleAttribute('hidden', view.tone === 'neutral' || layoutOf(view) === 'message');
    this.#lines.replaceChildren(...view.lines.map((line) => textElement('p', 'line', line)));
    this.#lines.hidden = view.lines.length === 0;
    this.#sale.hidden = view.sale === null;
    setText(this.#saleItem, view.sale?.item ?? '');
    setText(this.#salePrice, view.sale?.price ?? '');
    setText(this.#caption, view.qr?.caption ?? '');
    setText(this.#footer, view.footer);
    if (view.qr === null) {
      this.#qr.clear();
    } else {
      this.#qr.set(view.qr.modules);
    }
    this.#items.set(view.qr === null ? view.items : []);
    this.#drawActions(view.actions);
    this.#deafen(DEAF_MS);
  }

  #drawActions(actions: readonly ScreenButton[]): void {
    const buttons = actions.map(({ action, label, kind }) => {
      const button = makeButton(kind, label);
      button.addEventListener('click', () => this.#pressed(button, { type: action }));
      return button;
    });
    if (this.#items.pages > 1) {
      this.#actions.replaceChildren(this.#turnButton('‹', -1), this.#items.leaf, this.#turnButton('›', 1), ...buttons);
    } else {
      this.#actions.replaceChildren(...buttons);
    }
    this.#actions.hidden = this.#actions.childElementCount === 0;
  }

  #turnButton(label: string, by: number): HTMLButtonElement {
    const button = makeButton('turn', label);
    button.addEventListener('click', () => {
      this.#items.turn(by);
      this.#fit();
    });
    return button;
  }

  #pressed(button: HTMLButtonElement, press: Press): void {
    button.dataset['pressed'] = '';
    this.#deafen(PRESS_WAIT_MS);
    this.#press(press);
  }

  #deafen(ms: number): void {
    const buttons = [...document.querySelectorAll('button')];
    window.clearTimeout(this.#deaf);
    for (const button of buttons) {
      button.disabled = true;
    }
    this.#deaf = window.setTimeout(() => {
      for (const button of buttons) {
        button.disabled = false;
        delete button.dataset['pressed'];
      }
    }, ms);
  }

  /** Makes the text smaller, step by step, until nothing is cut off: other languages are longer than ours. */
  #fit(): void {
    this.#items.arrange();
    for (const fit of FITS) {
      document.documentElement.style.setProperty('--fit', String(fit));
      if (![this.#side, ...document.querySelectorAll('button')].some(isCut)) {
        break;
      }
    }
    this.#qr.fit();
  }
}

function isCut(element: Element): boolean {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}

function makeButton(className: string, label: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.textContent = label;
  return button;
}

function layoutOf(view: ScreenView): 'qr' | 'items' | 'message' {
  if (view.qr !== null) {
    return 'qr';
  }
  return view.items.length > 0 ? 'items' : 'message';
}

function symbolOf(view: ScreenView): string {
  if (view.tone !== 'neutral') {
    return view.tone;
  }
  return view.busy ? 'dots' : 'phone';
}
