import type { Language, LocalText } from '../domain/language.ts';

/** What the operator wants on their slips; from the configuration. */
export interface ReceiptOptions {
  /** Name, address and numbers: one line each. */
  readonly merchant: readonly LocalText[];
  /** Contained in every price; null: none is printed. */
  readonly tax: TaxOptions | null;
  /** What holds for refunds: one paragraph each. */
  readonly conditions: readonly LocalText[];
  /** A link with the gaps `{order}`, `{kiosk}` and `{sale}`; null: the QR code holds the order number. */
  readonly lookup: string | null;
  /** `customer`: each slip in the language that its customer reads. */
  readonly language: Language | 'customer';
}

export interface TaxOptions {
  readonly name: LocalText;
  /** Decimal text above nothing, as it is printed: `6`, `8.5`. */
  readonly percent: string;
}

export const PLAIN_RECEIPTS: ReceiptOptions = {
  merchant: [],
  tax: null,
  conditions: [],
  lookup: null,
  language: 'customer',
};
