import type { Language } from '../domain/language.ts';
import type { Money } from '../domain/money.ts';

/** What a slip says. Data only: layout and bytes are the composer's, which lets all text through `paperText`. */
export type Slip = Receipt | DayReport;

export interface Receipt {
  /** `claim slip`: money is owed to the customer and a person has to pay it back; the slip is their proof. */
  readonly kind: 'sale' | 'refund' | 'claim slip';
  readonly language: Language;
  /** Printed again at the customer's wish: it says so in large letters. */
  readonly copy: boolean;
  readonly kioskId: string;
  readonly kioskName: string;
  /** Name, address and numbers of the merchant, as configured: one line each, above everything. */
  readonly merchant: readonly string[];
  readonly saleId: string;
  readonly orderNumber: string;
  /** What was bought: one line each; a stay has one for each part of its fee. */
  readonly lines: readonly ReceiptLine[];
  readonly amount: Money;
  /** Contained in the amount; null where none is configured. */
  readonly tax: { readonly name: string; readonly percent: string; readonly amount: Money } | null;
  /** The wallet's display name; never anything that names the payer. */
  readonly wallet: string;
  /** Wall clock ms. */
  readonly at: number;
  readonly timeZone: string;
  /** The gateway's own number, for its support line. */
  readonly gatewayRef: string | null;
  /** More to know, as label and value in the customer's language: entered, left, leave by. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** The operator's words on refunds, in the customer's language; empty: none. */
  readonly conditions: readonly string[];
  /** What the QR code at the end holds: a link to look the sale up, else the order number. */
  readonly lookup: string;
  /** A ticket that opens the exit, to be scanned there; null: none. Then it is the only code on the slip. */
  readonly exitCode: string | null;
}

export interface ReceiptLine {
  readonly text: string;
  /** Null: no amount of its own. Minor units in the currency of the receipt; what is taken off is negative. */
  readonly minor: number | null;
}

/** What the technician takes along in the evening. */
export interface DayReport {
  readonly kind: 'day report';
  readonly language: Language;
  readonly kioskId: string;
  readonly kioskName: string;
  readonly timeZone: string;
  /** Wall ms: since the report before, and until now. */
  readonly from: number;
  readonly to: number;
  /** Counts the reports of this kiosk. */
  readonly number: number;
  /** That were completed. */
  readonly sales: number;
  /** By wallet: how many payments came in, and what they come to, before anything went back. */
  readonly wallets: readonly { readonly name: string; readonly payments: number; readonly taken: Money }[];
  /** One for each currency; usually there is one. */
  readonly totals: readonly { readonly taken: Money; readonly refunded: Money; readonly owed: Money }[];
  /** Payments that nobody knows the end of yet. */
  readonly open: number;
  /** What waits for a person. */
  readonly jobs: number;
  /** Items with stock: what was sold and what is left. */
  readonly stock: readonly { readonly name: string; readonly sold: number; readonly left: number }[];
}
