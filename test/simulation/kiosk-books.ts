import type { Step } from '../../src/domain/draft.ts';
import type { KioskEvent } from '../../src/domain/events.ts';
import { isFinal, type Payment } from '../../src/domain/payment.ts';
import type { Sale } from '../../src/domain/sale.ts';
import type { KioskState } from '../../src/domain/state.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';
import type { Call, SimulatedGateways } from './simulated-gateways.ts';

/** The kiosk's disk, and the auditor who holds it and everything the kiosk does against what the gateways know. */
export class KioskBooks {
  /** What was committed. */
  readonly sales = new Map<string, { sale: Sale; open: boolean }>();
  readonly payments = new Map<string, Payment>();
  /** A cancel of them may have reached the gateway. */
  readonly cancelled = new Set<string>();
  private readonly gateways: SimulatedGateways;
  private readonly broken: string[];
  private readonly fault: (kind: string) => void;
  private readonly endings = new Map<string, string>();
  private readonly deliveries = new Map<string, number>();
  /** When it was sent. */
  private readonly charged = new Map<string, number>();
  /** By order number, in this session: when it was asked about, and how often sooner than its band allows. */
  private questions = new Map<string, { at: number; hasty: number }>();
  private readonly refundNumbers = new Map<string, string>();
  /** Gateway numbers of money that a person has been told of. */
  private readonly reported = new Set<string>();
  private counters: Readonly<Record<string, number>> = {};

  constructor(gateways: SimulatedGateways, broken: string[], fault: (kind: string) => void) {
    this.gateways = gateways;
    this.broken = broken;
    this.fault = fault;
  }

  restarted(): void {
    this.questions = new Map();
  }

  /** What a start reads. */
  snapshot() {
    return {
      sales: [...this.sales.values()].filter((row) => row.open).map((row) => row.sale),
      payments: [...this.payments.values()].filter((row) => !isFinal(row.state)),
      counters: this.counters,
    };
  }

  commit(step: Step, event: KioskEvent): void {
    for (const row of step.sales) {
      this.sales.set(row.sale.id, row);
    }
    for (const payment of step.payments) {
      const was = this.payments.get(payment.orderNumber);
      const contradicted = event.type === 'notified' && was?.state === 'not paid' && payment.state === 'watching';
      if (contradicted) {
        this.fault('over, and asked about again');
      }
      if (was !== undefined && isFinal(was.state) && was.state !== payment.state && !contradicted) {
        this.broken.push(`final states stay: ${payment.orderNumber} went from ${was.state} to ${payment.state}`);
      }
      this.payments.set(payment.orderNumber, payment);
    }
    for (const entry of step.entries) {
      if (entry.kind === 'unmatched payment') {
        this.reported.add(entry.gatewayRef ?? '');
      }
      if (entry.kind === 'sale ended') {
        const before = this.endings.get(entry.saleId);
        if (before !== undefined && !(before === 'abandoned' && entry.end === 'refunded')) {
          this.broken.push(`${entry.saleId} ended twice: ${before}, then ${entry.end}`);
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
  checkLimbo(state: KioskState): void {
    for (const payment of state.payments.values()) {
      const delivering = payment.state === 'paid' && state.phase.name === 'delivering';
      if (payment.next === null && !payment.calling && !delivering) {
        this.broken.push(`promise 7: ${payment.orderNumber} is ${payment.state} with nothing planned`);
      }
    }
  }

  /** Promises 3 and 4: as a delivery begins. */
  delivering(saleId: string): void {
    const sale = this.sales.get(saleId)?.sale;
    const paidOrder = this.moneyOf(sale?.paidBy ?? '');
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
  }

  private moneyOf(orderNumber: string): { readonly state: string; readonly amount: number } | undefined {
    const { orders, entryMoney } = this.gateways;
    return orders.get(orderNumber) ?? entryMoney.get(this.payments.get(orderNumber)?.gatewayRef ?? '');
  }

  /** Promise 5: as a call goes out. */
  asked(effect: Call, mono: number): void {
    const { payment } = effect;
    this.checkBands(effect, mono);
    if ((effect.do === 'charge' || effect.do === 'present') && this.charged.has(payment.orderNumber)) {
      this.broken.push(`promise 5: ${payment.orderNumber} was sent twice`);
    }
    if (effect.do === 'charge' || effect.do === 'present') {
      this.charged.set(payment.orderNumber, mono);
    }
  }

  /** Promise 8. Only the first notification of a payment may have it asked about at once. */
  private checkBands({ do: verb, payment, ...rest }: Call, mono: number): void {
    const { orderNumber } = payment;
    if (verb === 'query' || verb === 'queryRefund') {
      const before = this.questions.get(orderNumber);
      const hasty = before !== undefined && mono - before.at < QFPAY_PROFILE.queryEveryMs ? 1 : 0;
      const now = { at: mono, hasty: (before?.hasty ?? 0) + hasty };
      this.questions.set(orderNumber, now);
      if (now.hasty > 1) {
        this.broken.push(`promise 8: ${orderNumber} is asked about faster than its band`);
      }
    }
    if (verb === 'cancel' && mono - (this.charged.get(orderNumber) ?? 0) < QFPAY_PROFILE.minCancelAgeMs) {
      this.broken.push(`promise 8: ${orderNumber} is cancelled too young`);
    }
    if ('refundNumber' in rest) {
      const before = this.refundNumbers.get(orderNumber) ?? rest.refundNumber;
      this.refundNumbers.set(orderNumber, before);
      if (before !== rest.refundNumber) {
        this.broken.push(`promise 8: ${orderNumber} is refunded under ${before} and ${rest.refundNumber}`);
      }
    }
  }

  /** When all is quiet: promises 1, 2 and 7. */
  close(state: KioskState): void {
    for (const payment of state.payments.values()) {
      this.broken.push(`promise 7: ${payment.orderNumber} is still ${payment.state} when all is quiet`);
    }
    if (state.sales.size > 0) {
      this.broken.push(`promise 7: ${state.sales.size} sales are still open when all is quiet`);
    }
    this.checkBooks();
  }

  private checkBooks(): void {
    this.checkEntryMoney();
    const kept = new Map<string, number>();
    for (const payment of this.payments.values()) {
      if (payment.state === 'kept') {
        kept.set(payment.saleId, (kept.get(payment.saleId) ?? 0) + 1);
      }
    }
    for (const [number, order] of this.gateways.orders) {
      const payment = this.payments.get(number);
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

  /** Money without a number of ours: one payment has it, or a person has been told of it. */
  private checkEntryMoney(): void {
    for (const [ref, { state, typedFor }] of this.gateways.entryMoney) {
      const owners = [...this.payments.values()].filter((row) => row.gatewayRef === ref);
      const [owner] = owners;
      if (owners.length > 1) {
        this.broken.push(`promise 2: ${ref} counts for ${owners.map((row) => row.orderNumber).join(' and ')}`);
      }
      if (owner === undefined && !this.reported.has(ref)) {
        this.broken.push(`promise 1: ${ref}, typed for ${typedFor}, is nobody's, and nobody was told`);
      }
      const keeps = owner?.state === 'kept' || owner?.state === 'refund owed';
      if (owner !== undefined && keeps !== (state === 'paid')) {
        this.broken.push(`promise 1: ${ref} is '${state}' at the gateway and '${owner.state}' here`);
      }
      const meant = this.payments.get(typedFor)?.saleId;
      if (owner?.state === 'kept' && owner.saleId !== meant) {
        this.broken.push(`${ref} was typed for ${meant}, and ${owner.saleId} got the goods`);
      }
      this.fault(owner === undefined ? 'money for a person to look at' : `money of an entry code ${owner.state}`);
    }
  }
}

/** For the story of a life. */
export function told(event: KioskEvent): string {
  switch (event.type) {
    case 'called':
      return `${event.call.verb} ${event.orderNumber} -> ${event.call.outcome.kind}`;
    case 'notified':
      return `notified of ${event.notice.orderNumber ?? event.notice.gatewayRef}: ${event.notice.claim}`;
    default:
      return event.type;
  }
}
