import type { GatewayName, GatewayProfile } from './gateway.ts';
import type { Currency, Money } from './money.ts';
import type { DeliveryProof } from './sale.ts';

/** What the kiosk is told once, at start. Made from the configuration; durations in ms. */
export interface KioskSettings {
  readonly kioskId: string;
  readonly kioskName: string;
  /** Begins every order number of this kiosk, `[A-Z0-9]{1,10}`: a gateway's account may serve many kiosks. */
  readonly orderPrefix: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly items: readonly Item[];
  /** In order of preference. */
  readonly wallets: readonly WalletRoute[];
  readonly profiles: Readonly<Partial<Record<GatewayName, GatewayProfile>>>;
  readonly chooseWithinMs: number;
  /** How long a sale waits for a scan when there is no order code whose life could be counted down. */
  readonly payWithinMs: number;
  readonly thanksMs: number;
  /** How long the customer is shown a receipt being printed, or a refund being asked for, before the kiosk moves on. */
  readonly receiptWithinMs: number;
  readonly refundWithinMs: number;
  /** How long the customer waits for a cancel of their own to be confirmed. */
  readonly cancelWithinMs: number;
  readonly printReceipts: boolean;
  /** Parts without which nothing is sold: `scanner`, `printer`, `display`, `gpio`, `light`. */
  readonly requiredParts: readonly string[];
  /** Notifications can come in over this kiosk's own web server, and not only through the broker. */
  readonly notifiedByWeb: boolean;
  /** A sale ends after this many tries to pay: a phone that keeps failing must not hold the kiosk. */
  readonly maxPaymentsPerSale: number;
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly price: Money;
  readonly relay: string;
  readonly pulseMs: number;
  /** How many pulses hand it over, each worth the same part of the price. */
  readonly units: number;
  /** What proves each unit. `none`: the pulse itself counts as delivery, and a customer who got nothing has only our word. */
  readonly proof: DeliveryProof;
  /** The sensor, where one proves; else null. */
  readonly sensor: string | null;
  readonly proofWithinMs: number;
}

/** The longest that a delivery of it may take, ms: each unit has its pulse and the time for its proof. */
export function deliveryTimeMs({ units, pulseMs, proofWithinMs }: Item): number {
  return units * (pulseMs + proofWithinMs);
}

/** How a wallet's payments are made. `codes` are hints for routing a scanned code, loose on purpose: wallets change them. */
export interface WalletRoute {
  readonly id: string;
  readonly name: string;
  readonly gateway: GatewayName;
  /** It can give a code for the screen: an order code, or its entry code. */
  readonly present: boolean;
  readonly charge: boolean;
  /** Its code is a static entry code: money that comes by it is known only from notifications. */
  readonly entry: boolean;
  /** The gateway's own name of the wallet, as its notifications have it; null when none is configured. */
  readonly method: string | null;
  /** Stores or terminals, in the gateway's words, whose entry-code money is this kiosk's; empty: whatever the account gets. */
  readonly places: readonly string[];
  readonly codes: readonly CodeShape[];
}

export type CodeShape = KnownCodes | WrittenShape;

/** Ids of `PAYMENT_CODE_FAMILIES`; any of them fits. */
export interface KnownCodes {
  readonly families: readonly string[];
}

export interface WrittenShape {
  /** Any of these beginnings; empty: any beginning. */
  readonly prefixes: readonly string[];
  readonly minLength: number;
  readonly maxLength: number;
  readonly charset: 'digits' | 'alnum';
}
