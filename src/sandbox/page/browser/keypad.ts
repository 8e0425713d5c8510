import type { BenchKey, BenchKeypad } from '../model.ts';
import { api } from './api.ts';
import { button, byId, make, toast } from './dom.ts';

interface Cap {
  readonly key: BenchKey;
  readonly label: string;
  /** What it is called, where its label does not say it. */
  readonly name?: string;
  readonly className?: string;
}

/** As they lie beside each other, four in a row; OK is two rows high, the nought two keys wide. */
const BLOCK: readonly Cap[] = [
  ...signs('123'),
  { key: { is: 'back' }, label: 'X', name: 'Cancel', className: 'key-back' },
  ...signs('456'),
  { key: { is: 'erase' }, label: 'C', name: 'Take back', className: 'key-erase' },
  ...signs('789'),
  { key: { is: 'enter' }, label: 'OK', className: 'key-enter' },
  { key: { sign: '0' }, label: '0', className: 'key-wide' },
  ...signs('-'),
];
const LETTERS = signs('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** Keys of the player's own keyboard, by what the browser calls them. */
const OWN: ReadonlyMap<string, BenchKey> = new Map<string, BenchKey>([
  ['Enter', { is: 'enter' }],
  ['Backspace', { is: 'erase' }],
  ['Delete', { is: 'erase' }],
  ['Escape', { is: 'back' }],
]);

function signs(all: string): readonly Cap[] {
  return [...all].map((sign) => ({ key: { sign }, label: sign }));
}

const idOf = (key: BenchKey): string => ('sign' in key ? key.sign : key.is);

/** The keys beside the screen. While they have the focus, the player's own keyboard types on them. */
export class KeypadPanel {
  readonly #pad = byId('keypad', HTMLElement);
  readonly #letters = make('div', 'key-letters');
  readonly #keys = new Map<string, HTMLButtonElement>();
  /** Presses one after the other: requests of their own could overtake each other. */
  #sent: Promise<void> = Promise.resolve();

  constructor() {
    this.#letters.append(...LETTERS.map((cap) => this.#key(cap)));
    this.#letters.hidden = true;
    this.#pad.append(this.#letters, make('div', 'key-block', ...BLOCK.map((cap) => this.#key(cap))));
    this.#pad.addEventListener('mousedown', (event) => {
      // A key that had the focus would take the next Enter for itself.
      event.preventDefault();
      this.#pad.focus({ preventScroll: true });
    });
    this.#pad.addEventListener('keydown', (event) => this.#type(event));
    this.#pad.addEventListener('keyup', () => this.#release());
    this.#pad.addEventListener('blur', () => this.#release());
  }

  draw({ plugged, letters }: BenchKeypad): void {
    this.#pad.dataset['plugged'] = String(plugged);
    this.#letters.hidden = !letters;
  }

  #key({ key, label, name, className }: Cap): HTMLElement {
    const drawn = button(className === undefined ? 'key' : `key ${className}`, label, () => this.#press(key));
    if (name !== undefined) {
      drawn.setAttribute('aria-label', name);
      drawn.title = name;
    }
    this.#keys.set(idOf(key), drawn);
    return drawn;
  }

  #type(event: KeyboardEvent): void {
    const onKey = event.target instanceof HTMLButtonElement && event.key === 'Enter';
    const key = OWN.get(event.key) ?? { sign: event.key.toUpperCase() };
    const drawn = this.#keys.get(idOf(key));
    if (onKey || event.ctrlKey || event.metaKey || event.altKey || drawn === undefined || drawn.offsetParent === null) {
      return;
    }
    event.preventDefault();
    drawn.dataset['down'] = 'true';
    if (!event.repeat || idOf(key) === 'erase') {
      this.#press(key);
    }
  }

  #release(): void {
    for (const drawn of this.#keys.values()) {
      delete drawn.dataset['down'];
    }
  }

  #press(key: BenchKey): void {
    this.#sent = this.#sent.then(async () => {
      const pressed = await api.pressKey(key);
      if (!pressed.ok) {
        toast(pressed.message);
      } else if (!pressed.value.felt) {
        toast('The keypad is dead: it is unplugged, or the daemon is away.');
      }
    });
  }
}
