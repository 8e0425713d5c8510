import type { Effect } from '../../src/domain/effects.ts';
import type { Entry } from '../../src/domain/entries.ts';
import type { KioskEvent } from '../../src/domain/events.ts';
import type { HostOrder } from '../../src/domain/host-order.ts';
import type { Sale } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import type { KioskState } from '../../src/domain/state.ts';
import type { Stock } from '../../src/domain/stock.ts';
import type { TicketPayment } from '../../src/domain/ticket.ts';
import type { Change } from '../../src/journal/port.ts';
import { boardPrice, KEEP_MS } from './world/car-park-site.ts';

/** What is on the disk about one ticket. */
export interface TicketBook {
  readonly paid: Map<string, TicketPayment>;
  readonly used: Set<number>;
  readonly undone: Set<number>;
}

export interface TradeAuditOptions {
  /** The true wall clock, ms. */
  readonly wall: () => number;
  readonly settings: KioskSettings;
  readonly violation: (what: string) => void;
}

const KINDS = ['stock', 'ticket', 'order'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Holds stock, stays and orders of hosts against what was promised of them: what is on the disk, what is driven, what hosts were told.
 * A price it reckons by the board at the entrance, and when a car came in it has from the car.
 */
export class TradeAudit {
  readonly tickets = new Map<string, TicketBook>();
  readonly orders = new Map<string, HostOrder>();
  /** Orders that were called off, as the disk or the host has it. */
  readonly off = new Set<string>();
  readonly #options: TradeAuditOptions;
  /** When each car came in, in truth. */
  readonly #came = new Map<string, number[]>();
  readonly #rows = new Map<string, unknown>();
  /** True wall ms at which each was last written. */
  readonly #written = new Map<string, number>();
  readonly #seen = new Map<Kind, ReadonlyMap<string, unknown>>();
  readonly #taken = new Set<string>();
  /** Gates that were opened, as `ticket@use`. */
  readonly #opened = new Set<string>();
  /** Null: this kiosk has none to hear, or has not said yet. */
  #hears: boolean | null = null;

  constructor(options: TradeAuditOptions) {
    this.#options = options;
  }

  restarted(): void {
    this.#hears = null;
    this.#seen.clear();
  }

  cameIn(key: string, at: number): void {
    this.#came.set(key, [...(this.#came.get(key) ?? []), at]);
  }

  /** The host was told that it is called off. */
  calledOff(id: string): void {
    this.off.add(id);
  }

  takenWithOtherContent(id: string): void {
    this.#broken(`order: ${id} was taken with something else in it`);
  }

  empty(relay: string): void {
    this.#broken(`stock: ${relay} is driven, and nothing is left in it`);
  }

  committed(change: Change): void {
    for (const { kind, body } of change.entries) {
      this.#entry({ kind, ...(body as object) } as Entry);
    }
    for (const [name, row] of Object.entries(change.notes)) {
      if (KINDS.some((kind) => name.startsWith(`${kind}:`))) {
        this.#row(name, row);
      }
    }
  }

  #row(name: string, row: unknown): void {
    const now = this.#options.wall();
    if (row === null) {
      if (now - (this.#written.get(name) ?? 0) < KEEP_MS) {
        this.#broken(`recorded: ${name} is forgotten too soon`);
      }
      this.#rows.delete(name);
      return;
    }
    this.#written.set(name, now);
    this.#rows.set(name, row);
    if (name.startsWith('stock:') && (row as Stock).left < 0) {
      this.#broken(`stock: ${name} is ${(row as Stock).left}`);
    }
    if (name.startsWith('order:')) {
      this.orders.set((row as HostOrder).id, row as HostOrder);
    }
  }

  #entry(entry: Entry): void {
    switch (entry.kind) {
      case 'sale opened':
        this.#saleOpened(entry.sale);
        break;
      case 'ticket':
        this.#fact(entry.fact);
        break;
      case 'stock':
        if (entry.why === 'counted first' && this.#rows.has(`stock:${entry.stock.itemId}`)) {
          this.#broken(`stock: ${entry.stock.itemId} is counted for the first time again`);
        }
        break;
      case 'order cancelled':
        this.off.add(entry.orderId);
        break;
      case 'health':
        if (entry.part === 'site') {
          this.#hears = entry.health.status === 'ready' || entry.health.status === 'degraded';
        }
        break;
      default:
    }
  }

  #saleOpened({ id, itemId, subject, amount, openedAt }: Sale): void {
    const left = this.#rows.get(`stock:${itemId}`) as Stock | undefined;
    const item = this.#options.settings.items.find((one) => one.id === itemId);
    if (item?.stock != null && left !== undefined && left.left <= 0) {
      this.#broken(`stock: ${itemId} is sold with ${id}, and none is left`);
    }
    if (subject.kind === 'order') {
      if (this.#taken.has(subject.orderId)) {
        this.#broken(`order: ${subject.orderId} makes a second sale, ${id}`);
      }
      this.#taken.add(subject.orderId);
    }
    if (subject.kind === 'stay' && subject.enteredAt !== null) {
      const until = Math.max(openedAt, subject.coversUntil - 1);
      this.#mayCost(subject.ticket, amount.minor, until, `${id} is opened`);
    }
  }

  #fact(fact: Extract<Entry, { kind: 'ticket' }>['fact']): void {
    const book = this.ticket(fact.key);
    switch (fact.fact) {
      case 'paid': {
        book.paid.set(fact.payment.saleId, fact.payment);
        const covered = [...book.paid.values()].map(({ at, coversUntil }) => Math.max(at, coversUntil - 1));
        this.#mayCost(fact.key, 0, Math.max(...covered), `${fact.payment.saleId} is kept`);
        break;
      }
      case 'used':
        book.used.add(fact.at);
        break;
      case 'not used':
        book.undone.add(fact.at);
        break;
      default:
    }
  }

  /** What is known here to be paid for a stay, and what is asked for now, is never more than the board at the entrance says. */
  #mayCost(key: string, more: number, until: number, when: string): void {
    const came = this.#came.get(key.split('#')[0] ?? '') ?? [];
    const [entered] = came;
    if (entered === undefined || came.length > 1) {
      return;
    }
    const paid = this.#paidFor(key);
    const price = boardPrice(entered, until);
    if (paid + more > price) {
      this.#broken(`stay: ${key} costs ${price}, ${paid} is paid and ${more} asked for when ${when}`);
    }
  }

  #paidFor(key: string): number {
    const [plain] = key.split('#');
    let sum = 0;
    for (const [of, { paid }] of this.tickets) {
      for (const { amount, takenOff } of of.split('#')[0] === plain ? paid.values() : []) {
        sum += amount.minor + takenOff;
      }
    }
    return sum;
  }

  ticket(key: string): TicketBook {
    const book = this.tickets.get(key) ?? { paid: new Map(), used: new Set(), undone: new Set() };
    this.tickets.set(key, book);
    return book;
  }

  event(event: KioskEvent): void {
    if (event.type === 'loaded') {
      this.#seen.clear();
    }
  }

  effect(effect: Effect): void {
    if (effect.do === 'open gate') {
      this.#opens(effect);
    }
    if (effect.do === 'answer order' && effect.answer.taken && !this.#rows.has(`order:${effect.answer.order.id}`)) {
      this.#broken(`order: ${effect.answer.order.id} is taken, and is not on the disk`);
    }
  }

  /** Something is going to be handed over for a sale. */
  delivers({ id, subject }: Sale): void {
    if (subject.kind === 'order' && this.off.has(subject.orderId)) {
      this.#broken(`order: ${subject.orderId} was called off, and ${id} is delivered`);
    }
    if (subject.kind === 'stay') {
      this.#leavesOnce(subject.ticket, this.#usesOf(subject.ticket));
    }
  }

  #opens({ ticket, usedAt }: Extract<Effect, { do: 'open gate' }>): void {
    const { parking } = this.#options.settings;
    const { used, paid } = this.ticket(ticket);
    if (!used.has(usedAt)) {
      this.#broken(`ticket: the gate opens for ${ticket}, and its use is not on the disk`);
    }
    if (this.#opened.has(`${ticket}@${usedAt}`)) {
      this.#broken(`ticket: the gate opens twice for one use of ${ticket}`);
    }
    this.#opened.add(`${ticket}@${usedAt}`);
    this.#leavesOnce(ticket, this.#usesOf(ticket));
    const entered = this.#came.get(ticket)?.at(-1) ?? null;
    const inTime = [...paid.values()].some(({ leaveBy }) => leaveBy >= usedAt);
    const free = entered !== null && boardPrice(entered, usedAt) <= this.#paidFor(ticket);
    if (!inTime && !free) {
      this.#broken(`ticket: the gate opens for ${ticket}, and its stay is not paid`);
    }
    if (parking?.alone === 'refuse' && this.#hears === false) {
      this.#broken(`ticket: the gate opens for ${ticket}, and the other kiosk cannot be heard`);
    }
  }

  #usesOf(key: string): number {
    const { used, undone } = this.ticket(key);
    return [...used].filter((at) => !undone.has(at)).length;
  }

  /** As often as the car came in; what happened at another kiosk counts once it was heard. */
  #leavesOnce(key: string, uses: number): void {
    if (uses > (this.#came.get(key)?.length ?? 1)) {
      this.#broken(`ticket: the gate opens for ${key}, which has left`);
    }
  }

  /** What the kiosk goes by is what is on its disk: also after a restart. */
  state(state: KioskState): void {
    if (state.phase.name === 'starting' && !state.phase.loaded) {
      return;
    }
    this.#same('stock', state.stock);
    this.#same('ticket', state.tickets);
    this.#same('order', state.orders);
  }

  #same(kind: Kind, table: ReadonlyMap<string, unknown>): void {
    if (this.#seen.get(kind) === table) {
      return;
    }
    this.#seen.set(kind, table);
    let rows = 0;
    for (const name of this.#rows.keys()) {
      rows += name.startsWith(`${kind}:`) ? 1 : 0;
    }
    for (const [id, row] of table) {
      const kept = this.#rows.get(`${kind}:${id}`);
      if (kept !== row && JSON.stringify(kept) !== JSON.stringify(row)) {
        this.#broken(`recorded: ${kind} ${id} is ${JSON.stringify(row)}, and on the disk ${JSON.stringify(kept)}`);
      }
    }
    if (rows !== table.size) {
      this.#broken(`recorded: ${rows} of ${kind} are on the disk, and ${table.size} here`);
    }
  }

  #broken(what: string): void {
    this.#options.violation(what);
  }
}
