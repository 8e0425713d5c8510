import type { Step } from '../../src/domain/draft.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { CallResult, KioskEvent } from '../../src/domain/events.ts';
import type { Notice, PaymentFacts } from '../../src/domain/gateway.ts';
import { READY } from '../../src/domain/health.ts';
import { next, wakeAt } from '../../src/domain/kiosk.ts';
import { isFinal, type Payment } from '../../src/domain/payment.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { INITIAL_STATE, type KioskState } from '../../src/domain/state.ts';
import { kioskSettings, QFPAY_PROFILE } from '../support/kiosk-settings.ts';
import { Random } from '../support/random.ts';
import { KioskBooks, told } from './kiosk-books.ts';
import { type Call, ENTRY, gossipOf, notice, type Order, SimulatedGateways } from './simulated-gateways.ts';

/** What one simulated life of a kiosk came to. */
export interface LifeReport {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
}

interface Pending {
  at: number;
  event: KioskEvent;
}

/** On its way from a gateway: it comes, however often the kiosk is without power meanwhile. */
interface Notification {
  readonly at: number;
  readonly gateway: 'qfpay' | 'wavpay';
  readonly notice: Notice;
}

const EVENTS_A_LIFE = 60;
const QUIET_MS = 3 * 86_400_000;

/** Plays one seed: a kiosk, customers, two gateways, devices and a power switch, all from one source of chance. */
export function playLife(seed: number): LifeReport {
  const world = new World(seed);
  world.boot();
  for (let i = 0; i < EVENTS_A_LIFE; i += 1) {
    world.chance();
  }
  world.calm();
  return world.report();
}

class World {
  private readonly seed: number;
  private readonly random: Random;
  private readonly settings: KioskSettings;
  private readonly gateways: SimulatedGateways;
  private readonly books: KioskBooks;
  private notifications: Notification[] = [];
  private state: KioskState = INITIAL_STATE;
  private queue: Pending[] = [];
  private mono = 0;
  private wall = 1_760_000_000_000;
  private session = 0;
  private healthy = false;
  private readonly broken: string[] = [];
  private readonly trace: string[] = [];
  private readonly faults = new Map<string, number>();

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed);
    const usual = kioskSettings();
    const byLabel = this.random.chance(0.4);
    const scanned = usual.wallets.map((route) => ({ ...route, present: false }));
    this.settings = kioskSettings(byLabel ? { wallets: [ENTRY, ...scanned], notifiedByWeb: true } : {});
    this.gateways = new SimulatedGateways({
      random: this.random,
      now: () => ({ mono: this.mono, wall: this.wall }),
      healthy: () => this.healthy,
      fault: (kind) => this.fault(kind),
      broken: (what) => this.broken.push(what),
    });
    this.books = new KioskBooks(this.gateways, this.broken, (kind) => this.fault(kind));
  }

  report(): LifeReport {
    return { seed: this.seed, broken: this.broken, trace: this.trace, faults: this.faults };
  }

  boot(): void {
    this.session += 1;
    this.state = INITIAL_STATE;
    this.queue = [];
    this.books.restarted();
    this.send({
      type: 'loaded',
      ...this.books.snapshot(),
      session: this.session,
      tail: String(1000 + this.session),
    });
    for (const part of ['gpio', 'scanner', 'display', 'gateway:qfpay', 'gateway:wavpay']) {
      this.send({ type: 'health', part, health: READY });
    }
    this.send({ type: 'devices started' });
  }

  /** One random thing happens. */
  chance(): void {
    const { random } = this;
    if (random.chance(0.04)) {
      this.fault('crash');
      this.mono += random.int(100_000);
      this.boot();
      return;
    }
    if (random.chance(0.55)) {
      this.advance();
      return;
    }
    if (random.chance(0.1)) {
      this.nothing(random.int(QFPAY_PROFILE.orderLifeMs));
      return;
    }
    this.customer();
  }

  /** Nobody touches anything for a while. */
  private nothing(ms: number): void {
    const end = this.mono + ms;
    for (let due = this.due(); due !== null && due <= end; due = this.due()) {
      this.advance();
    }
    this.pass(Math.max(0, end - this.mono));
  }

  private due(): number | null {
    const times = [...this.queue, ...this.notifications].map(({ at }) => at);
    const wake = wakeAt(this.state);
    const all = wake === null ? times : [...times, wake];
    return all.length === 0 ? null : Math.min(...all);
  }

  private customer(): void {
    const { random } = this;
    const roll = random.int(13);
    if (roll < 4) {
      this.send({ type: 'begin' });
      this.send({ type: 'choose', itemId: random.pick(this.settings.items).id });
    } else if (roll < 6) {
      this.send({
        type: 'scan',
        code: random.pick(['281234567890123456', '391234567890123456', 'https://example.org']),
      });
    } else if (roll < 7) {
      this.send({ type: 'back' });
    } else if (roll < 10) {
      this.phone();
    } else {
      this.gossip();
    }
  }

  /** Somebody pays an order that is open, or types the amount of an entry code that was on the screen. */
  private phone(): void {
    const { random, gateways } = this;
    const codes = [...gateways.entryCodes].filter(([, { until }]) => until >= this.mono);
    if (codes.length > 0) {
      const [number] = random.pick(codes);
      this.note(`the customer types the amount for ${number}`);
      this.fault('paid by entry code');
      this.announce(gateways.typed(number), 'qfpay');
      return;
    }
    const { open } = gateways;
    const closed = [...gateways.orders].filter(([, order]) => order.state === 'closed');
    if (closed.length > 0 && random.chance(0.1)) {
      this.paidAllTheSame(...random.pick(closed));
      return;
    }
    if (open.length === 0) {
      return;
    }
    const [number, order] = random.pick(open);
    order.state = 'paid';
    this.note(`the customer pays ${number}`);
    const row = this.books.payments.get(number);
    if (row?.state === 'watching' || row?.state === 'closing') {
      this.fault('late paid');
    }
    if (gateways.failedPhones.has(number)) {
      this.fault('paid after a failed phone');
    }
    if (open.filter(([, one]) => one.mode === 'mpm').length > 1) {
      this.fault('two phones');
    }
    if (row !== undefined && random.chance(0.5)) {
      this.announce(notice({ orderNumber: number, gatewayRef: `g${number}`, amount: row.amount }), row.gateway);
    }
  }

  /** A gateway takes money for an order that it had called closed; only its notification tells. */
  private paidAllTheSame(number: string, order: Order): void {
    const row = this.books.payments.get(number);
    if (row !== undefined) {
      order.state = 'paid';
      this.note(`${number} is paid although it was closed`);
      this.announce(notice({ orderNumber: number, amount: row.amount }), row.gateway, 'closed and paid');
    }
  }

  /** What gateways, their customers' second thoughts and whoever listens on the line send beside: old, false, of others. */
  private gossip(): void {
    const { random } = this;
    const rows = [...this.books.payments.values()].filter(({ wallet }) => wallet !== ENTRY.id);
    if (rows.length === 0) {
      return;
    }
    const row = random.pick(rows);
    const [kind, said] = random.pick(gossipOf(row, this.wall));
    this.announce(said, row.gateway, kind);
  }

  /** Sent once or more often; mostly at once, at times so late that all is over. */
  private announce(said: Notice, gateway: string, kind = 'notified'): void {
    const { random } = this;
    this.fault(kind);
    if (gateway !== 'qfpay' && gateway !== 'wavpay') {
      throw new Error(`no such gateway here: ${gateway}`);
    }
    for (let times = random.pick([1, 1, 1, 2, 5]); times > 0; times -= 1) {
      const late = random.chance(0.3);
      this.fault(late ? 'late notification' : 'prompt notification');
      this.notifications.push({ at: this.mono + random.int(late ? 600_000 : 2_000), gateway, notice: said });
    }
  }

  /** As `runtime/notifications.ts` does it: what is over comes from the disk. */
  private deliverNotification({ gateway, notice: said }: Notification): void {
    const byRef = said.orderNumber === null;
    const named = (payment: Payment) =>
      payment.gateway === gateway &&
      (byRef ? payment.gatewayRef === said.gatewayRef : payment.orderNumber === said.orderNumber);
    const open = [...this.state.payments.values()].some(
      (payment) => named(payment) || (!byRef && payment.refundNumber === said.orderNumber),
    );
    const over = [...this.books.payments.values()].find((row) => isFinal(row.state) && named(row));
    const sale = over === undefined ? undefined : this.books.sales.get(over.saleId)?.sale;
    const known = open || over === undefined || sale === undefined ? null : { payment: over, sale };
    this.send({ type: 'notified', gateway, notice: said, known });
  }

  /** Time moves to whatever is due next: an answer, or the kiosk's own timer. */
  private advance(): boolean {
    const wake = wakeAt(this.state);
    this.queue.sort((a, b) => a.at - b.at);
    this.notifications.sort((a, b) => a.at - b.at);
    const first = this.queue[0];
    const news = this.notifications[0];
    if (news !== undefined && news.at <= Math.min(first?.at ?? news.at, wake ?? news.at)) {
      this.notifications.shift();
      this.pass(Math.max(0, news.at - this.mono));
      this.deliverNotification(news);
      return true;
    }
    if (first !== undefined && (wake === null || first.at <= wake)) {
      this.queue.shift();
      this.pass(Math.max(0, first.at - this.mono));
      this.send(first.event);
      return true;
    }
    if (wake === null) {
      return false;
    }
    this.pass(Math.max(0, wake - this.mono));
    this.send({ type: 'tick' });
    return true;
  }

  private pass(ms: number): void {
    this.mono += ms;
    this.wall += ms;
  }

  /** The faults end; everything must come to rest within a bounded time, and the books must balance. */
  calm(): void {
    this.healthy = true;
    const end = this.mono + QUIET_MS;
    let steps = 0;
    while (this.mono < end && this.advance()) {
      steps += 1;
      if (steps > 5_000) {
        this.broken.push('promise 7: still busy after 5000 steps with healthy gateways');
        break;
      }
    }
    this.books.close(this.state);
  }

  private send(event: KioskEvent): void {
    const shown = told(event);
    const before = this.state.phase.name;
    let step: Step;
    try {
      step = next(this.settings, this.state, event, { mono: this.mono, wall: this.wall });
    } catch (error) {
      this.broken.push(`exception: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.note(`${shown}: ${before} -> ${step.state.phase.name}`);
    this.books.commit(step, event);
    if (!this.healthy && step.entries.length > 0 && this.random.chance(0.02)) {
      this.fault('crash');
      this.note('power cut between the commit and its effects');
      this.boot();
      return;
    }
    this.state = step.state;
    this.books.checkLimbo(this.state);
    for (const effect of step.effects) {
      this.run(effect);
    }
  }

  private run(effect: Effect): void {
    switch (effect.do) {
      case 'warm':
        return;
      case 'deliver':
        this.deliver(effect);
        return;
      case 'print':
        this.later(500, {
          type: 'printed',
          saleId: effect.saleId,
          result: this.random.pick(['printed', 'not printed', 'unknown']),
        });
        return;
      default:
        this.call(effect);
    }
  }

  private deliver(effect: Extract<Effect, { do: 'deliver' }>): void {
    const { saleId } = effect;
    this.books.delivering(saleId);
    if (!this.healthy && this.random.chance(0.15)) {
      this.fault('jam');
      this.later(4_500, { type: 'delivery ended', saleId, delivery: { result: 'failed', reason: 'sensor silent' } });
      return;
    }
    this.later(700, { type: 'delivery ended', saleId, delivery: { result: 'delivered', proof: 'sensor' } });
  }

  private later(ms: number, event: KioskEvent): void {
    this.queue.push({ at: this.mono + ms, event });
  }

  private call(effect: Call): void {
    const { payment } = effect;
    this.books.asked(effect, this.mono);
    if (!this.healthy && this.random.chance(0.1)) {
      this.fault('not sent');
      this.answer(payment, { verb: effect.do, outcome: { kind: 'not sent', why: 'ECONNREFUSED' } } as CallResult, 20);
      return;
    }
    if (effect.do === 'cancel') {
      this.books.cancelled.add(payment.orderNumber);
    }
    const truth = this.gateways.carryOut(effect);
    if (!this.healthy && this.random.chance(0.2)) {
      this.fault(effect.do === 'refund' ? 'refund unknown' : 'lost answer');
      this.answer(
        payment,
        { verb: effect.do, outcome: { kind: 'unknown', why: 'timeout', code: '' } } as CallResult,
        10_000,
      );
      return;
    }
    this.answer(payment, truth, this.random.int(2_000));
  }

  private answer(payment: PaymentFacts, call: CallResult, ms: number): void {
    this.later(ms, { type: 'called', orderNumber: payment.orderNumber, call });
  }

  private fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  private note(text: string): void {
    this.trace.push(`${Math.round(this.mono)} ${text}`);
  }
}
