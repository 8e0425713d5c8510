import type { BenchMessage, BenchOrder } from '../model.ts';
import { byId, clock, make } from './dom.ts';

const SHOWN = 200;
const BLANKED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The MQTT messages, newest on top, each folded to its topic. */
export class MessageList {
  readonly #list = byId('messages', HTMLDivElement);
  #newest = 0;

  add(message: BenchMessage): void {
    if (message.number <= this.#newest) {
      return;
    }
    this.#newest = message.number;
    const title = make(
      'summary',
      '',
      make('time', '', clock(message.at)),
      make('b', '', message.topic.replace(BLANKED, '�')),
      make('span', 'peek', message.payload.slice(0, 160).replace(BLANKED, ' ')),
    );
    if (message.retained) {
      title.append(make('em', '', 'retained'));
    }
    this.#list.prepend(make('details', 'message', title, make('pre', '', unfolded(message.payload))));
    while (this.#list.childElementCount > SHOWN) {
      this.#list.lastElementChild?.remove();
    }
  }

  /** A new connection to a supervisor that was started anew counts from 1 again. */
  reset(): void {
    this.#newest = 0;
    this.#list.replaceChildren();
  }
}

function unfolded(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

/** The gateways' own books. */
export function drawLedger(orders: readonly BenchOrder[]): void {
  const rows = orders.map((order) => {
    const row = make(
      'tr',
      order.tone,
      make('td', '', clock(order.at)),
      make('td', '', order.gateway),
      make('td', 'number', order.orderNumber),
      make('td', '', order.mode === 'cpm' ? 'phone code' : 'screen code'),
      make('td', 'right', order.amount),
      make('td', '', make('span', 'tag', order.state)),
    );
    return row;
  });
  byId('ledger', HTMLTableSectionElement).replaceChildren(...rows);
  byId('ledger-empty', HTMLParagraphElement).hidden = orders.length > 0;
}
