import type { SignedCommand } from './command.ts';
import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayName,
  Notice,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
} from './gateway.ts';
import type { Health } from './health.ts';
import type { HostOrder, OrderRequest } from './host-order.ts';
import type { Job } from './job.ts';
import type { Language } from './language.ts';
import type { Payment } from './payment.ts';
import type { DeliveryResult, Sale } from './sale.ts';
import type { Stock } from './stock.ts';
import type { Ticket, TicketFact, TicketReading } from './ticket.ts';

/** Everything that can happen to the kiosk. The queue of these is the only way in. */
export type KioskEvent =
  /** The journal has been read: what was open when the last process ended. */
  | {
      readonly type: 'loaded';
      readonly sales: readonly Sale[];
      readonly payments: readonly Payment[];
      readonly jobs: readonly Job[];
      /** Left out: none, as in a journal of an earlier release. */
      readonly stock?: readonly Stock[];
      readonly tickets?: readonly Ticket[];
      readonly orders?: readonly HostOrder[];
      readonly counters: Readonly<Record<string, number>>;
      readonly session: number;
      /** Four random digits for this boot: a swapped card must not repeat a number. */
      readonly tail: string;
    }
  /** Every device has said how it is, for the first time. */
  | { readonly type: 'devices started' }
  | { readonly type: 'health'; readonly part: string; readonly health: Health }
  | { readonly type: 'begin' }
  | { readonly type: 'language'; readonly language: Language }
  | { readonly type: 'step-free' }
  | { readonly type: 'wallet'; readonly walletId: string }
  | { readonly type: 'type number' | 'type plate' | 'lost ticket' }
  /** One key of a keypad, or of the screen's; `erase` takes one back. */
  | { readonly type: 'key'; readonly key: string }
  /** What was typed is complete. */
  | { readonly type: 'enter' }
  /** What a typed plate or code says: the answer to the effect `read ticket`. */
  | { readonly type: 'ticket read'; readonly text: string; readonly ticket: TicketReading }
  | { readonly type: 'again' }
  | { readonly type: 'choose'; readonly itemId: string }
  | { readonly type: 'back' }
  /** A secret: never leaves memory. `ticket`: what it says as a ticket, where tickets are read. */
  | { readonly type: 'scan'; readonly code: string; readonly ticket?: TicketReading }
  /** Another kiosk of the site, or whoever sees cars come in. */
  | { readonly type: 'ticket fact'; readonly fact: TicketFact }
  | { readonly type: 'gate ended'; readonly ticket: string; readonly usedAt: number; readonly delivery: DeliveryResult }
  /** `asked` numbers the asking, for the answer. */
  | { readonly type: 'order'; readonly asked: number; readonly request: OrderRequest }
  | { readonly type: 'cancel order'; readonly asked: number; readonly orderId: string }
  | { readonly type: 'called'; readonly orderNumber: string; readonly call: CallResult }
  /**
   * A gateway's notification, verified. `known`: what the journal holds of the payment, and of its sale, when neither is open any
   * more; null when it holds nothing, or when the payment is open.
   */
  | {
      readonly type: 'notified';
      readonly gateway: GatewayName;
      readonly notice: Notice;
      readonly known: { readonly sale: Sale; readonly payment: Payment } | null;
    }
  | { readonly type: 'delivery ended'; readonly saleId: string; readonly delivery: DeliveryResult }
  /**
   * After a restart: what the hardware says of a delivery that had been started, asked with the effect `ask delivery`. `failed`:
   * nothing proves it.
   */
  | { readonly type: 'evidence'; readonly saleId: string; readonly delivery: DeliveryResult }
  | { readonly type: 'command'; readonly signed: SignedCommand }
  /** A verified answer of a gateway lists more than one success under one order number. */
  | { readonly type: 'paid twice'; readonly gateway: GatewayName; readonly orderNumber: string }
  | { readonly type: 'printed'; readonly saleId: string; readonly result: 'printed' | 'not printed' | 'unknown' }
  /** Time has come to the moment that `wakeAt` named, or past it. */
  | { readonly type: 'tick' };

export type CallResult =
  | { readonly verb: 'charge'; readonly outcome: ChargeOutcome }
  | { readonly verb: 'present'; readonly outcome: PresentOutcome }
  | { readonly verb: 'query'; readonly outcome: QueryOutcome }
  | { readonly verb: 'cancel'; readonly outcome: CancelOutcome }
  | { readonly verb: 'refund' | 'queryRefund'; readonly outcome: RefundOutcome };
