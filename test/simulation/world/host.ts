import type { CancelAnswer, OrderAnswer, OrderRequest } from '../../../src/domain/host-order.ts';
import { money } from '../../../src/domain/money.ts';
import { anybody, pay } from './customers.ts';
import { HOST } from './faults.ts';
import type { World } from './world.ts';

/** A host that has no answer by then asks again. */
const ANSWER_WITHIN_MS = 10_000;
const TRIES = 6;

/** A host system: it has sales made under numbers of its own, loses answers, and asks again. */
export class Host {
  readonly #world: World;
  readonly #waiting = new Map<number, (answer: OrderAnswer | CancelAnswer | null) => void>();
  #asked = 0;
  #orders = 0;
  #before: OrderRequest | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  answered(asked: number, answer: OrderAnswer | CancelAnswer): void {
    this.#waiting.get(asked)?.(answer);
  }

  /** One order from beginning to end, with whoever pays it. */
  async orders(): Promise<void> {
    const world = this.#world;
    const { chance, auditor } = world;
    if (!(await world.sees(['idle'], 90_000))) {
      return;
    }
    const request = this.#request();
    const plan = chance.fault('host', HOST);
    if (!(await this.#create(request))) {
      return;
    }
    if (this.#before !== null && chance.chance('host asks again for an old one', 0.3)) {
      void this.#ask(this.#before);
    }
    this.#before = request;
    if (plan === 'order with other content') {
      const other = { ...request, amount: money('MYR', request.amount.minor + 1), digest: `${request.digest}+` };
      const answer = await this.#ask(other);
      if (answer !== null && 'taken' in answer && answer.taken) {
        auditor.trade.takenWithOtherContent(request.id);
      }
    }
    const offAfter = {
      'order called off before it is paid': 0,
      'order called off while it is paid': chance.int('called off after', 20_000),
      'order called off too late': 45_000 + chance.int('called off late', 60_000),
      'order with other content': null,
    }[plan ?? 'order with other content'];
    const off = offAfter === null ? null : this.#callOff(request.id, offAfter);
    if (await world.sees(['paying'], 2_000)) {
      await pay(world, anybody(world));
    }
    await off;
    if (chance.chance('host asks once more', 0.3)) {
      await this.#create(request);
    }
  }

  #request(): OrderRequest {
    const { chance, site } = this.#world;
    const { items } = site.settings;
    this.#orders += 1;
    const id = `h-${this.#orders}`;
    const byItem = items.length > 0 && chance.chance('host sells an item', 0.6);
    const minor = 6 * (20 + chance.int('host price', 150));
    return {
      id,
      digest: `digest of ${id}`,
      name: 'Parcel',
      amount: money('MYR', minor),
      language: null,
      handOver: byItem ? { by: 'item', itemId: chance.pick('host item', items).id } : { by: 'host' },
    };
  }

  async #create(request: OrderRequest): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.#ask(request);
      if (answer !== null && 'taken' in answer) {
        if (answer.taken || answer.why !== 'busy') {
          return answer.taken;
        }
      }
      await this.#world.time.wait(2_000 + this.#world.chance.int('host waits', 20_000));
    }
    return false;
  }

  async #callOff(id: string, afterMs: number): Promise<void> {
    const world = this.#world;
    await world.time.wait(afterMs);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.#ask(id);
      if (answer !== null && 'cancelled' in answer) {
        if (answer.cancelled) {
          world.chance.note('order called off');
          world.auditor.trade.calledOff(id);
        }
        return;
      }
      await world.time.wait(2_000);
    }
  }

  /** Asks for an order, or to call one off. @returns null: no answer came in time. */
  async #ask(about: OrderRequest | string): Promise<OrderAnswer | CancelAnswer | null> {
    const world = this.#world;
    this.#asked += 1;
    const asked = this.#asked;
    const signed = world.chance.chance('host signs', 0.3);
    return await new Promise((resolve) => {
      const end = (answer: OrderAnswer | CancelAnswer | null) => {
        this.#waiting.delete(asked);
        resolve(answer);
      };
      this.#waiting.set(asked, end);
      world.time.after(ANSWER_WITHIN_MS, () => end(null));
      if (typeof about !== 'string') {
        if (signed) {
          world.ambient.hostCommands({ do: 'create order', asked, request: about });
        } else {
          world.kiosk?.post({ type: 'order', asked, request: about });
        }
      } else if (world.bug === 'never calls an order off') {
        const order = world.kiosk?.state?.orders.get(about);
        end(order === undefined ? null : { cancelled: true, order });
      } else if (signed) {
        world.ambient.hostCommands({ do: 'cancel order', asked, orderId: about });
      } else {
        world.kiosk?.post({ type: 'cancel order', asked, orderId: about });
      }
    });
  }
}
