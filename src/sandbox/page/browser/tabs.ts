import type { KioskKind } from '../model.ts';
import { byId } from './dom.ts';

const NAMES = ['faults', 'parking', 'host'] as const;
type Name = (typeof NAMES)[number];

/** What is worth a look when the kiosk has just become this. */
const FIRST: Readonly<Record<KioskKind, Name>> = {
  'vending machine': 'faults',
  'pay station': 'parking',
  exit: 'parking',
  'gate for a host': 'host',
};

/** The left panel: faults, car park, host system, one of them at a time. */
export class Tabs {
  #kind: KioskKind | null = null;

  constructor() {
    for (const name of NAMES) {
      this.#tab(name).addEventListener('click', () => this.#open(name));
    }
    byId('tabs', HTMLDivElement).addEventListener('keydown', (event) => this.#step(event));
  }

  draw(kind: KioskKind): void {
    if (kind !== this.#kind) {
      this.#kind = kind;
      this.#open(FIRST[kind]);
    }
  }

  #tab(name: Name): HTMLButtonElement {
    return byId(`tab-${name}`, HTMLButtonElement);
  }

  #open(chosen: Name): void {
    for (const name of NAMES) {
      this.#tab(name).setAttribute('aria-selected', String(name === chosen));
      this.#tab(name).tabIndex = name === chosen ? 0 : -1;
      byId(name, HTMLDivElement).hidden = name !== chosen;
    }
  }

  /** Arrow keys go along the tabs, as people with a keyboard expect of them. */
  #step(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const now = NAMES.findIndex((name) => this.#tab(name) === document.activeElement);
    const next = NAMES[(now + by + NAMES.length) % NAMES.length];
    if (by !== 0 && now >= 0 && next !== undefined) {
      this.#open(next);
      this.#tab(next).focus();
    }
  }
}
