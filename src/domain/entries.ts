import type { GatewayName } from './gateway.ts';
import type { Health } from './health.ts';
import type { Money } from './money.ts';
import type { Payment, PaymentState } from './payment.ts';
import type { Learned } from './payment-life.ts';
import type { DeliveryResult, Sale, SaleEnd } from './sale.ts';

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
  | 'neverSent'
  | 'hint'
>;

/** What happened, as the journal keeps it for ever. The derived rows can be made anew from these alone; a test does so. */
export type Entry =
  | { readonly kind: 'kiosk started'; readonly session: number }
  | { readonly kind: 'sale opened'; readonly sale: Sale }
  /** The intent. Durable before the gateway hears of it. */
  | { readonly kind: 'payment made'; readonly payment: StoredPayment }
  | {
      readonly kind: 'payment learned';
      readonly saleId: string;
      readonly orderNumber: string;
      readonly learned: Learned;
      /** The gateway's own code or our reason; never free text. */
      readonly code: string;
      readonly from: PaymentState;
      readonly to: PaymentState;
      readonly gatewayRef: string | null;
      readonly refundNumber: string | null;
      readonly refundMadeAt: number | null;
    }
  | { readonly kind: 'sale paid'; readonly saleId: string; readonly orderNumber: string }
  /** Durable before the pin moves. */
  | { readonly kind: 'delivery started'; readonly saleId: string; readonly orderNumber: string }
  | { readonly kind: 'delivery ended'; readonly saleId: string; readonly delivery: DeliveryResult }
  | { readonly kind: 'receipt'; readonly saleId: string; readonly result: 'printed' | 'not printed' | 'unknown' }
  | { readonly kind: 'sale ended'; readonly saleId: string; readonly end: SaleEnd }
  | { readonly kind: 'health'; readonly part: string; readonly health: Health }
  | {
      readonly kind: 'alarm';
      readonly saleId: string | null;
      readonly orderNumber: string | null;
      readonly alarm: Alarm;
    }
  /** A gateway reports money that no sale of this kiosk can be told to be waiting for: a person has to find out whose it is. */
  | {
      readonly kind: 'unmatched payment';
      readonly gateway: GatewayName;
      readonly gatewayRef: string | null;
      readonly amount: Money | null;
      readonly method: string | null;
      readonly why: 'unknown order' | 'no sale fits' | 'several sales fit';
    }
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
  /** A state met something that cannot happen to it: a bug, counted and survived. */
  | 'impossible answer';
