import type { DeclineReason } from './gateway.ts';
import type { OrderRequest } from './host-order.ts';
import type { DeliveryResult } from './sale.ts';
import type { TicketReading } from './ticket.ts';

/**
 * What the front of the kiosk can be told. Raw events become signals in `kiosk.ts`: everything that concerns only money of
 * earlier sales is settled behind the customer's back and never gets here.
 */
export type Signal =
  | { readonly is: 'started' }
  | { readonly is: 'begin' }
  | { readonly is: 'choose'; readonly itemId: string }
  | { readonly is: 'back' }
  | { readonly is: 'wallet'; readonly walletId: string }
  | { readonly is: 'type number' }
  | { readonly is: 'type plate' }
  | { readonly is: 'lost ticket' }
  | { readonly is: 'key'; readonly key: string }
  | { readonly is: 'enter' }
  | { readonly is: 'ticket read'; readonly text: string; readonly ticket: TicketReading }
  /** Nothing that a customer pays with was scanned, but a ticket, or something that looks like one. */
  | { readonly is: 'ticket'; readonly ticket: Exclude<TicketReading, { kind: 'other' }> }
  | { readonly is: 'gate ended'; readonly ticket: string; readonly usedAt: number; readonly delivery: DeliveryResult }
  /** A host system wants a sale made; its order stands already. */
  | { readonly is: 'order'; readonly asked: number; readonly request: OrderRequest }
  /** Of the sale in front. */
  | { readonly is: 'cancel order' }
  | { readonly is: 'scan'; readonly code: string }
  | {
      readonly is: 'order code';
      readonly orderNumber: string;
      readonly text: string;
      readonly lifeMs: number;
      readonly amountTyped: boolean;
    }
  /** The order code could not be had, or can no longer be paid. */
  | { readonly is: 'no order code'; readonly orderNumber: string }
  /** A payment of the sale in front is verified paid, and none was before. */
  | { readonly is: 'paid'; readonly orderNumber: string }
  | { readonly is: 'declined'; readonly orderNumber: string; readonly reason: DeclineReason }
  | { readonly is: 'not sent'; readonly orderNumber: string }
  /** No final answer yet: the customer has to act, or we have to find out. */
  | { readonly is: 'unsettled'; readonly orderNumber: string; readonly why: 'pending' | 'unknown' }
  /** The time for this payment is over; it is being closed. */
  | { readonly is: 'given up'; readonly orderNumber: string }
  | { readonly is: 'delivery ended'; readonly delivery: DeliveryResult }
  | { readonly is: 'printed'; readonly result: 'printed' | 'not printed' | 'unknown' }
  | { readonly is: 'refund over'; readonly orderNumber: string; readonly how: 'refunded' | 'refund owed' }
  | { readonly is: 'timeout' }
  /** A part without which nothing can be sold is not there. */
  | { readonly is: 'blocked'; readonly reasons: readonly string[] }
  | { readonly is: 'sellable' };

export type SignalName = Signal['is'];

export const SIGNALS = [
  'started',
  'begin',
  'choose',
  'back',
  'wallet',
  'type number',
  'type plate',
  'lost ticket',
  'key',
  'enter',
  'ticket read',
  'ticket',
  'gate ended',
  'order',
  'cancel order',
  'scan',
  'order code',
  'no order code',
  'paid',
  'declined',
  'not sent',
  'unsettled',
  'given up',
  'delivery ended',
  'printed',
  'refund over',
  'timeout',
  'blocked',
  'sellable',
] as const satisfies readonly SignalName[];

/** Holds when `SIGNALS` names every signal; otherwise the type is the missing ones and this does not compile. */
type Missing = Exclude<SignalName, (typeof SIGNALS)[number]>;
export const NO_SIGNAL_MISSING: Missing extends never ? true : Missing = true;
