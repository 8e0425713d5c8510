import type { CommandResult } from './command.ts';
import type { GatewayName, PaymentFacts } from './gateway.ts';
import type { Money } from './money.ts';
import type { Item } from './settings.ts';

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
  | { readonly do: 'print'; readonly saleId: string; readonly paper: Paper };

/** The effects that ask a gateway. */
export type GatewayCall = Extract<Effect, { readonly payment: PaymentFacts }>;

/** What a receipt is made from. */
export interface Paper {
  readonly kind: 'sale' | 'refund' | 'claim slip';
  readonly payment: PaymentFacts;
  readonly itemName: string;
  /** What was paid, went back, or may be claimed. */
  readonly amount: Money;
}
