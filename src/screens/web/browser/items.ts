import type { ScreenItem } from '../../view.ts';
import { byId, textElement } from './dom.ts';

/** What fits on the smallest screen with targets a thumb can hit. */
const ITEMS_ON_A_PAGE = 9;

/** The choice: a grid of buttons, leafed through when there are more than fit. */
export class Items {
  readonly #grid = byId('items', HTMLDivElement);
  readonly #choose: (button: HTMLButtonElement, itemId: string) => void;
  /** Which page of how many. */
  readonly leaf = textElement('span', '', '');
  #items: readonly ScreenItem[] = [];
  #page = 0;

  constructor(choose: (button: HTMLButtonElement, itemId: string) => void) {
    this.#choose = choose;
    this.leaf.id = 'leaf';
  }

  set(items: readonly ScreenItem[]): void {
    const same = JSON.stringify(items) === JSON.stringify(this.#items);
    this.#items = items;
    this.#page = same ? this.#page : 0;
    this.#draw();
  }

  get pages(): number {
    return Math.ceil(this.#items.length / ITEMS_ON_A_PAGE);
  }

  turn(by: number): void {
    this.#page = (this.#page + by + this.pages) % this.pages;
    this.#draw();
  }

  /** Columns depend on how the screen stands. */
  arrange(): void {
    const count = Math.min(this.#items.length, ITEMS_ON_A_PAGE);
    const upright = window.matchMedia('(orientation: portrait)').matches;
    const most = upright ? (count > 4 ? 2 : 1) : count > 4 ? 3 : 2;
    this.#grid.style.setProperty('--columns', String(Math.min(count, most)));
    this.#grid.dataset['size'] = count === 1 ? 'one' : count <= 4 ? 'few' : 'many';
  }

  #draw(): void {
    const first = this.#page * ITEMS_ON_A_PAGE;
    const shown = this.#items.slice(first, first + ITEMS_ON_A_PAGE);
    this.#grid.hidden = shown.length === 0;
    this.leaf.textContent = `${this.#page + 1}/${this.pages}`;
    this.arrange();
    this.#grid.replaceChildren(...shown.map((item) => this.#button(item)));
  }

  #button(item: ScreenItem): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'item';
    button.append(textElement('span', 'name', item.name), textElement('span', 'price', item.price));
    button.addEventListener('click', () => this.#choose(button, item.id));
    return button;
  }
}
