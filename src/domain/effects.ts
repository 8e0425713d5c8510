import type { CommandResult } from './command.ts';
import type { GatewayName, PaymentFacts } from './gateway.ts';
import type { CancelAnswer, OrderAnswer } from './host-order.ts';
import type { Money } from './money.ts';
import type { Sale } from './sale.ts';
import type { Item } from './settings.ts';
import type { TicketFact } from './ticket.ts';

/** What the outside is asked to do. Run only after the commit of the step that asked for it. */
export type Effect =
  /** The payment code lives here and in the gateway client, and nowhere else. */
  | { readonly do: 'charge'; readonly payment: PaymentFacts; readonly paymentCode: string }
  | { readonly do: 'present' | 'query' | 'cancel'; readonly payment: PaymentFacts }
  | {
      readonly do: 'refund' | 'queryRefund';
      readonly payment: PaymentFacts;
      readonly refundNumber: string;
      readonly refundMadeAt: number;
      /** Null: all of it. */
      readonly refundAmount: Money | null;
    }
  | { readonly do: 'warm'; readonly gateways: readonly GatewayName[] }
  | { readonly do: 'deliver'; readonly saleId: string; readonly item: Item }
  /** Nothing may be moved: only asked. Answered by the event `evidence`. */
  | { readonly do: 'ask delivery'; readonly saleId: string; readonly item: Item }
  | { readonly do: 'reply'; readonly commandId: string; readonly result: CommandResult }
  | { readonly do: 'print'; readonly saleId: string; readonly paper: Paper }
  /** The gate, for a ticket that needs no payment here; answered by the event `gate ended`. */
  | { readonly do: 'open gate'; readonly ticket: string; readonly usedAt: number; readonly gate: Item }
  /** What a typed plate or code says, which only the outside can tell; answered by the event `ticket read`. */
  | { readonly do: 'read ticket'; readonly what: 'plate' | 'code'; readonly text: string }
  /** The other kiosks of the site are told. */
  | { readonly do: 'tell site'; readonly fact: TicketFact }
  /** To whoever asked, by the number of the asking. */
  | { readonly do: 'answer order'; readonly asked: number; readonly answer: OrderAnswer }
  | { readonly do: 'answer cancel'; readonly asked: number; readonly answer: CancelAnswer }
  /** The report of the day, on paper. */
  | { readonly do: 'print report'; readonly from: number; readonly to: number; readonly number: number };

/** The effects that ask a gateway. */
export type GatewayCall = Extract<Effect, { readonly payment: PaymentFacts }>;

/** What a receipt is made from. */
export interface Paper {
  readonly kind: 'sale' | 'refund' | 'claim slip';
  readonly payment: PaymentFacts;
  readonly sale: Sale;
  /** What was paid, went back, or may be claimed. */
  readonly amount: Money;
  /** Wall ms at which it was paid, went back or became owed: the same on a copy. */
  readonly at: number;
  /** Printed before, and wanted once more. */
  readonly copy: boolean;
}
