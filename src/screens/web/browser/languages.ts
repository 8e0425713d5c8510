import type { Language } from '../../../domain/language.ts';
import type { ScreenLanguage } from '../../view.ts';
import { byId, icon, Last, makeButton, textElement } from './dom.ts';

const GLOBE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-6 6-6 12 0 18 6-6 6-12 0-18z';
const CROSS = 'M6 6l12 12M18 6 6 18';

/**
 * Languages in their own names: a row of buttons, or, where a screen has no room for a row, one button with a globe that
 * opens a sheet of them over everything.
 */
export class Languages {
  readonly #row = byId('languages', HTMLElement);
  readonly #globe = byId('globe', HTMLDivElement);
  readonly #sheet = byId('sheet', HTMLDivElement);
  readonly #stage = byId('stage', HTMLElement);
  readonly #choose: (button: HTMLButtonElement, language: Language) => void;
  readonly #last = new Last();

  constructor(choose: (button: HTMLButtonElement, language: Language) => void) {
    this.#choose = choose;
    this.#sheet.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') {
        this.close();
      }
    });
    // Beside the buttons: nobody gets stuck here.
    this.#sheet.addEventListener('click', ({ target }) => {
      if (target === this.#sheet) {
        this.close();
      }
    });
  }

  set(languages: readonly ScreenLanguage[], inRow: boolean): void {
    if (!this.#last.isNew([languages, inRow])) {
      return;
    }
    this.close();
    this.#row.hidden = languages.length === 0 || !inRow;
    this.#globe.hidden = languages.length === 0 || inRow;
    this.#row.replaceChildren(...(inRow ? languages.map((language) => this.#button(language)) : []));
    this.#globe.replaceChildren(...(inRow || languages.length === 0 ? [] : [this.#opener(languages)]));
  }

  close(): void {
    if (this.#sheet.hidden) {
      return;
    }
    const hadFocus = this.#sheet.contains(document.activeElement);
    this.#sheet.hidden = true;
    this.#sheet.replaceChildren();
    this.#stage.inert = false;
    if (hadFocus) {
      this.#globe.querySelector('button')?.focus();
    }
  }

  #opener(languages: readonly ScreenLanguage[]): HTMLButtonElement {
    const chosen = languages.find((language) => language.chosen);
    const button = makeButton('languages', 'globe', icon(GLOBE), textElement('span', 'name', chosen?.name ?? ''));
    button.setAttribute('aria-haspopup', 'dialog');
    button.setAttribute('aria-label', languages.map(({ name }) => name).join(', '));
    button.addEventListener('click', () => this.#open(languages));
    return button;
  }

  #open(languages: readonly ScreenLanguage[]): void {
    const close = makeButton('close', 'close', icon(CROSS));
    close.setAttribute('aria-label', '×');
    close.addEventListener('click', () => this.close());
    const buttons = languages.map((language) => this.#button(language));
    this.#sheet.replaceChildren(...buttons, close);
    this.#sheet.hidden = false;
    this.#stage.inert = true;
    (buttons.find((button) => button.getAttribute('aria-pressed') === 'true') ?? close).focus();
  }

  #button({ id, name, chosen }: ScreenLanguage): HTMLButtonElement {
    const button = makeButton(`language ${id}`, 'language', textElement('span', 'name', name));
    button.lang = id;
    button.setAttribute('aria-pressed', String(chosen));
    button.addEventListener('click', () => (chosen ? this.close() : this.#choose(button, id)));
    return button;
  }
}
