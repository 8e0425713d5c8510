import type { Command, CommandResult } from './command.ts';
import type { GatewayName, PaymentMode } from './gateway.ts';
import type { Health } from './health.ts';
import type { HostOrder } from './host-order.ts';
import type { Job, JobSettledAs } from './job.ts';
import type { Language } from './language.ts';
import type { Money } from './money.ts';
import type { Payment, PaymentState } from './payment.ts';
import type { Learned } from './payment-life.ts';
import type { DeliveryResult, Sale, SaleEnd } from './sale.ts';
import type { Stock } from './stock.ts';
import type { TicketFact } from './ticket.ts';

/** A payment as it is stored: without what only this process can know. */
export type StoredPayment = Omit<
  Payment,
  | 'next'
  | 'bornAt'
  | 'lifeEndsAt'
  | 'calling'
  | 'askedBeforeCancel'
  | 'lastQueryAt'
  | 'cancelSent'
  | 'refused'
  | 'neverSent'
  | 'hint'
>;

/** What happened, as the journal keeps it for ever. The derived rows can be made anew from these alone; a test does so. */
export type Entry =
  | { readonly kind: 'kiosk started'; readonly session: number }
  | { readonly kind: 'sale opened'; readonly sale: Sale }
  /** The customer reads another language, and so does their receipt. */
  | { readonly kind: 'sale language'; readonly saleId: string; readonly language: Language }
  /** The intent. Durable before the gateway hears of it. */
  | { readonly kind: 'payment made'; readonly payment: StoredPayment }
  | {
      readonly kind: 'payment learned';
      readonly saleId: string;
      readonly orderNumber: string;
      readonly mode: PaymentMode;
      readonly learned: Learned;
      /** The gateway's own code or our reason; never free text. */
      readonly code: string;
      readonly from: PaymentState;
      readonly to: PaymentState;
      readonly gatewayRef: string | null;
      readonly refundNumber: string | null;
      readonly refundMadeAt: number | null;
      /** What has to go back; null: all of it. */
      readonly refundAmount: Money | null;
      /** What went back, where it is less than that. */
      readonly returned: Money | null;
    }
  | { readonly kind: 'sale paid'; readonly saleId: string; readonly orderNumber: string }
  /** Durable before the pin moves. */
  | { readonly kind: 'delivery started'; readonly saleId: string; readonly orderNumber: string }
  | { readonly kind: 'delivery ended'; readonly saleId: string; readonly delivery: DeliveryResult }
  /** Proof that came after the money had begun to go back. The customer has both; it changes nothing any more. */
  | { readonly kind: 'delivery proven late'; readonly saleId: string; readonly delivery: DeliveryResult }
  | { readonly kind: 'receipt'; readonly saleId: string; readonly result: 'printed' | 'not printed' | 'unknown' }
  | { readonly kind: 'sale ended'; readonly saleId: string; readonly end: SaleEnd }
  | { readonly kind: 'health'; readonly part: string; readonly health: Health }
  | {
      readonly kind: 'alarm';
      readonly saleId: string | null;
      readonly orderNumber: string | null;
      readonly alarm: Alarm;
      /** The job it has become for a person; null when the machine deals with it. */
      readonly jobId: string | null;
    }
  | { readonly kind: 'job opened'; readonly job: Job }
  | {
      readonly kind: 'job settled';
      readonly jobId: string;
      readonly saleId: string | null;
      readonly orderNumber: string | null;
      /** `by itself`: the machine brought it to an end after all. */
      readonly as: JobSettledAs | 'by itself';
      /** The key that the command was signed with; null when it ended by itself. */
      readonly key: string | null;
    }
  /** A signed command was taken: its counter is used up, whatever came of it. */
  | {
      readonly kind: 'command';
      readonly id: string;
      readonly key: string;
      readonly counter: number;
      readonly command: Command;
      readonly result: CommandResult;
    }
  /** A gateway reports money that no sale of this kiosk can be told to be waiting for: a person has to find out whose it is. */
  | {
      readonly kind: 'unmatched payment';
      readonly gateway: GatewayName;
      readonly gatewayRef: string | null;
      readonly amount: Money | null;
      readonly method: string | null;
      readonly why: 'unknown order' | 'no sale fits' | 'several sales fit';
      readonly jobId: string;
    }
  /** How much of an item is left now. `miss`: it was paid for and did not come out. */
  | {
      readonly kind: 'stock';
      readonly stock: Stock;
      readonly why: 'counted first' | 'sold' | 'set' | 'miss' | 'came out';
      /** It is not offered any more: none is left, or too many did not come out. */
      readonly soldOut: boolean;
    }
  /** Something became known of a stay, here or at another kiosk of the site. */
  | { readonly kind: 'ticket'; readonly fact: TicketFact }
  | { readonly kind: 'order taken'; readonly order: HostOrder }
  | { readonly kind: 'order cancelled'; readonly orderId: string; readonly saleId: string }
  /** How the gate did for a ticket that needed no payment here. */
  | { readonly kind: 'gate ended'; readonly ticket: string; readonly delivery: DeliveryResult }
  /** The receipt was printed once more, as a copy. */
  | { readonly kind: 'receipt again'; readonly saleId: string }
  /** The report of a day was printed: the next one begins where it ended. Wall ms. */
  | { readonly kind: 'day reported'; readonly number: number; readonly from: number; readonly to: number }
  /** By the part of the kiosk that only counts: see `src/runtime/breaker.ts`. */
  | { readonly kind: 'breaker tripped'; readonly reason: string }
  | { readonly kind: 'breaker reset' }
  | {
      readonly kind: 'security';
      readonly saleId: string | null;
      readonly orderNumber: string;
      readonly what: 'bad signature' | 'other order' | 'other amount' | 'other merchant';
    };

export type Alarm =
  /** Money is owed to a customer and only a person can pay it back. */
  | 'refund owed'
  /** A payment could not be settled after many tries. */
  | 'settling stuck'
  /** A payment succeeded after it had been given up: the money goes back. */
  | 'late payment'
  /** A gateway lists more than one success under one order number. */
  | 'paid twice'
  /** A state met something that cannot happen to it: a bug, counted and survived. */
  | 'impossible answer';
