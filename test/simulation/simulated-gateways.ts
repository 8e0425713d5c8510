import type { Effect } from '../../src/domain/effects.ts';
import type { CallResult } from '../../src/domain/events.ts';
import type { Notice, PaymentFacts } from '../../src/domain/gateway.ts';
import { type Money, money } from '../../src/domain/money.ts';
import type { Payment } from '../../src/domain/payment.ts';
import type { WalletRoute } from '../../src/domain/settings.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';
import type { Random } from '../support/random.ts';

export type Call = Exclude<Effect, { do: 'warm' | 'deliver' | 'print' }>;
type QueryOutcome = Extract<CallResult, { verb: 'query' }>['outcome'];

/** An entry code on the screen, in lives that have it. */
export const ENTRY: WalletRoute = {
  id: 'mpay',
  name: 'MPay',
  gateway: 'qfpay',
  present: true,
  charge: false,
  entry: true,
  method: 'MPAY',
  places: [],
  codes: [],
};

/** The truth at the gateway, which the kiosk only hears of. */
export interface Order {
  state: 'open' | 'paid' | 'closed' | 'refunded';
  readonly amount: number;
  readonly mode: 'cpm' | 'mpm';
}

/** Money that came by an entry code, under the gateway's own number. */
export interface EntryMoney {
  state: 'paid' | 'refunded';
  readonly amount: number;
  /** The code of which order the customer had in front of them. */
  readonly typedFor: string;
}

export interface WorldOfGateways {
  readonly random: Random;
  readonly now: () => { readonly mono: number; readonly wall: number };
  readonly healthy: () => boolean;
  readonly fault: (kind: string) => void;
  readonly broken: (what: string) => void;
}

const LIFE_MS = QFPAY_PROFILE.orderLifeMs;

/** Two gateways that keep books, and what their customers do with their phones. */
export class SimulatedGateways {
  readonly orders = new Map<string, Order>();
  readonly entryMoney = new Map<string, EntryMoney>();
  readonly failedPhones = new Set<string>();
  /** Entry codes that were on the screen: what they were for, and until when a customer types the amount. */
  readonly entryCodes = new Map<string, { readonly amount: Money; readonly until: number }>();
  private readonly refunds = new Set<string>();
  private readonly expiries = new Map<string, number>();
  private readonly world: WorldOfGateways;

  constructor(world: WorldOfGateways) {
    this.world = world;
  }

  get open(): [string, Order][] {
    return [...this.orders].filter(([, order]) => order.state === 'open');
  }

  /** Somebody types the amount that a code on the screen was for. @returns what the gateway will say of it. */
  typed(orderNumber: string): Notice {
    const code = this.entryCodes.get(orderNumber);
    this.entryCodes.delete(orderNumber);
    const amount = code?.amount ?? money('MYR', 0);
    const ref = `T${this.entryMoney.size + 1}`;
    this.entryMoney.set(ref, { state: 'paid', amount: amount.minor, typedFor: orderNumber });
    return notice({ gatewayRef: ref, amount, method: 'MPAY', paidAt: this.world.now().wall });
  }

  /** What the gateway does, for real, with one call. */
  carryOut(effect: Call): CallResult {
    const { payment } = effect;
    if (payment.wallet === ENTRY.id) {
      return this.byEntryCode(effect);
    }
    const order = this.orders.get(payment.orderNumber);
    switch (effect.do) {
      case 'present': {
        this.make(payment, 'open');
        const code = `code-${payment.orderNumber}`;
        return {
          verb: 'present',
          outcome: { kind: 'order code', code, lifeMs: LIFE_MS, gatewayRef: `g${payment.orderNumber}` },
        };
      }
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

  /** There is no order at the gateway: only money, under a number of its own. */
  private byEntryCode(effect: Call): CallResult {
    const { payment } = effect;
    const { orderNumber, gatewayRef, amount } = payment;
    const paid = gatewayRef === null ? undefined : this.entryMoney.get(gatewayRef);
    switch (effect.do) {
      case 'present':
        this.entryCodes.set(orderNumber, { amount, until: this.world.now().mono + LIFE_MS });
        return {
          verb: 'present',
          outcome: { kind: 'order code', code: 'label', lifeMs: LIFE_MS, gatewayRef: null, amountTyped: true },
        };
      case 'query':
        return { verb: 'query', outcome: entryAnswer(paid, gatewayRef, amount.minor) };
      case 'cancel':
        return { verb: 'cancel', outcome: { kind: 'unsupported', code: 'entry code' } };
      case 'refund':
      case 'queryRefund':
        return this.refund(effect, paid);
      case 'charge':
        this.world.broken(`${orderNumber} of an entry code was charged`);
        return { verb: 'charge', outcome: { kind: 'not sent', why: 'no such thing' } };
      default:
        return effect satisfies never;
    }
  }

  private make(payment: PaymentFacts, state: Order['state']): void {
    const { orderNumber, amount, mode } = payment;
    if (this.orders.has(orderNumber)) {
      this.world.broken(`order number ${orderNumber} was used twice`);
    }
    this.orders.set(orderNumber, { state, amount: amount.minor, mode });
    if (state === 'open') {
      this.expiries.set(orderNumber, this.world.now().mono + LIFE_MS);
    }
  }

  private charge(payment: PaymentFacts): CallResult {
    const roll = this.world.random.int(10);
    if (roll < 5) {
      this.make(payment, 'paid');
      return { verb: 'charge', outcome: { kind: 'paid', gatewayRef: `g${payment.orderNumber}` } };
    }
    if (roll < 8) {
      this.make(payment, 'open');
      return { verb: 'charge', outcome: { kind: 'pending', gatewayRef: null } };
    }
    this.make(payment, 'closed');
    return { verb: 'charge', outcome: { kind: 'not paid', reason: 'insufficient funds', code: '1201' } };
  }

  private query(payment: PaymentFacts, order: Order | undefined): QueryOutcome {
    if (order === undefined) {
      return { kind: 'not found' };
    }
    const { random, now, healthy, fault } = this.world;
    const expiry = this.expiries.get(payment.orderNumber) ?? Number.POSITIVE_INFINITY;
    if (order.state === 'open' && now().mono >= expiry) {
      order.state = 'closed';
    }
    if (order.state === 'open' && order.mode === 'mpm' && !healthy() && random.chance(0.1)) {
      fault('phone failed');
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
    if (order?.state === 'open' && this.world.random.chance(0.7)) {
      order.state = 'closed';
      return { verb: 'cancel', outcome: { kind: 'closed' } };
    }
    if (order?.state === 'closed') {
      return { verb: 'cancel', outcome: { kind: 'closed' } };
    }
    this.world.fault('cancel refused');
    return { verb: 'cancel', outcome: { kind: 'refused', code: '1297' } };
  }

  private refund(
    effect: Extract<Effect, { do: 'refund' | 'queryRefund' }>,
    paid: Order | EntryMoney | undefined,
  ): CallResult {
    const known = this.refunds.has(effect.refundNumber);
    if (effect.do === 'queryRefund') {
      const outcome = known ? ({ kind: 'refunded', refundRef: 'r' } as const) : ({ kind: 'refund not found' } as const);
      return { verb: 'queryRefund', outcome };
    }
    if (known) {
      return { verb: 'refund', outcome: { kind: 'unknown', why: 'duplicate number', code: '1251' } };
    }
    if (paid?.state !== 'paid') {
      this.world.broken(`promise 1: refund of ${effect.payment.orderNumber}, which is ${paid?.state}`);
      return { verb: 'refund', outcome: { kind: 'refund refused', code: '1155' } };
    }
    paid.state = 'refunded';
    this.refunds.add(effect.refundNumber);
    return { verb: 'refund', outcome: { kind: 'refunded', refundRef: 'r' } };
  }
}

/** As a gateway that was asked by its own number answers, and as a client judges it. */
function entryAnswer(paid: EntryMoney | undefined, gatewayRef: string | null, amount: number): QueryOutcome {
  if (paid === undefined || gatewayRef === null) {
    return { kind: 'not found' };
  }
  if (paid.amount !== amount) {
    return { kind: 'unknown', why: 'other amount', code: '' };
  }
  return paid.state === 'paid' ? { kind: 'paid', gatewayRef } : { kind: 'refunded' };
}

/** A claim of a payment, as a client reads it from what it has verified. */
export function notice(changes: Partial<Notice>): Notice {
  return {
    about: 'payment',
    orderNumber: null,
    gatewayRef: null,
    claim: 'paid',
    amount: null,
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
}

/** What may be said of a payment that is old, false, somebody else's or no payment at all, with a name for it. */
export function gossipOf(
  { orderNumber, refundNumber, amount }: Pick<Payment, 'orderNumber' | 'refundNumber' | 'amount'>,
  wall: number,
): readonly (readonly [kind: string, said: Notice])[] {
  const paid = notice({ orderNumber, gatewayRef: `g${orderNumber}`, amount });
  return [
    ['false claim', paid],
    ['false claim', paid],
    ['wrong amount', { ...paid, amount: { ...amount, minor: amount.minor - 1 } }],
    ['unknown order', { ...paid, orderNumber: 'LOB1999999991234' }],
    ['order of another kiosk', { ...paid, orderNumber: 'LOB2000000011234' }],
    ['unknown money', { ...paid, orderNumber: null, gatewayRef: 'T0', method: 'MPAY', paidAt: wall - 3_600_000 }],
    ['news of a refund', { ...paid, about: 'refund', orderNumber: refundNumber ?? orderNumber, claim: 'refunded' }],
  ];
}
