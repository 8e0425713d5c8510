import type { Language } from './language.ts';
import type { Money } from './money.ts';
import type { Sale } from './sale.ts';
import type { Shelf } from './shelf.ts';
import type { Phase } from './state.ts';

/** A sale that a host system wants made here. Under one number there is one order, whatever is asked how often. */
export interface HostOrder {
  /** The host's own number: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly id: string;
  /** Digest of what was asked for: the same number with something else in it is a mistake of the host's. */
  readonly digest: string;
  readonly name: string;
  readonly amount: Money;
  readonly language: Language | null;
  /** Who hands it over: an item of the catalogue by this kiosk, or the host itself, which may say how it went. */
  readonly handOver: { readonly by: 'item'; readonly itemId: string } | { readonly by: 'host' };
  readonly saleId: string;
  readonly state: HostOrderState;
  /** The host did not want it any more, in time. */
  readonly cancelled: boolean;
  /** Wall ms of the last change. */
  readonly changedAt: number;
}

/**
 * `paying`: the customer is in front, and can pay. `closing`: they have gone, or the host has called it off, and what could still be paid
 * is being closed; money that comes in that time goes back. `abandoned`: nothing was paid. `cancelled`: the same, as the host wished.
 */
export type HostOrderState =
  | 'paying'
  | 'closing'
  | 'paid'
  | 'delivered'
  | 'partly delivered'
  | 'abandoned'
  | 'cancelled'
  | 'refunded';

/** What a host asks for, before it has a sale. */
export type OrderRequest = Omit<HostOrder, 'saleId' | 'state' | 'cancelled' | 'changedAt'>;

/** Why an order was not taken. */
export type OrderRefusal =
  /** Somebody is buying; again in some seconds. */
  | 'busy'
  | 'out of service'
  /** The number is known, with something else in it. */
  | 'other content'
  | 'no such item'
  | 'sold out'
  /** More than this kiosk may take for one order. */
  | 'too much';

export type OrderAnswer =
  | { readonly taken: true; readonly order: HostOrder }
  | { readonly taken: false; readonly why: OrderRefusal };

export type CancelAnswer =
  | { readonly cancelled: true; readonly order: HostOrder }
  /** `too late`: money is on its way, or was taken. */
  | { readonly cancelled: false; readonly why: 'no such order' | 'too late'; readonly order: HostOrder | null };

/** The sale whose customer is in front and can pay, or is paying; null: there is none. */
export function payableSale(phase: Phase): string | null {
  return phase.name === 'paying' || phase.name === 'charging' || phase.name === 'confirming' ? phase.saleId : null;
}

/** What became of an order, as its sale says. `isPayable`: its customer is still in front. */
export function orderState(sale: Sale, cancelled: boolean, isPayable: boolean): HostOrderState {
  switch (sale.end) {
    case 'completed':
      return 'delivered';
    case 'refunded':
      return sale.delivery === 'partly delivered' ? 'partly delivered' : 'refunded';
    case 'abandoned':
      return cancelled ? 'cancelled' : 'abandoned';
    case null:
      return sale.paidBy !== null ? 'paid' : isPayable ? 'paying' : 'closing';
  }
}

/** Keeps the orders true to the sales that this step has touched. `payable`: the sale in front. */
export function followOrders(
  orders: Shelf<HostOrder>,
  sales: Iterable<Sale>,
  { payable, wall }: { readonly payable: string | null; readonly wall: number },
): void {
  for (const sale of sales) {
    const order = sale.subject.kind === 'order' ? orders.get(sale.subject.orderId) : undefined;
    if (order?.saleId !== sale.id) {
      continue;
    }
    const state = orderState(sale, order.cancelled, sale.id === payable);
    if (state !== order.state) {
      orders.put(order.id, { ...order, state, changedAt: changeAt(order, wall) });
    }
  }
}

/** Never before the last one: with the clock back in 1970 it would look too old to keep as soon as the clock is right again. */
export function changeAt({ changedAt }: HostOrder, wall: number): number {
  return Math.max(changedAt, wall);
}

/** Nothing will come of it any more. */
export function isOver({ state }: HostOrder): boolean {
  return state !== 'paying' && state !== 'closing' && state !== 'paid';
}
