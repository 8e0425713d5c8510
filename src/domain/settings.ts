import type { GatewayName, GatewayProfile } from './gateway.ts';
import type { Language, LocalText } from './language.ts';
import type { Currency, Money } from './money.ts';
import type { DeliveryProof } from './sale.ts';
import type { Tariff } from './tariff.ts';

/** What the kiosk is told once, at start. Made from the configuration; durations in ms. */
export interface KioskSettings {
  readonly kioskId: string;
  readonly kioskName: string;
  /** Begins every order number of this kiosk, `[A-Z0-9]{1,10}`: a gateway's account may serve many kiosks. */
  readonly orderPrefix: string;
  readonly currency: Currency;
  readonly timeZone: string;
  /** What customers find when they come, and what they can choose. */
  readonly language: Language;
  readonly languages: readonly Language[];
  /** Customers can have larger type, and all buttons within reach of a wheelchair. */
  readonly stepFree: boolean;
  readonly items: readonly Item[];
  /** Deliveries of an item without proof, one after the other, after which it is not offered any more; 0: it always is. */
  readonly missesUntilSoldOut: number;
  /** Null: no car park. */
  readonly parking: ParkingSettings | null;
  /** What a host system may ask for; null: nothing. */
  readonly hostOrders: { readonly maxAmount: Money; readonly keepMs: number } | null;
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
  /** Where none is printed by intent: the last screen shows it as a code. */
  readonly screenReceipts: boolean;
  /** No receipt can be printed. `go on`: sold all the same. `ask`: after the customer has agreed. (To stop selling: the printer is required.) */
  readonly withoutPaper: 'go on' | 'ask';
  /** How long a receipt can be had once more; 0: never. */
  readonly againWithinMs: number;
  /** Parts without which nothing is sold: `scanner`, `printer`, `display`, `gpio`, `light`. */
  readonly requiredParts: readonly string[];
  /** Notifications can come in over this kiosk's own web server, and not only through the broker. */
  readonly notifiedByWeb: boolean;
  /** A sale ends after this many tries to pay: a phone that keeps failing must not hold the kiosk. */
  readonly maxPaymentsPerSale: number;
}

export interface Item {
  readonly id: string;
  readonly name: LocalText;
  /** What customers type to choose it; null: it has no number. */
  readonly number: string | null;
  /** File of its picture, below the folder of pictures; null: none. */
  readonly picture: string | null;
  /** How many are in the machine when it is counted for the first time; null: not counted. */
  readonly stock: number | null;
  readonly price: Money;
  /** Customers cannot choose it: only orders of a host have it handed over. */
  readonly forHostsOnly?: boolean;
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

export interface ParkingSettings {
  /** `pay station`: marks tickets as paid. `exit`: opens its gate for a paid ticket. `exit that takes payments`: both. */
  readonly role: 'pay station' | 'exit' | 'exit that takes payments';
  readonly name: LocalText;
  readonly tariff: Tariff;
  /** How long a paid ticket opens the exit, from the payment on. */
  readonly graceMs: number;
  /** What opens at an exit: delivered like an item. Null at a pay station. */
  readonly gate: Item | null;
  /** How long the customer is shown the fee before they pay. */
  readonly stayWithinMs: number;
  /** Plates are typed here; ticket codes are typed here. */
  readonly plates: boolean;
  readonly codes: boolean;
  /** Only tickets whose entry was told; otherwise the time on the ticket itself is believed. */
  readonly entryMustBeTold: boolean;
  /** What a lost ticket costs; null: no such way out. */
  readonly lostTicket: Money | null;
  /** When the other kiosks of the site cannot be heard: whether a ticket that looks right here opens the exit. */
  readonly alone: 'open' | 'refuse';
  /** A payment that turns out good after its customer was let go: the stay counts as paid, where that still helps them; otherwise it goes back. */
  readonly honourLate: boolean;
  /** After this time tickets are forgotten. */
  readonly keepMs: number;
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
