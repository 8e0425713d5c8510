import type { Step } from '../../src/domain/draft.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { CallResult, KioskEvent } from '../../src/domain/events.ts';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { READY } from '../../src/domain/health.ts';
import { next, wakeAt } from '../../src/domain/kiosk.ts';
import { isFinal, type Payment } from '../../src/domain/payment.ts';
import type { Sale } from '../../src/domain/sale.ts';
import { INITIAL_STATE, type KioskState } from '../../src/domain/state.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { Random } from '../support/random.ts';

/** What one simulated life of a kiosk came to. */
export interface LifeReport {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
}

/** The truth at the gateway, which the kiosk only hears of. */
interface Order {
  state: 'open' | 'paid' | 'closed' | 'refunded';
  amount: number;
  mode: 'cpm' | 'mpm';
  gateway: string;
}

interface Pending {
  at: number;
  event: KioskEvent;
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
  private readonly settings = kioskSettings();
  private readonly orders = new Map<string, Order>();
  private readonly refunds = new Map<string, number>();
  private readonly deliveries = new Map<string, number>();
  /** The disk: what was committed. */
  private readonly saleRows = new Map<string, { sale: Sale; open: boolean }>();
  private readonly paymentRows = new Map<string, Payment>();
  private readonly endings = new Map<string, string>();
  private readonly charged = new Set<string>();
  /** A cancel of them may have reached the gateway. */
  private readonly cancelled = new Set<string>();
  private counters: Readonly<Record<string, number>> = {};
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
  }

  report(): LifeReport {
    return { seed: this.seed, broken: this.broken, trace: this.trace, faults: this.faults };
  }

  boot(): void {
    this.session += 1;
    this.state = INITIAL_STATE;
    this.queue = [];
    this.send({
      type: 'loaded',
      sales: [...this.saleRows.values()].filter((row) => row.open).map((row) => row.sale),
      payments: [...this.paymentRows.values()].filter((row) => !isFinal(row.state)),
      counters: this.counters,
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
    this.customer();
  }

  private customer(): void {
    const { random } = this;
    const open = [...this.orders.entries()].filter(([, order]) => order.state === 'open');
    const roll = random.int(10);
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
    } else if (open.length > 0) {
      const [number, order] = random.pick(open);
      order.state = 'paid';
      this.note(`the customer pays ${number}`);
      if (this.paymentRows.get(number)?.state === 'watching' || this.paymentRows.get(number)?.state === 'closing') {
        this.fault('late paid');
      }
      if (this.failedPhones.has(number)) {
        this.fault('paid after a failed phone');
      }
      if (open.filter(([, one]) => one.mode === 'mpm').length > 1) {
        this.fault('two phones');
      }
    }
  }

  /** Time moves to whatever is due next: an answer, or the kiosk's own timer. */
  private advance(): boolean {
    const wake = wakeAt(this.state);
    this.queue.sort((a, b) => a.at - b.at);
    const first = this.queue[0];
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
    for (const payment of this.state.payments.values()) {
      this.broken.push(`promise 7: ${payment.orderNumber} is still ${payment.state} when all is quiet`);
    }
    if (this.state.sales.size > 0) {
      this.broken.push(`promise 7: ${this.state.sales.size} sales are still open when all is quiet`);
    }
    this.checkBooks();
  }

  private checkBooks(): void {
    const kept = new Map<string, number>();
    for (const [number, order] of this.orders) {
      const payment = this.paymentRows.get(number);
      if (payment === undefined) {
        this.broken.push(`promise 5: order ${number} is at the gateway without an intent on the disk`);
        continue;
      }
      if (order.state === 'paid' && payment.state !== 'kept' && payment.state !== 'refund owed') {
        this.broken.push(`promise 1: ${number} is paid at the gateway and '${payment.state}' here`);
      }
      if (order.state !== 'paid' && (payment.state === 'kept' || payment.state === 'refund owed')) {
        this.broken.push(`promise 1: ${number} is '${order.state}' at the gateway and '${payment.state}' here`);
      }
      if (payment.state === 'kept') {
        kept.set(payment.saleId, (kept.get(payment.saleId) ?? 0) + 1);
      }
    }
    for (const [saleId, count] of kept) {
      if (count > 1) {
        this.broken.push(`promise 2: ${count} payments keep money for ${saleId}`);
      }
      if (this.endings.get(saleId) !== 'completed') {
        this.broken.push(`promise 1: ${saleId} keeps money and ended ${this.endings.get(saleId)}`);
      }
    }
    for (const [saleId, end] of this.endings) {
      if (end === 'completed' && (kept.get(saleId) ?? 0) !== 1) {
        this.broken.push(`promise 1: ${saleId} was completed and keeps no money`);
      }
    }
  }

  private send(event: KioskEvent): void {
    const shown =
      event.type === 'called' ? `${event.call.verb} ${event.orderNumber} -> ${event.call.outcome.kind}` : event.type;
    const before = this.state.phase.name;
    let step: Step;
    try {
      step = next(this.settings, this.state, event, { mono: this.mono, wall: this.wall });
    } catch (error) {
      this.broken.push(`exception: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.note(`${shown}: ${before} -> ${step.state.phase.name}`);
    this.commit(step);
    if (!this.healthy && step.entries.length > 0 && this.random.chance(0.02)) {
      this.fault('crash');
      this.note('power cut between the commit and its effects');
      this.boot();
      return;
    }
    this.state = step.state;
    this.checkLimbo();
    for (const effect of step.effects) {
      this.run(effect);
    }
  }

  private commit(step: Step): void {
    for (const row of step.sales) {
      this.saleRows.set(row.sale.id, row);
    }
    for (const payment of step.payments) {
      const was = this.paymentRows.get(payment.orderNumber);
      if (was !== undefined && isFinal(was.state) && was.state !== payment.state) {
        this.broken.push(`final states stay: ${payment.orderNumber} went from ${was.state} to ${payment.state}`);
      }
      this.paymentRows.set(payment.orderNumber, payment);
    }
    for (const entry of step.entries) {
      if (entry.kind === 'sale ended') {
        if (this.endings.has(entry.saleId)) {
          this.broken.push(`${entry.saleId} ended twice: ${this.endings.get(entry.saleId)}, then ${entry.end}`);
        }
        this.endings.set(entry.saleId, entry.end);
      }
      if (entry.kind === 'alarm' && entry.alarm === 'impossible answer') {
        this.broken.push(`impossible answer for ${entry.orderNumber}`);
      }
    }
    this.counters = step.state.counters;
  }

  /** Promise 7: whatever is not final has something coming. */
  private checkLimbo(): void {
    for (const payment of this.state.payments.values()) {
      const delivering = payment.state === 'paid' && this.state.phase.name === 'delivering';
      if (payment.next === null && !payment.calling && !delivering) {
        this.broken.push(`promise 7: ${payment.orderNumber} is ${payment.state} with nothing planned`);
      }
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
    const sale = this.saleRows.get(saleId)?.sale;
    const paidOrder = sale?.paidBy == null ? undefined : this.orders.get(sale.paidBy);
    if (sale?.delivery !== 'started' || paidOrder?.state !== 'paid' || paidOrder.amount !== sale.amount.minor) {
      this.broken.push(`promise 3: ${saleId} is delivered without a durable, verified payment`);
    }
    if (sale?.paidBy != null && this.cancelled.has(sale.paidBy)) {
      this.broken.push(`promise 3: ${saleId} is delivered for ${sale.paidBy}, of which a cancel has gone out`);
    }
    this.deliveries.set(saleId, (this.deliveries.get(saleId) ?? 0) + 1);
    if ((this.deliveries.get(saleId) ?? 0) > 1) {
      this.broken.push(`promise 4: ${saleId} is delivered twice`);
    }
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

  private call(effect: Exclude<Effect, { do: 'warm' | 'deliver' | 'print' }>): void {
    const { payment } = effect;
    if ((effect.do === 'charge' || effect.do === 'present') && this.charged.has(payment.orderNumber)) {
      this.broken.push(`promise 5: ${payment.orderNumber} was sent twice`);
    }
    if (effect.do === 'charge' || effect.do === 'present') {
      this.charged.add(payment.orderNumber);
    }
    if (!this.healthy && this.random.chance(0.1)) {
      this.fault('not sent');
      this.answer(payment, { verb: effect.do, outcome: { kind: 'not sent', why: 'ECONNREFUSED' } } as CallResult, 20);
      return;
    }
    if (effect.do === 'cancel') {
      this.cancelled.add(payment.orderNumber);
    }
    const truth = this.gateway(effect);
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

  /** What the gateway does, for real, with one call. */
  private gateway(effect: Exclude<Effect, { do: 'warm' | 'deliver' | 'print' }>): CallResult {
    const { payment } = effect;
    const number = payment.orderNumber;
    const order = this.orders.get(number);
    switch (effect.do) {
      case 'present':
        this.make(payment, 'open');
        return {
          verb: 'present',
          outcome: { kind: 'order code', code: `code-${number}`, lifeMs: 300_000, gatewayRef: `g${number}` },
        };
      case 'charge':
        return this.charge(payment);
      case 'query':
        return { verb: 'query', outcome: this.query(payment, order) };
      case 'cancel':
        return this.cancel(order);
      case 'refund':
      case 'queryRefund':
        return this.refund(effect, order);
      default:
        return effect satisfies never;
    }
  }

  private make(payment: PaymentFacts, state: Order['state']): void {
    if (this.orders.has(payment.orderNumber)) {
      this.broken.push(`order number ${payment.orderNumber} was used twice`);
    }
    this.orders.set(payment.orderNumber, {
      state,
      amount: payment.amount.minor,
      mode: payment.mode,
      gateway: payment.gateway,
    });
    if (payment.mode === 'mpm') {
      this.expire(payment.orderNumber);
    }
  }

  private readonly failedPhones = new Set<string>();
  private readonly expiries = new Map<string, number>();

  private expire(number: string): void {
    this.expiries.set(number, this.mono + 300_000);
  }

  private charge(payment: PaymentFacts): CallResult {
    const roll = this.random.int(10);
    if (roll < 5) {
      this.make(payment, 'paid');
      return { verb: 'charge', outcome: { kind: 'paid', gatewayRef: `g${payment.orderNumber}` } };
    }
    if (roll < 8) {
      this.make(payment, 'open');
      this.expire(payment.orderNumber);
      return { verb: 'charge', outcome: { kind: 'pending', gatewayRef: null } };
    }
    this.make(payment, 'closed');
    return { verb: 'charge', outcome: { kind: 'not paid', reason: 'insufficient funds', code: '1201' } };
  }

  private query(payment: PaymentFacts, order: Order | undefined): Extract<CallResult, { verb: 'query' }>['outcome'] {
    if (order === undefined) {
      return { kind: 'not found' };
    }
    const expiry = this.expiries.get(payment.orderNumber) ?? Number.POSITIVE_INFINITY;
    if (order.state === 'open' && this.mono >= expiry) {
      order.state = 'closed';
    }
    if (order.state === 'open' && order.mode === 'mpm' && !this.healthy && this.random.chance(0.1)) {
      this.fault('phone failed');
      this.failedPhones.add(payment.orderNumber);
      return { kind: 'not paid', reason: 'insufficient funds', code: '1201' };
    }
    switch (order.state) {
      case 'open':
        return { kind: 'pending', gatewayRef: null };
      case 'paid':
        return { kind: 'paid', gatewayRef: `g${payment.orderNumber}` };
      case 'closed':
        return { kind: 'not paid', reason: 'order closed', code: '1142' };
      case 'refunded':
        return { kind: 'refunded' };
      default:
        return order.state satisfies never;
    }
  }

  private cancel(order: Order | undefined): CallResult {
    if (order?.state === 'open' && this.random.chance(0.7)) {
      order.state = 'closed';
      return { verb: 'cancel', outcome: { kind: 'closed' } };
    }
    if (order?.state === 'closed') {
      return { verb: 'cancel', outcome: { kind: 'closed' } };
    }
    this.fault('cancel refused');
    return { verb: 'cancel', outcome: { kind: 'refused', code: '1297' } };
  }

  private refund(effect: Extract<Effect, { do: 'refund' | 'queryRefund' }>, order: Order | undefined): CallResult {
    const known = this.refunds.get(effect.refundNumber);
    if (effect.do === 'queryRefund') {
      const outcome =
        known === undefined ? ({ kind: 'refund not found' } as const) : ({ kind: 'refunded', refundRef: 'r' } as const);
      return { verb: 'queryRefund', outcome };
    }
    if (known !== undefined) {
      return { verb: 'refund', outcome: { kind: 'unknown', why: 'duplicate number', code: '1251' } };
    }
    if (order?.state !== 'paid') {
      this.broken.push(`promise 1: refund of ${effect.payment.orderNumber}, which is ${order?.state}`);
      return { verb: 'refund', outcome: { kind: 'refund refused', code: '1155' } };
    }
    order.state = 'refunded';
    this.refunds.set(effect.refundNumber, order.amount);
    return { verb: 'refund', outcome: { kind: 'refunded', refundRef: 'r' } };
  }

  private fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  private note(text: string): void {
    this.trace.push(`${Math.round(this.mono)} ${text}`);
  }
}
