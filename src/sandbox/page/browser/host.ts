import type { Bench, BenchHostOrder, BenchItem } from '../model.ts';
import { api } from './api.ts';
import { button, byId, make, setText } from './dom.ts';

/** A host system: makes an order at the kiosk, follows it, calls it off, and shows what went over the wire. */
export class HostPanel {
  readonly #amount = field('host-amount', 'Amount', '12.50');
  readonly #name = field('host-name', 'What the customer reads', 'Locker 7, one day');
  readonly #handOver = make('select', '');
  readonly #note = make('p', 'note');
  readonly #orders = make('div', 'host-orders');
  readonly #wire = make('pre', 'wire');
  #items = '';
  #drawn = '';

  constructor() {
    this.#handOver.id = 'host-hand-over';
    this.#note.setAttribute('role', 'status');
    const create = button('wide strong', 'Create the order', () => void this.#create());
    byId('host', HTMLDivElement).append(
      labelled('Amount in MYR', this.#amount),
      labelled('What the customer reads', this.#name),
      labelled('Who hands it over', this.#handOver),
      create,
      this.#note,
      this.#orders,
      this.#wire,
    );
  }

  draw({ handsOver, host }: Bench): void {
    this.#drawChoice(handsOver);
    const state = JSON.stringify(host);
    if (state === this.#drawn) {
      return;
    }
    this.#drawn = state;
    this.#orders.replaceChildren(...host.orders.map((order) => this.#order(order)));
    const { last } = host;
    this.#wire.hidden = last === null;
    const words = last === null ? [] : [last.request, last.sent, `${last.status}`, last.answer];
    setText(this.#wire, words.filter((one) => one !== '').join('\n'));
  }

  #drawChoice(items: readonly BenchItem[]): void {
    const state = JSON.stringify(items);
    if (state === this.#items) {
      return;
    }
    this.#items = state;
    const options = items.map(({ id, name }) => option(id, `the kiosk: ${name}`));
    this.#handOver.replaceChildren(...options, option('', 'the host itself'));
  }

  #order(order: BenchHostOrder): HTMLElement {
    const words = order.cancelled && !order.over ? `${order.state}, called off` : order.state;
    const line = make(
      'div',
      'host-order',
      make('b', '', order.name),
      make('span', '', order.amount),
      make('span', 'tag', words),
    );
    line.dataset['state'] = order.state;
    if (!order.over && !order.cancelled) {
      line.append(button('', 'Call off', () => void this.#cancel(order.id)));
    }
    return line;
  }

  async #create(): Promise<void> {
    const itemId = this.#handOver.value === '' ? null : this.#handOver.value;
    const made = await api.createOrder(this.#amount.value, this.#name.value, itemId);
    setText(this.#note, made.ok ? '' : made.message);
  }

  async #cancel(id: string): Promise<void> {
    const done = await api.cancelOrder(id);
    setText(this.#note, done.ok ? '' : done.message);
  }
}

function field(id: string, label: string, value: string): HTMLInputElement {
  const input = make('input', '');
  input.id = id;
  input.value = value;
  input.setAttribute('aria-label', label);
  return input;
}

function labelled(text: string, input: HTMLElement): HTMLElement {
  return make('label', 'field', make('span', '', text), input);
}

function option(value: string, text: string): HTMLOptionElement {
  const one = make('option', '', text);
  one.value = value;
  return one;
}
