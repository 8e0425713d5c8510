import type { Effect } from '../../src/domain/effects.ts';
import type { Entry, StoredPayment } from '../../src/domain/entries.ts';
import type { CallResult, KioskEvent } from '../../src/domain/events.ts';
import type { GatewayProfile } from '../../src/domain/gateway.ts';
import type { Job } from '../../src/domain/job.ts';
import type { Sale } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import type { KioskState } from '../../src/domain/state.ts';
import type { Change, OutboundEvent } from '../../src/journal/port.ts';
import type { BreakerLimits } from '../../src/runtime/breaker.ts';
import { TradeAudit } from './auditor-trade.ts';
import { CANARY, type CallFacts, type Witness } from './world/edges.ts';

const FINAL: readonly string[] = ['kept', 'not paid', 'refunded', 'refund owed'];
const HOUR_MS = 3_600_000;

/** A delivery that was begun in this process. */
interface Running {
  readonly saleId: string;
  readonly relay: string;
  readonly units: number;
  pulses: number;
}

export interface AuditorOptions {
  readonly now: () => number;
  /** The true wall clock, ms. */
  readonly wall: () => number;
  readonly limits: BreakerLimits;
  readonly settings: KioskSettings;
  readonly violation: (what: string) => void;
}

/**
 * Holds what passes at the edges, and what is on the disk, against the promises. It knows nothing of how the kiosk decides: only
 * requests and answers, relays and paper, committed changes, and at the end the gateways' ledgers (`books.ts`).
 */
export class Auditor implements Witness {
  readonly sales = new Map<string, Sale>();
  readonly payments = new Map<string, StoredPayment>();
  readonly jobs = new Map<string, { readonly job: Job; open: boolean; settledAs: string | null }>();
  readonly ends = new Map<string, string>();
  /** Units that came out, by sale. */
  readonly goods = new Map<string, number>();
  /** Gateway numbers of money that a person was told of. */
  readonly reported = new Set<string>();
  /** Orders of which a verified claim of success came in, and was not taken back. */
  readonly delivered = new Set<string>();
  /** Stock, stays and orders of hosts. */
  readonly trade: TradeAudit;
  readonly #options: AuditorOptions;
  /** World ms at which an order was sent. */
  readonly #sent = new Map<string, number>();
  readonly #cancelled = new Set<string>();
  readonly #refundNumbers = new Map<string, string>();
  readonly #chargesOf = new Map<string, number>();
  #hour: number[] = [];
  #counters: Record<string, number> = {};
  #lastEvent = 0;
  #tripped = false;
  /** World ms of the last time that the kiosk's clock was set: an hour by it is no hour until then. */
  #clockSetAt = Number.NEGATIVE_INFINITY;
  // Of the present process:
  #running: Running | null = null;
  #answered = new Set<string>();
  #asked = new Map<string, { at: number; hasty: number }>();

  constructor(options: AuditorOptions) {
    this.#options = options;
    this.trade = new TradeAudit(options);
  }

  restarted(): void {
    this.trade.restarted();
    this.#running = null;
    this.#answered = new Set();
    this.#asked = new Map();
  }

  clockSet(): void {
    this.#clockSetAt = this.#options.now();
  }

  /** Whose unit it is that a relay moves now. */
  saleAt(relay: string): string | null {
    return this.#running?.relay === relay ? this.#running.saleId : null;
  }

  unitOut(relay: string): void {
    const saleId = this.saleAt(relay);
    if (saleId !== null) {
      this.goods.set(saleId, (this.goods.get(saleId) ?? 0) + 1);
    }
  }

  text(text: string, where: string): void {
    if (text.includes(CANARY)) {
      this.#broken(`promise 9: a payment code is in ${where}`);
    }
  }

  paper(text: string): void {
    this.text(text, 'a receipt');
  }

  empty(relay: string): void {
    this.trade.empty(relay);
  }

  event(event: KioskEvent): void {
    this.trade.event(event);
  }

  /** It is on the disk. */
  committed(change: Change): void {
    for (const { body } of change.sales) {
      const sale = body as Sale;
      this.sales.set(sale.id, sale);
    }
    for (const { orderNumber, body, nextAction, open } of change.payments) {
      this.#payment(orderNumber, body as StoredPayment, change.entries);
      if (open === FINAL.includes((body as StoredPayment).state)) {
        this.#broken(
          `promise 7: ${orderNumber} is ${(body as StoredPayment).state} and open: ${open}, next ${nextAction}`,
        );
      }
    }
    for (const { id, open, body } of change.jobs) {
      const known = this.jobs.get(id);
      if (known !== undefined && !known.open && open) {
        this.#broken(`job ${id} was settled and is open again`);
      }
      this.jobs.set(id, { job: body as Job, open, settledAs: known?.settledAs ?? null });
    }
    for (const [name, value] of Object.entries(change.counters)) {
      if (value < (this.#counters[name] ?? 0)) {
        this.#broken(`the counter ${name} went back from ${this.#counters[name]} to ${value}`);
      }
      this.#counters[name] = value;
    }
    for (const { kind, body } of change.entries) {
      this.#entry({ kind, ...(body as object) } as Entry);
    }
    this.trade.committed(change);
  }

  #payment(orderNumber: string, now: StoredPayment, entries: Change['entries']): void {
    const was = this.payments.get(orderNumber);
    if (
      was === undefined &&
      !entries.some(({ kind, orderNumber: of }) => kind === 'payment made' && of === orderNumber)
    ) {
      this.#broken(`promise 5: ${orderNumber} has a row and was never made`);
    }
    if (was !== undefined && FINAL.includes(was.state) && was.state !== now.state) {
      if (was.state !== 'not paid' || now.state !== 'watching') {
        this.#broken(`final states stay: ${orderNumber} went from ${was.state} to ${now.state}`);
      }
    }
    this.payments.set(orderNumber, now);
  }

  #entry(entry: Entry): void {
    switch (entry.kind) {
      case 'payment learned':
        this.#learned(entry);
        break;
      case 'sale ended': {
        const before = this.ends.get(entry.saleId);
        if (before !== undefined && !(before === 'abandoned' && entry.end === 'refunded')) {
          this.#broken(`${entry.saleId} ended twice: ${before}, then ${entry.end}`);
        }
        this.ends.set(entry.saleId, entry.end);
        break;
      }
      case 'delivery started':
        if (this.delivered.has(entry.saleId)) {
          this.#broken(`promise 4: a second delivery of ${entry.saleId} is written down`);
        }
        this.delivered.add(entry.saleId);
        break;
      case 'alarm':
        if (entry.alarm === 'impossible answer') {
          this.#broken(`the life table has no cell for what ${entry.orderNumber} met`);
        }
        break;
      case 'unmatched payment':
        this.reported.add(entry.gatewayRef ?? '');
        break;
      case 'job settled': {
        const job = this.jobs.get(entry.jobId);
        if (job !== undefined) {
          job.settledAs = entry.as;
        }
        break;
      }
      case 'breaker tripped':
        this.#tripped = true;
        break;
      case 'breaker reset':
        this.#tripped = false;
        this.#hour = [];
        this.#chargesOf.clear();
        break;
      default:
    }
  }

  /** Promise 6: nothing but an answer of the gateway says that money moved. */
  #learned({ orderNumber, from, to }: Extract<Entry, { kind: 'payment learned' }>): void {
    if (to === 'paid' && from !== 'paid' && !this.#answered.has(`paid ${orderNumber}`)) {
      this.#broken(`promise 6: ${orderNumber} is paid, and no gateway has said so`);
    }
    if (to === 'refunded' && from !== 'refunded' && !this.#answered.has(`refunded ${orderNumber}`)) {
      this.#told(orderNumber, 'refunded');
    }
  }

  /** A person may say what no gateway does. */
  #told(orderNumber: string, what: string): void {
    const settled = [...this.jobs.values()].some(({ job }) => job.orderNumber === orderNumber);
    if (!settled) {
      this.#broken(`promise 6: ${orderNumber} is ${what}, and nobody has said so`);
    }
  }

  effect(effect: Effect): void {
    this.trade.effect(effect);
    if (effect.do === 'open gate') {
      const { ticket, usedAt, gate } = effect;
      this.#running = { saleId: `${ticket}@${usedAt}`, relay: gate.relay, units: gate.units, pulses: 0 };
    }
    if (effect.do !== 'deliver') {
      return;
    }
    const { saleId, item } = effect;
    const sale = this.sales.get(saleId);
    const payment = this.payments.get(sale?.paidBy ?? '');
    if (sale?.delivery !== 'started' || payment?.state !== 'paid') {
      this.#broken(`promise 3: ${saleId} is delivered without a payment on the disk`);
    } else if (payment.amount.minor !== sale.amount.minor || payment.saleId !== saleId) {
      this.#broken(`promise 3: ${saleId} is delivered for a payment of something else`);
    }
    if (sale !== undefined) {
      this.trade.delivers(sale);
    }
    if (payment !== undefined && this.#cancelled.has(payment.orderNumber)) {
      this.#broken(`promise 3: ${saleId} is delivered for ${payment.orderNumber}, of which a cancel has gone out`);
    }
    if (this.#running?.saleId === saleId || this.goods.has(saleId)) {
      this.#broken(`promise 4: ${saleId} is delivered twice`);
    }
    this.#running = { saleId, relay: item.relay, units: item.units, pulses: 0 };
  }

  /** Promise 3 and 4, at the pin. */
  pulse(relay: string): void {
    const running = this.#running;
    if (running === null || running.relay !== relay) {
      this.#broken(`promise 4: ${relay} is pulsed, and nothing is being delivered by it`);
      return;
    }
    running.pulses += 1;
    if (running.pulses > running.units) {
      this.#broken(`promise 4: ${running.saleId} gets ${running.pulses} pulses for ${running.units} units`);
    }
  }

  request(call: CallFacts, profile: GatewayProfile): void {
    const { verb, payment } = call;
    const { orderNumber } = payment;
    const row = this.payments.get(orderNumber);
    if (row === undefined) {
      this.#broken(`promise 5: ${verb} of ${orderNumber} goes out and is not on the disk`);
      return;
    }
    switch (verb) {
      case 'charge':
      case 'present':
        this.#charge(row);
        break;
      case 'query':
      case 'queryRefund':
        this.#question(orderNumber, profile);
        break;
      case 'cancel':
        this.#cancel(orderNumber, profile);
        break;
      case 'refund':
        this.#refund(call, row, profile);
        break;
      default:
        verb satisfies never;
    }
  }

  #charge({ orderNumber, saleId, state, mode }: StoredPayment): void {
    if (this.#sent.has(orderNumber)) {
      this.#broken(`promise 5: ${orderNumber} is sent twice`);
    }
    if (state !== 'sent') {
      this.#broken(`promise 5: ${orderNumber} is sent while it is ${state} on the disk`);
    }
    const now = this.#options.now();
    this.#sent.set(orderNumber, now);
    this.#mustNotBeTripped(orderNumber);
    const { limits } = this.#options;
    const ofSale = (this.#chargesOf.get(saleId) ?? 0) + 1;
    this.#chargesOf.set(saleId, ofSale);
    if (ofSale > limits.chargesPerSale) {
      this.#broken(`promise 12: ${ofSale} charges for ${saleId}`);
    }
    // A code on the screen takes nothing before it is paid.
    if (mode === 'cpm') {
      this.#hour = [...this.#hour.filter((at) => now - at < HOUR_MS), now];
    }
    if (this.#hour.length > limits.chargesPerHour && now - this.#clockSetAt > HOUR_MS) {
      this.#broken(`promise 12: ${this.#hour.length} charges within an hour`);
    }
  }

  #mustNotBeTripped(orderNumber: string): void {
    if (this.#tripped) {
      this.#broken(`promise 12: money of ${orderNumber} moves although the breaker has tripped`);
    }
  }

  /** Promise 8. Only the first notification of a payment may have it asked about at once. */
  #question(orderNumber: string, profile: GatewayProfile): void {
    const now = this.#options.now();
    const before = this.#asked.get(orderNumber);
    const hasty = before !== undefined && now - before.at < profile.queryEveryMs ? 1 : 0;
    const asked = { at: now, hasty: (before?.hasty ?? 0) + hasty };
    this.#asked.set(orderNumber, asked);
    if (asked.hasty > 1) {
      this.#broken(`promise 8: ${orderNumber} is asked about faster than its band`);
    }
  }

  #cancel(orderNumber: string, profile: GatewayProfile): void {
    this.#cancelled.add(orderNumber);
    if (!profile.can.cancel) {
      this.#broken(`promise 8: ${orderNumber} is cancelled at a gateway without cancel`);
    }
    if (this.#options.now() - (this.#sent.get(orderNumber) ?? 0) < profile.minCancelAgeMs) {
      this.#broken(`promise 8: ${orderNumber} is cancelled too young`);
    }
  }

  #refund({ refundNumber, refundMinor }: CallFacts, row: StoredPayment, profile: GatewayProfile): void {
    const { orderNumber, state } = row;
    this.#mustNotBeTripped(orderNumber);
    if (state !== 'refunding' || row.refundNumber !== refundNumber || refundNumber === null) {
      this.#broken(`promise 5: the refund ${refundNumber} of ${orderNumber} (${state}) is not on the disk`);
      return;
    }
    if (!profile.can.refund || (refundMinor !== null && !profile.can.refundPart)) {
      this.#broken(`promise 8: ${orderNumber} is refunded in a way its gateway has not`);
    }
    const owner = this.#refundNumbers.get(refundNumber);
    if (owner !== undefined && owner !== orderNumber) {
      this.#broken(`promise 8: refund number ${refundNumber} is used for ${owner} and ${orderNumber}`);
    }
    this.#refundNumbers.set(refundNumber, orderNumber);
  }

  answer({ payment }: CallFacts, { kind }: CallResult['outcome']): void {
    if (kind === 'paid' || kind === 'refunded') {
      this.#answered.add(`${kind} ${payment.orderNumber}`);
    }
  }

  /** Events that the broker has taken. */
  published(events: readonly OutboundEvent[]): void {
    for (const { number, payload } of events) {
      this.text(JSON.stringify(payload), 'an event');
      if (number > this.#lastEvent + 1) {
        this.#broken(`the events ${this.#lastEvent + 1} to ${number - 1} were never published`);
      }
      this.#lastEvent = Math.max(this.#lastEvent, number);
    }
  }

  /** Promise 7: whatever is not final has something coming. */
  state(state: KioskState): void {
    this.trade.state(state);
    for (const { orderNumber, saleId, state: is, next, calling } of state.payments.values()) {
      const delivering = is === 'paid' && (state.phase.name === 'delivering' || state.asking.has(saleId));
      if (next === null && !calling && !delivering) {
        this.#broken(`promise 7: ${orderNumber} is ${is} with nothing planned`);
      }
    }
  }

  #broken(what: string): void {
    this.#options.violation(what);
  }
}
