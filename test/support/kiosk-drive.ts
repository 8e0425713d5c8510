import type { CommandResult, SignedCommand } from '../../src/domain/command.ts';
import { type Step, stored } from '../../src/domain/draft.ts';
import type { Effect, GatewayCall } from '../../src/domain/effects.ts';
import type { Entry } from '../../src/domain/entries.ts';
import type { CallResult, KioskEvent } from '../../src/domain/events.ts';
import type { RefundOutcome } from '../../src/domain/gateway.ts';
import { type Health, READY } from '../../src/domain/health.ts';
import type { HostOrder } from '../../src/domain/host-order.ts';
import type { Job } from '../../src/domain/job.ts';
import { next, wakeAt } from '../../src/domain/kiosk.ts';
import { isFinal, type NextAction, type Payment } from '../../src/domain/payment.ts';
import type { DeliveryResult, Sale } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { INITIAL_STATE, type KioskState, type Phase } from '../../src/domain/state.ts';
import type { Stock } from '../../src/domain/stock.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { kioskSettings } from './kiosk-settings.ts';

type Verb = CallResult['verb'];
type OutcomeOf<V extends Verb> = V extends 'refund' | 'queryRefund'
  ? RefundOutcome
  : Extract<CallResult, { verb: V }>['outcome'];
type CallEffect = GatewayCall;

/** One call that the kiosk asked for, with the moment at which it did. */
export interface Asked {
  readonly at: number;
  readonly verb: Verb;
  readonly orderNumber: string;
  readonly refundNumber: string | null;
}

export const ABSENT: Health = { status: 'absent', reason: 'unplugged' };
export const UNKNOWN = { kind: 'unknown', why: 'timeout', code: '' } as const;
export const PENDING = { kind: 'pending', gatewayRef: null } as const;
export const PAID = { kind: 'paid', gatewayRef: 'g1' } as const;
export const NOT_SENT = { kind: 'not sent', why: 'ECONNREFUSED' } as const;
export const DECLINED = { kind: 'not paid', reason: 'insufficient funds', code: '1201' } as const;
/** The gateway's word that the order is dead, as it comes after a cancel or at the end of its life. */
export const CLOSED = { kind: 'not paid', reason: 'order closed', code: '1142' } as const;
export const NOT_FOUND = { kind: 'not found' } as const;
export const DELIVERED = { result: 'delivered', proof: 'sensor' } as const;
export const JAMMED = { result: 'failed', reason: 'sensor silent' } as const;
/** Payment codes as the two wallets of `kioskSettings` make them. */
export const ALIPAY_CODE = '281234567890123456';
export const WAVPAY_CODE = '391234567890123456';

const PARTS = ['gpio', 'scanner', 'display', 'gateway:qfpay', 'gateway:wavpay'];

/**
 * Drives the pure kiosk by hand: events go in, asked calls wait to be answered, time passes with every tick that `wakeAt` names,
 * and what would be on the disk is kept, so that it can be restarted.
 */
export class KioskDrive {
  settings: KioskSettings;
  state: KioskState = INITIAL_STATE;
  mono = 1_000;
  wall = 1_760_000_000_000;
  readonly entries: Entry[] = [];
  readonly effects: Effect[] = [];
  readonly asked: Asked[] = [];
  /** Ticks so far: a loop that never rests shows here. */
  ticks = 0;
  /** What the hardware says after a restart of a delivery that had been started; null: nothing. */
  hardwareSays: DeliveryResult | null = { result: 'failed', reason: 'restart' };
  /** Answers calls as soon as they are asked; null leaves one open. */
  respond: (call: CallEffect) => CallResult['outcome'] | null = () => null;
  private readonly saleRows = new Map<string, { sale: Sale; open: boolean }>();
  private readonly paymentRows = new Map<string, Payment>();
  private readonly jobRows = new Map<string, Job>();
  private readonly stockRows = new Map<string, Stock>();
  private readonly ticketRows = new Map<string, Ticket>();
  private readonly orderRows = new Map<string, HostOrder>();
  /** When each payment's next action was to be, by the wall clock: as the rows have it. */
  private readonly plans = new Map<string, NextAction>();
  private open: CallEffect[] = [];
  private session = 0;

  constructor(changes: Partial<KioskSettings> = {}) {
    this.settings = kioskSettings(changes);
  }

  /** A kiosk that has started with everything in order. */
  static ready(changes: Partial<KioskSettings> = {}): KioskDrive {
    const drive = new KioskDrive(changes);
    drive.boot();
    return drive;
  }

  /** The same with some parts missing. */
  static without(missing: readonly string[], changes: Partial<KioskSettings> = {}): KioskDrive {
    const drive = new KioskDrive(changes);
    drive.boot(missing);
    return drive;
  }

  get phase(): Phase {
    return this.state.phase;
  }

  phaseAs<N extends Phase['name']>(name: N): Extract<Phase, { name: N }> {
    if (this.phase.name !== name) {
      throw new Error(`the phase is '${this.phase.name}', not '${name}'`);
    }
    return this.phase as Extract<Phase, { name: N }>;
  }

  /** Payments in the order in which they were made, as the disk has them. */
  get payments(): readonly Payment[] {
    return [...this.paymentRows.values()];
  }

  get states(): readonly string[] {
    return this.payments.map((payment) => payment.state);
  }

  /** The payment made last. */
  get last(): Payment {
    const payment = this.payments.at(-1);
    if (payment === undefined) {
      throw new Error('no payment was made');
    }
    return this.state.payments.get(payment.orderNumber) ?? payment;
  }

  saleOf(id: string): Sale | undefined {
    return this.saleRows.get(id)?.sale;
  }

  get ends(): readonly string[] {
    return this.entriesOf('sale ended').map((entry) => entry.end);
  }

  get alarms(): readonly string[] {
    return this.entriesOf('alarm').map((entry) => entry.alarm);
  }

  get papers(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.do === 'print' ? [effect.paper.kind] : []));
  }

  get deliveries(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.do === 'deliver' ? [effect.saleId] : []));
  }

  entriesOf<K extends Entry['kind']>(kind: K): Extract<Entry, { kind: K }>[] {
    return this.entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  }

  verbsOf(orderNumber: string): readonly Verb[] {
    return this.asked.filter((call) => call.orderNumber === orderNumber).map((call) => call.verb);
  }

  /** Calls that have been asked for and not been answered. */
  get waiting(): readonly Verb[] {
    return this.open.map((call) => call.do);
  }

  boot(missing: readonly string[] = []): void {
    this.session += 1;
    this.state = INITIAL_STATE;
    this.open = [];
    const sales = [...this.saleRows.values()].filter((row) => row.open).map((row) => row.sale);
    const payments = [...this.paymentRows.values()]
      .filter((row) => !isFinal(row.state))
      .map((row) => this.fromDisk(row));
    const { counters } = this;
    const jobs = [...this.jobRows.values()];
    const { session } = this;
    const stands = {
      stock: [...this.stockRows.values()],
      tickets: [...this.ticketRows.values()],
      orders: [...this.orderRows.values()],
    };
    this.send({ type: 'loaded', sales, payments, jobs, ...stands, counters, session, tail: `100${session}` });
    for (const part of PARTS) {
      this.send({ type: 'health', part, health: missing.includes(part) ? ABSENT : READY });
    }
    this.send({ type: 'devices started' });
  }

  /** A power cut: what was not committed is gone, the clock that counts from the start begins anew. */
  restart(changes: Partial<KioskSettings> = {}): void {
    this.settings = { ...this.settings, ...changes };
    this.mono = 500;
    this.wall += 60_000;
    this.boot();
  }

  private counters: Readonly<Record<string, number>> = {};

  send(event: KioskEvent): Step {
    const step = next(this.settings, this.state, event, { mono: this.mono, wall: this.wall });
    this.state = step.state;
    this.entries.push(...step.entries);
    this.counters = step.state.counters;
    for (const row of step.sales) {
      this.saleRows.set(row.sale.id, row);
    }
    for (const payment of step.payments) {
      this.paymentRows.set(payment.orderNumber, payment);
      this.plans.delete(payment.orderNumber);
      if (payment.next !== null) {
        this.plans.set(payment.orderNumber, { ...payment.next, at: payment.next.at - this.mono + this.wall });
      }
    }
    for (const { job, open } of step.jobs) {
      this.jobRows.delete(job.id);
      if (open) {
        this.jobRows.set(job.id, job);
      }
    }
    keep(this.stockRows, step.stock);
    keep(this.ticketRows, step.tickets);
    keep(this.orderRows, step.orders);
    for (const effect of step.effects) {
      this.effects.push(effect);
      this.ask(effect);
    }
    return step;
  }

  private ask(effect: Effect): void {
    if (effect.do === 'ask delivery' && this.hardwareSays !== null) {
      this.send({ type: 'evidence', saleId: effect.saleId, delivery: this.hardwareSays });
    }
    if (!('payment' in effect)) {
      return;
    }
    const refundNumber = 'refundNumber' in effect ? effect.refundNumber : null;
    const { orderNumber } = effect.payment;
    this.asked.push({ at: this.mono, verb: effect.do, orderNumber, refundNumber });
    this.open.push(effect);
    const outcome = this.respond(effect);
    if (outcome !== null) {
      this.settle(effect, outcome);
    }
  }

  /** Answers the oldest open call of this kind, of this payment if one is named. */
  answer<V extends Verb>(verb: V, outcome: OutcomeOf<V>, orderNumber?: string): Step {
    const call = this.open.find(
      (one) => one.do === verb && (orderNumber === undefined || one.payment.orderNumber === orderNumber),
    );
    if (call === undefined) {
      throw new Error(`no '${verb}' is open; open: ${this.waiting.join(', ') || 'nothing'}`);
    }
    return this.settle(call, outcome);
  }

  private settle(call: CallEffect, outcome: CallResult['outcome']): Step {
    this.open = this.open.filter((one) => one !== call);
    const result = { verb: call.do, outcome } as CallResult;
    return this.send({ type: 'called', orderNumber: call.payment.orderNumber, call: result });
  }

  /** Time passes; the kiosk is woken whenever it asked for it. */
  pass(ms: number): void {
    const end = this.mono + ms;
    for (let wake = wakeAt(this.state); wake !== null && wake <= end; wake = wakeAt(this.state)) {
      this.moveTo(Math.max(this.mono, wake));
      this.tick();
    }
    this.moveTo(end);
  }

  /** Jumps to the next moment the kiosk asked for. */
  passToWake(): void {
    const wake = wakeAt(this.state);
    if (wake === null) {
      throw new Error('the kiosk waits for nothing');
    }
    this.moveTo(Math.max(this.mono, wake));
    this.tick();
  }

  private tick(): void {
    this.ticks += 1;
    if (this.ticks > 20_000) {
      throw new Error('the kiosk does not come to rest');
    }
    this.send({ type: 'tick' });
  }

  private moveTo(mono: number): void {
    this.wall += mono - this.mono;
    this.mono = mono;
  }

  // What customers do.

  choose(itemId = 'water'): this {
    this.send({ type: 'begin' });
    this.send({ type: 'choose', itemId });
    return this;
  }

  back(): Step {
    return this.send({ type: 'back' });
  }

  scan(code: string = ALIPAY_CODE): this {
    this.send({ type: 'scan', code });
    return this;
  }

  /** Chooses, and the order code comes on the screen. */
  showCode(lifeMs = 300_000): this {
    this.choose();
    this.answer('present', { kind: 'order code', code: 'order-code', lifeMs, gatewayRef: null });
    return this;
  }

  /** Chooses and scans; the charge is open. */
  scanned(code: string = ALIPAY_CODE): this {
    return this.choose().scan(code);
  }

  deliveryEnds(delivery: Extract<KioskEvent, { type: 'delivery ended' }>['delivery']): Step {
    const saleId = this.deliveries.at(-1) ?? 'none';
    return this.send({ type: 'delivery ended', saleId, delivery });
  }

  // What operators do.

  /** Sends a command as one that was verified. @returns what was answered; null when nothing was. */
  command(command: SignedCommand['command'], changes: Partial<SignedCommand> = {}): CommandResult | null {
    this.commands += 1;
    const step = this.send({
      type: 'command',
      signed: { id: `c${this.commands}`, key: 'office', counter: this.commands, command, ...changes },
    });
    const reply = step.effects.find((effect) => effect.do === 'reply');
    return reply?.result ?? null;
  }

  private commands = 0;

  get jobs(): readonly Job[] {
    return [...this.state.jobs.values()];
  }

  /** As `runtime/rows.ts` brings it back: without what only the last process knew. */
  private fromDisk(payment: Payment): Payment {
    return {
      ...stored(payment),
      next: this.plans.get(payment.orderNumber) ?? null,
      bornAt: 0,
      lifeEndsAt: 0,
      calling: false,
      askedBeforeCancel: false,
      lastQueryAt: Number.NEGATIVE_INFINITY,
      cancelSent: false,
      refused: null,
      neverSent: false,
      hint: 'none',
    };
  }
}

function keep<T>(rows: Map<string, T>, changed: ReadonlyMap<string, T | null>): void {
  for (const [id, row] of changed) {
    rows.delete(id);
    if (row !== null) {
      rows.set(id, row);
    }
  }
}
