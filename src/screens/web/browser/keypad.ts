import type { ScreenTyping } from '../../view.ts';
import { byId, icon, Last, makeButton, setText } from './dom.ts';

const DIGITS = [...'1234567890'];
/**
 * In the order of the alphabet and not of a typewriter: so the same order fits any number of columns, with keys of a thumb's
 * width on a screen of 480 pixels too, and it is known to those who have never typed. A plate has but a few signs.
 */
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const ERASE = 'M9 5h12v14H9l-6-7zM12 9l6 6m0-6-6 6';

export interface KeypadListeners {
  key(key: string): void;
  enter(button: HTMLButtonElement): void;
}

/** Keys for what cannot be touched or scanned. Built once for each kind of keys; afterwards only the text changes. */
export class Keypad {
  readonly #pad = byId('keypad', HTMLDivElement);
  readonly #typed = byId('typed', HTMLOutputElement);
  readonly #listeners: KeypadListeners;
  readonly #last = new Last();
  #isTurned = false;
  #typing: ScreenTyping | null = null;
  #isStepFree = false;

  constructor(listeners: KeypadListeners) {
    this.#listeners = listeners;
  }

  set(typing: ScreenTyping | null, stepFree: boolean): void {
    this.#typing = typing;
    this.#isStepFree = stepFree;
    this.#pad.hidden = typing === null;
    this.#typed.hidden = typing === null;
    delete document.body.dataset['keys'];
    if (typing === null) {
      this.#isTurned = false;
      this.#pad.replaceChildren();
      this.#last.isNew(null);
      setText(this.#typed, '');
      this.#typed.hidden = true;
      return;
    }
    document.body.dataset['keys'] = typing.keys;
    this.arrange();
    this.#typed.textContent = typing.text;
    this.#pad.toggleAttribute('data-full', typing.text.length >= typing.maxLength);
    const done = this.#pad.querySelector('.done');
    done?.toggleAttribute('data-waits', !typing.complete);
    done?.setAttribute('aria-disabled', String(!typing.complete));
  }

  /** Which keys there are depends on the room: upright, or in the lower half of a small screen, letters and digits take turns. */
  arrange(): void {
    if (this.#typing === null) {
      return;
    }
    const { keys, doneLabel, eraseLabel } = this.#typing;
    const shape = shapeOf(keys, this.#isStepFree, window.innerWidth, window.innerHeight);
    if (!this.#last.isNew([keys, doneLabel, eraseLabel, shape, this.#isTurned])) {
      return;
    }
    this.#pad.dataset['keys'] = keys;
    this.#pad.style.setProperty('--columns', String(shape.columns));
    const erase = this.#erase(eraseLabel);
    const done = this.#done(doneLabel, shape);
    if (keys === 'number') {
      // As on a telephone; in two rows where only the lower half is to be used.
      const middle = shape.columns === 3 ? 9 : 5;
      const digits = DIGITS.map((key) => this.#key(key));
      this.#pad.replaceChildren(...digits.slice(0, middle), erase, ...digits.slice(middle), done);
    } else {
      this.#pad.replaceChildren(...this.#signs(keys, shape), erase, done);
    }
  }

  #signs(keys: 'plate' | 'code', { takesTurns }: Shape): HTMLButtonElement[] {
    const hyphen = keys === 'code' ? ['-'] : [];
    if (!takesTurns) {
      return [...DIGITS, ...LETTERS, ...hyphen].map((key) => this.#key(key));
    }
    const shown = this.#isTurned ? [...DIGITS, ...hyphen] : LETTERS;
    return [...shown.map((key) => this.#key(key)), this.#turn()];
  }

  #key(key: string): HTMLButtonElement {
    const button = makeButton(`key ${key}`, /\d/.test(key) ? 'key digit' : 'key', key);
    button.addEventListener('click', () => this.#listeners.key(key));
    return button;
  }

  #turn(): HTMLButtonElement {
    const button = makeButton('turn keys', 'key turns', this.#isTurned ? 'ABC' : '123');
    button.addEventListener('click', () => {
      this.#isTurned = !this.#isTurned;
      this.set(this.#typing, this.#isStepFree);
      this.#pad.querySelector<HTMLButtonElement>('.turns')?.focus();
    });
    return button;
  }

  #erase(label: string): HTMLButtonElement {
    const button = makeButton('key erase', 'key erase', icon(ERASE));
    button.setAttribute('aria-label', label);
    button.addEventListener('click', () => this.#listeners.key('erase'));
    return button;
  }

  #done(label: string, { wide }: Shape): HTMLButtonElement {
    const button = makeButton('enter', 'key done primary', label);
    button.style.setProperty('--wide', String(wide));
    button.addEventListener('click', () => {
      if (this.#typing?.complete === true) {
        this.#listeners.enter(button);
      }
    });
    return button;
  }
}

interface Shape {
  readonly columns: number;
  /** Letters and digits do not fit together. */
  readonly takesTurns: boolean;
  /** Columns that the last key takes. */
  readonly wide: number;
}

/** Columns such that no key is narrower than 60 pixels, and such that the last row is full. */
function shapeOf(keys: ScreenTyping['keys'], stepFree: boolean, width: number, height: number): Shape {
  const upright = height > width;
  if (keys === 'number') {
    return stepFree && !upright
      ? { columns: 6, takesTurns: false, wide: 1 }
      : { columns: 3, takesTurns: false, wide: 1 };
  }
  const all = 36 + (keys === 'code' ? 1 : 0);
  const columns = upright ? 6 : 10;
  return stepFree
    ? { columns, takesTurns: true, wide: 2 }
    : { columns, takesTurns: false, wide: columns - ((all + 1) % columns) };
}
