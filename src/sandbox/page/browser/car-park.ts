import type { Bench, BenchCard, VoucherKind } from '../model.ts';
import { type Answer, api } from './api.ts';
import { button, byId, dayAndTime, make, setText } from './dom.ts';
import { drawModules, modulesOf } from './qr.ts';

const VOUCHERS: readonly { readonly kind: VoucherKind; readonly label: string }[] = [
  { kind: 'hour', label: '1 h free' },
  { kind: 'percent', label: '20 % off' },
  { kind: 'amount', label: '2.00 off' },
];

/** The entry of the car park: a machine with tickets, a camera, vouchers, and what the driver has in hand. */
export class CarParkPanel {
  readonly #cards = make('div', 'cards');
  readonly #shown = make('div', 'card-shown');
  readonly #note = make('p', 'note');
  readonly #away = make('p', 'note', 'Make the kiosk a pay station or an exit (top line), to use what is here.');
  #drawn = '';
  #cardsNow: readonly BenchCard[] = [];
  #chosen: string | null = null;

  constructor() {
    const panel = byId('parking', HTMLDivElement);
    this.#note.setAttribute('role', 'status');
    const plate = make('input', '');
    plate.id = 'plate';
    plate.maxLength = 12;
    plate.value = 'VCK 2046';
    plate.setAttribute('aria-label', 'Number plate');
    panel.append(
      this.#away,
      make('h3', '', 'Entry machine'),
      button('wide', 'Take a ticket', () => void this.#take(api.takeTicket())),
      make('h3', '', 'Camera at the entry'),
      make(
        'div',
        'line',
        plate,
        button('', 'Drives in', () => void this.#drive(plate.value)),
      ),
      make('h3', '', 'Vouchers of the shop'),
      make(
        'div',
        'line',
        ...VOUCHERS.map(({ kind, label }) => button('', label, () => void this.#take(api.takeVoucher(kind)))),
      ),
      this.#note,
      this.#shown,
      this.#cards,
    );
  }

  draw({ cards, kind }: Bench): void {
    this.#away.hidden = kind === 'pay station' || kind === 'exit';
    this.#drawCards(cards);
  }

  #drawCards(cards: readonly BenchCard[]): void {
    this.#cardsNow = cards;
    const state = JSON.stringify([cards, this.#chosen]);
    if (state === this.#drawn) {
      return;
    }
    this.#drawn = state;
    const shown = cards.find(({ code }) => code === this.#chosen) ?? cards[0];
    this.#drawShown(shown);
    this.#cards.replaceChildren(
      ...cards.filter((card) => card !== shown).map((card) => this.#small(card, () => this.#drawCards(cards))),
    );
  }

  #small(card: BenchCard, draw: () => void): HTMLElement {
    return button('card-small', `${card.title}, ${dayAndTime(card.at)}`, () => {
      this.#chosen = card.code;
      draw();
    });
  }

  #drawShown(card: BenchCard | undefined): void {
    if (card === undefined) {
      this.#shown.replaceChildren();
      return;
    }
    const canvas = make('canvas', 'card-code');
    canvas.width = 290;
    canvas.height = 290;
    drawModules(canvas, modulesOf(card.code));
    const words = make('div', 'card-words', make('b', '', card.title), make('span', '', dayAndTime(card.at)));
    const text = make('code', '', card.code.replace(/(.{8})(?=.)/g, '$1 '));
    const hold = button('wide strong', 'Hold it to the scanner', () => void this.#hold(card.code));
    this.#shown.replaceChildren(make('div', 'card', canvas, words), text, hold);
  }

  async #take(asked: Promise<Answer<{ readonly code: string }>>): Promise<void> {
    const taken = await asked;
    if (taken.ok) {
      this.#chosen = taken.value.code;
      this.#drawCards(this.#cardsNow);
    }
    setText(this.#note, taken.ok ? '' : taken.message);
  }

  async #drive(plate: string): Promise<void> {
    const seen = await api.seePlate(plate);
    setText(this.#note, seen.ok ? 'Reported. Type the plate at the kiosk.' : seen.message);
  }

  async #hold(code: string): Promise<void> {
    const held = await api.holdToScanner(code);
    setText(this.#note, held.ok ? (held.value.seen ? 'Read. Watch the kiosk.' : 'The scanner is dark.') : held.message);
  }
}
