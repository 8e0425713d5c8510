import type { GatewayName, Notice, PaymentFacts, PaymentMode } from '../../../src/domain/gateway.ts';
import { type Money, money } from '../../../src/domain/money.ts';

/** What a gateway knows of one order. The truth, of which the kiosk only hears. */
export interface Order {
  readonly orderNumber: string;
  readonly ref: string;
  readonly amount: Money;
  readonly mode: PaymentMode;
  /** World ms. */
  readonly madeAt: number;
  /** World ms; what is open then is closed. */
  readonly expiresAt: number;
  state: 'open' | 'paid' | 'closed';
  /** Minor units that customers have paid, and that went back. */
  paid: number;
  returned: number;
  readonly refunds: Map<string, Refund>;
  /** The gateway has told of it as often as it does, and nobody was there: only its statement knows. */
  unheard: boolean;
}

export interface Refund {
  readonly minor: number;
  state: 'done' | 'under way' | 'refused';
}

/** The books of one gateway. Money moves here and nowhere else. */
export class Ledger {
  readonly gateway: GatewayName;
  readonly orders = new Map<string, Order>();
  /** Money that came by an entry code: no order of ours, only a number of the gateway's own. */
  readonly byRef = new Map<string, Order>();
  readonly #now: () => number;
  #refs = 0;

  constructor(gateway: GatewayName, now: () => number) {
    this.gateway = gateway;
    this.#now = now;
  }

  /** As it is now: an order whose time is over has closed by itself. */
  find({ orderNumber, gatewayRef, entry }: PaymentFacts): Order | undefined {
    const order = entry === true ? this.byRef.get(gatewayRef ?? '') : this.orders.get(orderNumber);
    if (order?.state === 'open' && this.#now() >= order.expiresAt) {
      order.state = 'closed';
    }
    return order;
  }

  make(payment: PaymentFacts, lifeMs: number): Order {
    const order = this.#order(payment.orderNumber, payment.amount, payment.mode, lifeMs);
    this.orders.set(payment.orderNumber, order);
    return order;
  }

  /** Somebody types an amount at an entry code. */
  typed(amount: Money): Order {
    const order = this.#order('', amount, 'mpm', 0);
    this.byRef.set(order.ref, order);
    this.pay(order);
    return order;
  }

  #order(orderNumber: string, amount: Money, mode: PaymentMode, lifeMs: number): Order {
    this.#refs += 1;
    return {
      orderNumber,
      ref: `${this.gateway}-T${this.#refs}`,
      amount,
      mode,
      madeAt: this.#now(),
      expiresAt: this.#now() + lifeMs,
      state: 'open',
      paid: 0,
      returned: 0,
      refunds: new Map(),
      unheard: false,
    };
  }

  pay(order: Order): void {
    order.state = 'paid';
    order.paid += order.amount.minor;
  }

  /** Gives money back under a refund number; the same number again is the same refund. */
  refund(order: Order, refundNumber: string, minor: number, state: Refund['state']): Refund {
    const refund = order.refunds.get(refundNumber) ?? { minor, state };
    if (!order.refunds.has(refundNumber)) {
      order.refunds.set(refundNumber, refund);
      if (state === 'done') {
        order.returned += minor;
      }
    }
    return refund;
  }

  /** A refund that was under way arrives. */
  complete(order: Order, refund: Refund): void {
    if (refund.state === 'under way') {
      refund.state = 'done';
      order.returned += refund.minor;
    }
  }

  /** The gateway itself takes a payment back, whole. */
  takeBack(order: Order): void {
    order.returned = order.paid;
  }
}

/** A verified claim, as a client reads it. */
export function claimOf(order: Order, changes: Partial<Notice> = {}): Notice {
  return {
    about: 'payment',
    orderNumber: order.orderNumber === '' ? null : order.orderNumber,
    gatewayRef: order.ref,
    claim: 'paid',
    amount: money(order.amount.currency, order.amount.minor),
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
}
