import type { ScreenRow } from '../../view.ts';
import { byId, Last, textElement } from './dom.ts';

/** What an amount is made of: labels on one side, values under each other on the other, the sum below a line. */
export class Rows {
  readonly #list = byId('rows', HTMLDListElement);
  readonly #last = new Last();

  set(rows: readonly ScreenRow[]): void {
    if (this.#last.isNew(rows)) {
      this.#list.hidden = rows.length === 0;
      this.#list.replaceChildren(...rows.map(pair));
    }
  }
}

function pair({ label, value, strong }: ScreenRow): HTMLElement {
  const row = document.createElement('div');
  row.className = strong ? 'row strong' : 'row';
  row.append(textElement('dt', '', label), textElement('dd', '', value));
  return row;
}
