import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from './api.ts';
import type { KioskAnswer, KioskHttp } from './kiosk-http.ts';
import type { BenchExchange, BenchHostOrder } from './page/model.ts';

const KEPT_ORDERS = 8;
const WAIT = '20s';
/** Between two tries while the kiosk is away. */
const RETRY_MS = 1_000;

export interface HostWish {
  readonly amount: string;
  readonly name: string;
  /** What the kiosk is to hand over; null: the host hands it over itself. */
  readonly itemId: string | null;
}

export interface HostSystemOptions {
  readonly token: string;
  readonly currency: string;
  readonly kiosk: KioskHttp;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** A host system as an integrator would write it: makes orders, waits for what becomes of them, calls them off. */
export class HostSystem {
  readonly #options: HostSystemOptions;
  #orders: readonly BenchHostOrder[] = [];
  #last: BenchExchange | null = null;

  constructor(options: HostSystemOptions) {
    this.#options = options;
  }

  /** Newest first. */
  get orders(): readonly BenchHostOrder[] {
    return this.#orders;
  }

  /** The newest request and its answer, as they went over the wire. */
  get last(): BenchExchange | null {
    return this.#last;
  }

  /** @returns the number of the order. */
  async create({ amount, name, itemId }: HostWish): Promise<string> {
    const id = `HOST-${randomBytes(4).toString('hex').toUpperCase()}`;
    const handOver = itemId === null ? { by: 'host' } : { by: 'item', itemId };
    const body = { id, amount, currency: this.#options.currency, name, handOver };
    const answer = await this.#call('POST', '/api/orders', body);
    if (answer.status !== 201) {
      throw new Refusal(answer.words);
    }
    this.#take(answer.body);
    this.#follow(id).catch(() => undefined);
    return id;
  }

  async cancel(id: string): Promise<void> {
    const answer = await this.#call('DELETE', `/api/orders/${encodeURIComponent(id)}`);
    if (answer.status !== 200) {
      throw new Refusal(answer.words);
    }
    this.#take(answer.body);
  }

  /** One long poll after the other, until nothing more can come of the order. */
  async #follow(id: string): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      const known = this.#orders.find((order) => order.id === id);
      if (known === undefined || known.over) {
        return;
      }
      const path = `/api/orders/${id}?wait=${WAIT}&revision=${encodeURIComponent(known.revision)}`;
      const answer = await this.#call('GET', path);
      if (answer.status === 200) {
        this.#take(answer.body);
      } else if (answer.status === 404) {
        return;
      } else {
        await wait(RETRY_MS, undefined, { signal });
      }
    }
  }

  async #call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<KioskAnswer> {
    const { kiosk, token, onChange, signal } = this.#options;
    const answer = await kiosk.call(method, path, token, body);
    if (!signal.aborted && answer.status !== 0) {
      this.#last = {
        request: `${method} ${path}`,
        sent: body === undefined ? '' : JSON.stringify(body, null, 2),
        status: answer.status,
        answer: JSON.stringify(answer.body, null, 2),
      };
      onChange();
    }
    return answer;
  }

  #take(document: unknown): void {
    const order = orderOf(document);
    if (order === null) {
      return;
    }
    const others = this.#orders.filter(({ id }) => id !== order.id);
    const isNew = others.length === this.#orders.length;
    this.#orders = isNew
      ? [order, ...others].slice(0, KEPT_ORDERS)
      : this.#orders.map((old) => (old.id === order.id ? order : old));
    this.#options.onChange();
  }
}

/** As much of the document as the page shows; null when it is none. */
function orderOf(document: unknown): BenchHostOrder | null {
  if (typeof document !== 'object' || document === null) {
    return null;
  }
  const fields: Readonly<Record<string, unknown>> = { ...document };
  const text = (name: string): string => String(fields[name] ?? '');
  return {
    id: text('id'),
    name: text('name'),
    amount: `${text('currency')} ${text('amount')}`,
    state: text('state'),
    over: fields['over'] === true,
    cancelled: fields['cancelled'] === true,
    revision: text('revision'),
  };
}
