import type { KioskEvent } from '../domain/events.ts';
import type { CancelAnswer, HostOrder, OrderAnswer } from '../domain/host-order.ts';
import { isOver } from '../domain/host-order.ts';
import type { Language } from '../domain/language.ts';
import type { Currency } from '../domain/money.ts';
import type { KioskState } from '../domain/state.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import { Askings, type HostAnswer } from './askings.ts';
import { type OrderContent, orderRequest } from './content.ts';
import { type OrderDocument, orderDocument } from './document.ts';
import type { Refusal } from './schemas.ts';

export type OrderEvent = Extract<KioskEvent, { type: 'order' | 'cancel order' }>;

export interface OrderDeskOptions {
  readonly currency: Currency;
  /** That of the kiosk. */
  readonly language: Language;
  /** Into the queue. Each is answered by one call of {@link OrderDesk.answered}. */
  readonly post: (event: OrderEvent) => void;
  /** The kiosk as it is durable; null while the journal has not been read, or refuses to be written. */
  readonly state: () => KioskState | null;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
  /** Calls back once after so many ms; @returns how to call it off. */
  readonly timer: (ms: number, callback: () => void) => () => void;
}

/** What became of an asking. */
export type OrderReply =
  | { readonly is: 'created' | 'known' | 'cancelled' | 'found'; readonly order: OrderDocument }
  | {
      readonly is: 'refused';
      readonly why: Refusal;
      readonly order?: OrderDocument;
      /** When it may be worth asking again, s. */
      readonly retryAfterS?: number;
    };

/** Somebody who waits for an order to change. */
interface Watcher {
  readonly orderId: string;
  readonly revision: string;
  readonly tell: () => void;
}

/** A card may take seconds for a commit; a host should not have to wait longer than this. */
const ANSWER_WITHIN_MS = 10_000;
/** Of the 64 connections of the web server, so many at most may stand open to wait for a change. */
const MAX_WATCHERS = 16;
/**
 * A host whose program goes round in circles, making orders and calling them off, would fill the journal, and each order leaves a
 * payment that has to be closed at its gateway. Faster than this no customers come.
 */
const NEW_ORDERS = { atOnce: 10, everyS: 3 } as const;
/** Everything that goes through the queue, where customers' presses are too. */
const ASKINGS_A_SECOND = 40;
const SHORTLY_S = 2;
const BUSY_S = 5;
const LONGEST_BUSY_S = 60;
const OUT_OF_SERVICE_S = 30;

/**
 * Where a host's orders come in, are looked at and are called off. It keeps nothing: what there is stands in the state of the kiosk,
 * which the journal has, and the same number is the same order however often it is asked for. So a host whose connection broke, or
 * who was told `no answer yet`, asks once more.
 *
 * How it is wired: the effects `answer order` and `answer cancel` call {@link answered}; every new state goes to {@link changed};
 * `addOrderRoutes(server, desk, guard)` for HTTP; `orders: desk` in the options of the command desk for signed commands.
 */
export class OrderDesk {
  readonly askings = new Askings();
  private readonly options: OrderDeskOptions;
  private readonly creating = new Set<{ readonly id: string; known: boolean }>();
  private readonly watchers = new Set<Watcher>();
  /** Ends what is under way, each with its own answer. */
  private readonly pending = new Set<() => void>();
  private readonly asked: TokenBucket;
  private readonly made: TokenBucket;
  private stopped = false;

  constructor(options: OrderDeskOptions) {
    this.options = options;
    this.asked = new TokenBucket(ASKINGS_A_SECOND, options.mono);
    this.made = new TokenBucket(1 / NEW_ORDERS.everyS, options.mono, NEW_ORDERS.atOnce);
  }

  get currency(): Currency {
    return this.options.currency;
  }

  /** The language of the kiosk: for the name of an order that says nothing of one. */
  get language(): Language {
    return this.options.language;
  }

  /** For the effects `answer order` and `answer cancel`. */
  answered(asked: number, answer: HostAnswer): void {
    this.askings.answer(asked, answer);
  }

  async create(content: OrderContent): Promise<OrderReply> {
    const state = this.options.state();
    if (state === null || this.stopped) {
      return notReady;
    }
    const asking = { id: content.id, known: state.orders.has(content.id) };
    if (!asking.known && !this.made.has()) {
      return { is: 'refused', why: 'too many', retryAfterS: NEW_ORDERS.everyS };
    }
    this.creating.add(asking);
    const request = orderRequest(content, this.options.language);
    const reply = await this.ask<OrderAnswer>(
      (asked) => ({ type: 'order', asked, request }),
      (answer) => this.created(asking, answer),
    );
    this.creating.delete(asking);
    return reply;
  }

  async cancel(orderId: string): Promise<OrderReply> {
    if (this.options.state() === null || this.stopped) {
      return notReady;
    }
    return await this.ask<CancelAnswer>(
      (asked) => ({ type: 'cancel order', asked, orderId }),
      (answer) => this.cancelled(answer),
    );
  }

  /**
   * How an order stands.
   * @param waitMs 0: at once. Else once it is no longer at `revision`, or the time is over, whichever is first; one that is over
   * already changes no more and is told at once.
   * @param revision null: as it is now.
   */
  async look(orderId: string, waitMs: number, revision: string | null): Promise<OrderReply> {
    const order = this.find(orderId);
    if (order === null) {
      return notReady;
    }
    if (order === undefined) {
      return { is: 'refused', why: 'no such order' };
    }
    const now = this.describe(order);
    const seen = revision ?? now.revision;
    if (waitMs > 0 && seen === now.revision && !isOver(order) && !this.stopped) {
      await this.change(orderId, seen, waitMs);
    }
    const after = this.find(orderId);
    if (after === null || this.stopped) {
      return notReady;
    }
    return after === undefined ? { is: 'refused', why: 'no such order' } : { is: 'found', order: this.describe(after) };
  }

  /** After every step, with the state that is durable now. */
  changed(): void {
    for (const watcher of [...this.watchers]) {
      const order = this.find(watcher.orderId);
      if (order === null || order === undefined || this.describe(order).revision !== watcher.revision) {
        watcher.tell();
      }
    }
  }

  /** As it stands now: what comes with an answer may be from the middle of a step. */
  describe(order: HostOrder): OrderDocument {
    const state = this.options.state();
    return orderDocument(state?.orders.get(order.id) ?? order, state ?? { jobs: new Map() });
  }

  /** Idempotent. Whoever waits is told to come again. */
  stop(): void {
    this.stopped = true;
    for (const end of [...this.pending]) {
      end();
    }
    for (const watcher of [...this.watchers]) {
      watcher.tell();
    }
  }

  /** @returns undefined: there is none. Null: that cannot be told. */
  private find(orderId: string): HostOrder | undefined | null {
    const state = this.options.state();
    const isLoaded = state !== null && !(state.phase.name === 'starting' && !state.phase.loaded);
    return isLoaded ? state.orders.get(orderId) : null;
  }

  private ask<Answer extends HostAnswer>(
    event: (asked: number) => OrderEvent,
    replyTo: (answer: Answer) => OrderReply,
  ): Promise<OrderReply> {
    return new Promise((resolve) => {
      const end = (reply: OrderReply) => {
        cancelDeadline();
        this.pending.delete(stop);
        resolve(reply);
      };
      // Each event is answered by the effect of its own kind: `order` by `answer order`.
      const asked = this.asked.has() ? this.askings.open((answer) => end(replyTo(answer as Answer))) : null;
      if (asked === null) {
        resolve({ is: 'refused', why: 'too many', retryAfterS: SHORTLY_S });
        return;
      }
      this.asked.take();
      const late = () => {
        this.askings.close(asked);
        end({ is: 'refused', why: 'no answer yet', retryAfterS: SHORTLY_S });
      };
      const stop = () => {
        this.askings.close(asked);
        end(notReady);
      };
      this.pending.add(stop);
      const cancelDeadline = this.options.timer(ANSWER_WITHIN_MS, late);
      this.options.post(event(asked));
    });
  }

  private created(asking: { readonly id: string; readonly known: boolean }, answer: OrderAnswer): OrderReply {
    if (!answer.taken) {
      return { is: 'refused', why: answer.why, ...this.comeAgain(answer.why) };
    }
    for (const other of this.creating) {
      // Of two who asked for it at once, only the first has made it.
      other.known ||= other.id === asking.id && other !== asking;
    }
    if (!asking.known) {
      this.made.take();
    }
    return { is: asking.known ? 'known' : 'created', order: this.describe(answer.order) };
  }

  private cancelled(answer: CancelAnswer): OrderReply {
    if (answer.cancelled) {
      return { is: 'cancelled', order: this.describe(answer.order) };
    }
    const { why, order } = answer;
    return { is: 'refused', why, ...(order === null ? {} : { order: this.describe(order) }) };
  }

  /** A step under way has a time at which it is over at the latest; a customer may leave before. */
  private comeAgain(why: Refusal): { readonly retryAfterS?: number } {
    if (why === 'out of service') {
      return { retryAfterS: OUT_OF_SERVICE_S };
    }
    if (why !== 'busy') {
      return {};
    }
    const phase = this.options.state()?.phase;
    const endsAt = phase !== undefined && 'endsAt' in phase ? phase.endsAt : undefined;
    const leftS = endsAt === undefined ? BUSY_S : Math.ceil((endsAt - this.options.mono()) / 1_000);
    return { retryAfterS: Math.min(LONGEST_BUSY_S, Math.max(BUSY_S, leftS)) };
  }

  /** Resolves when the order is at another revision, when the time is over, or when too many wait: then the first of them is let go. */
  private change(orderId: string, revision: string, waitMs: number): Promise<void> {
    const [oldest] = this.watchers;
    if (this.watchers.size >= MAX_WATCHERS) {
      oldest?.tell();
    }
    return new Promise((resolve) => {
      const tell = () => {
        cancel();
        this.watchers.delete(watcher);
        resolve();
      };
      const watcher: Watcher = { orderId, revision, tell };
      const cancel = this.options.timer(waitMs, tell);
      this.watchers.add(watcher);
    });
  }
}

const notReady: OrderReply = { is: 'refused', why: 'not ready', retryAfterS: SHORTLY_S };
