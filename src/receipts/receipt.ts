import type { Money } from '../domain/money.ts';

/** What a receipt says. Data only: layout and bytes are the composer's. All text has been through `printable`. */
export interface Receipt {
  /** `claim slip`: money is owed to the customer and a person has to pay it back; the slip is their proof. */
  readonly kind: 'sale' | 'refund' | 'claim slip';
  readonly kioskId: string;
  readonly kioskName: string;
  readonly saleId: string;
  readonly orderNumber: string;
  readonly item: string;
  readonly amount: Money;
  /** The wallet's display name; never anything that names the payer. */
  readonly wallet: string;
  /** Wall clock ms. */
  readonly at: number;
  readonly timeZone: string;
  /** The gateway's own number, for its support line. */
  readonly gatewayRef: string | null;
}
