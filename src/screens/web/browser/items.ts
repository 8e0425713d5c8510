import type { ScreenItem } from '../../view.ts';
import { byId, icon, Last, makeButton, textElement } from './dom.ts';
import { pictureBox } from './picture.ts';

const BEFORE = 'M15 4 7 12l8 8';
const AFTER = 'm9 4 8 8-8 8';

type Grid = readonly [columns: number, rows: number];

/** The choice: a grid of buttons, leafed through by two more when there are more than fit. No gesture is needed for anything. */
export class Items {
  readonly #grid = byId('items', HTMLDivElement);
  readonly #pager = byId('pager', HTMLDivElement);
  readonly #choose: (button: HTMLButtonElement, itemId: string) => void;
  readonly #changed: () => void;
  readonly #last = new Last();
  readonly #lastDrawn = new Last();
  #items: readonly ScreenItem[] = [];
  #first = 0;
  #grids: readonly Grid[] = [[1, 1]];
  #used = 0;

  constructor(choose: (button: HTMLButtonElement, itemId: string) => void, changed: () => void) {
    this.#choose = choose;
    this.#changed = changed;
  }

  set(items: readonly ScreenItem[]): void {
    if (this.#last.isNew(items)) {
      this.#items = items;
      this.#first = 0;
    }
  }

  /** Takes the grid that shows all, or as many as this screen can: to be called before texts are fitted. */
  arrange(stepFree: boolean): void {
    this.#grids = gridsFor(window.innerWidth, window.innerHeight, stepFree);
    const all = this.#grids.findIndex(([columns, rows]) => columns * rows >= this.#items.length);
    this.#used = all === -1 ? this.#grids.length - 1 : all;
    this.#draw();
  }

  /** @returns false when there cannot be fewer at a time, or would be fewer than are wanted at least. */
  fewer(least: number): boolean {
    const [columns, rows] = this.#grids[this.#used - 1] ?? [0, 0];
    if (this.#items.length === 0 || columns * rows < least) {
      return false;
    }
    this.#used -= 1;
    this.#draw();
    return true;
  }

  get #atOnce(): number {
    const [columns, rows] = this.#grids[this.#used] ?? [1, 1];
    return columns * rows;
  }

  get #pages(): number {
    return Math.max(1, Math.ceil(this.#items.length / this.#atOnce));
  }

  #turn(to: number): void {
    this.#first = to * this.#atOnce;
    this.#changed();
  }

  #draw(): void {
    const page = Math.floor(this.#first / this.#atOnce);
    const shown = this.#items.slice(page * this.#atOnce, (page + 1) * this.#atOnce);
    const [columns, rows] = this.#grids[this.#used] ?? [1, 1];
    if (!this.#lastDrawn.isNew([shown, page, this.#pages, columns, rows])) {
      return;
    }
    this.#grid.hidden = shown.length === 0;
    this.#grid.style.setProperty('--columns', String(columns));
    this.#grid.style.setProperty('--rows', String(rows));
    this.#grid.toggleAttribute('data-list', columns === 1 && rows > 1);
    this.#grid.dataset['size'] = sizeOf(rows, columns);
    this.#grid.replaceChildren(...shown.map((item) => this.#button(item)));
    this.#drawPager(page);
  }

  #drawPager(page: number): void {
    this.#pager.hidden = this.#pages < 2;
    if (this.#pages < 2) {
      this.#pager.replaceChildren();
      return;
    }
    const leaf = textElement('span', 'leaf', `${page + 1} / ${this.#pages}`);
    this.#pager.replaceChildren(this.#turnButton('before', page - 1), leaf, this.#turnButton('after', page + 1));
  }

  /** Its name is the page that it leads to, in digits: that is the same in every language. */
  #turnButton(side: 'before' | 'after', page: number): HTMLButtonElement {
    const to = (page + this.#pages) % this.#pages;
    const button = makeButton(side, `turn ${side}`, icon(side === 'before' ? BEFORE : AFTER));
    button.setAttribute('aria-label', `${to + 1} / ${this.#pages}`);
    button.addEventListener('click', () => {
      this.#turn(to);
      this.#pager.querySelector<HTMLButtonElement>(`.${side}`)?.focus();
    });
    return button;
  }

  #button(item: ScreenItem): HTMLButtonElement {
    const words = document.createElement('span');
    words.className = 'words';
    words.append(textElement('span', 'name', item.name), priceTag(item));
    const button = makeButton(`item ${item.id}`, 'item', words);
    const picture = item.picture === null ? null : pictureBox(item.picture, 'thumb', this.#changed);
    if (picture !== null) {
      button.prepend(picture);
    }
    button.addEventListener('click', () => this.#choose(button, item.id));
    return button;
  }
}

function priceTag({ price, number }: ScreenItem): HTMLElement {
  const tag = document.createElement('span');
  tag.className = 'tag';
  tag.append(textElement('span', 'price', price));
  if (number !== null) {
    tag.append(textElement('span', 'number', number));
  }
  return tag;
}

function sizeOf(rows: number, columns: number): string {
  const count = rows * columns;
  return count === 1 ? 'one' : count <= 4 ? 'few' : count <= 9 ? 'many' : 'most';
}

/** What a screen can show with targets that a thumb hits and words that are read at arm's length; fewest first. */
function gridsFor(width: number, height: number, stepFree: boolean): readonly Grid[] {
  const upright = height > width;
  const side = Math.min(width, height);
  const larger: readonly Grid[] =
    side >= 1000
      ? [
          [4, 3],
          [5, 3],
        ]
      : side >= 700
        ? [[4, 3]]
        : [];
  if (stepFree) {
    const more: readonly Grid[] = side >= 700 ? [[3, 2]] : [];
    return upright
      ? [
          [1, 1],
          [1, 2],
          [1, 3],
          [2, 2],
          [2, 3],
        ]
      : [[1, 1], [2, 1], [3, 1], ...more];
  }
  if (upright) {
    const tall: readonly Grid[] = side >= 1000 ? [[3, 5]] : [];
    return [[1, 1], [1, 2], [1, 3], [1, 4], [2, 3], [2, 4], [2, 5], ...tall];
  }
  return [[1, 1], [2, 1], [3, 1], [2, 2], [3, 2], [3, 3], ...larger];
}
