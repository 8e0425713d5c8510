import type { GatewayName, Notice } from '../../../src/domain/gateway.ts';
import { money } from '../../../src/domain/money.ts';
import { GOSSIP, POST } from './faults.ts';
import { writtenNotification } from './gateway.ts';
import { claimOf } from './ledger.ts';
import type { World } from './world.ts';

/** When a notification that was not taken is sent again, ms after the time before. */
const AGAIN_MS = [240_000, 600_000, 600_000, 3_600_000, 7_200_000, 21_600_000, 54_000_000] as const;

const ANSWER_WITHIN_MS = 15_000;

/** Brings gateways' notifications to the kiosk: late, twice, again and again, and what others say as well. */
export class PostOffice {
  /** How many are still on their way. */
  underWay = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  send(gateway: GatewayName, notice: Notice): void {
    const { chance } = this.#world;
    const fault = chance.fault('notification', POST);
    const usual = 50 + chance.int('notification takes', 3_000);
    switch (fault) {
      case 'notification lost at first':
        this.#bring(gateway, notice, true, AGAIN_MS[0], 1);
        return;
      case 'notification twice':
        this.#bring(gateway, notice, true, usual, 0);
        this.#bring(gateway, notice, true, usual + chance.int('again after', 60_000), 0);
        return;
      case 'notification late':
        this.#bring(gateway, notice, true, 60_000 + chance.int('late by', 1_200_000), 0);
        return;
      case 'notification a day late':
        this.#bring(gateway, notice, true, 86_400_000, 0);
        return;
      default:
        this.#bring(gateway, notice, true, usual, 0);
    }
  }

  #bring(gateway: GatewayName, notice: Notice, genuine: boolean, ms: number, attempt: number): void {
    this.underWay += 1;
    this.#world.time.after(ms, () => {
      void this.#deliver(gateway, notice, genuine, attempt);
    });
  }

  async #deliver(gateway: GatewayName, notice: Notice, genuine: boolean, attempt: number): Promise<void> {
    const world = this.#world;
    const by = world.chance.chance('by relay', 0.5) ? 'relay' : 'http';
    const cut = by === 'relay' && world.goneParts.has('broker');
    const inbox = cut ? null : (world.kiosk?.inbox ?? null);
    world.notified(notice, genuine);
    const raw = writtenNotification(notice, genuine);
    const taken = inbox === null ? 'not now' : await Promise.race([inbox.take(gateway, raw, by), this.#noAnswer()]);
    world.note(`notification of ${notice.orderNumber ?? notice.gatewayRef}: ${notice.claim}, ${taken}`);
    if (genuine && taken === 'rejected') {
      world.violation('a genuine notification was rejected');
    }
    if (!genuine && taken === 'accepted') {
      world.violation('promise 6: a forged notification was accepted');
    }
    const wait = AGAIN_MS[attempt];
    if (taken === 'not now' && genuine) {
      if (wait === undefined) {
        world.neverHeard(notice);
      } else {
        this.#bring(gateway, notice, genuine, wait, attempt + 1);
      }
    }
    this.underWay -= 1;
  }

  /** A gateway that gets no answer counts it as not taken. */
  async #noAnswer(): Promise<'not now'> {
    await this.#world.time.wait(ANSWER_WITHIN_MS);
    return 'not now';
  }

  /** Something is said that is old, false, forged or somebody else's. */
  gossip(): void {
    const { chance, gateways } = this.#world;
    const fault = chance.fault('gossip', GOSSIP);
    const known = [...gateways.values()].flatMap(({ ledger }) =>
      [...ledger.orders.values()].slice(-6).map((order) => ({ gateway: ledger.gateway, order })),
    );
    if (fault === null || known.length === 0) {
      return;
    }
    const { gateway, order } = chance.pick('gossip about', known);
    const claim = claimOf(order);
    const said: Readonly<Record<string, Notice>> = {
      'forged notification': claim,
      'false claim': claim,
      'wrong amount claimed': { ...claim, amount: money('MYR', order.amount.minor - 1) },
      'unknown order claimed': { ...claim, orderNumber: 'LOB1999999991234' },
      "another kiosk's order claimed": { ...claim, orderNumber: 'LOB2000000011234' },
      'news of a refund': { ...claim, about: 'refund', claim: 'refunded' },
      'unknown money claimed': {
        ...claim,
        orderNumber: null,
        gatewayRef: 'T0',
        method: 'MPAY',
        paidAt: this.#world.wall(),
      },
    };
    this.#bring(gateway, said[fault] ?? claim, fault !== 'forged notification', chance.int('gossip takes', 120_000), 0);
  }
}
