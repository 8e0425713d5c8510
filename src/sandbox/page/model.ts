/**
 * What the supervisor tells the page: one snapshot of the whole bench, sent anew on every change, and the MQTT messages
 * beside it. Types and lists of names only; both sides import them. Amounts are text here, because the page does no sums.
 */
export interface Bench {
  readonly kiosk: {
    readonly name: string;
    readonly id: string;
    readonly screenUrl: string;
    readonly mqttUrl: string;
    /** Where the configuration, the journal and the log of this sandbox are. */
    readonly stateDir: string;
  };
  /** What the kiosk has been set up as. */
  readonly kind: KioskKind;
  readonly clock: BenchClock;
  /** What a host system can ask this kind of kiosk to hand over. */
  readonly handsOver: readonly BenchItem[];
  /** Tickets and vouchers in the driver's hand, newest first. */
  readonly cards: readonly BenchCard[];
  readonly host: {
    /** Newest first. */
    readonly orders: readonly BenchHostOrder[];
    readonly last: BenchExchange | null;
  };
  readonly daemon: {
    readonly state: 'off' | 'starting' | 'running' | 'dark' | 'down' | 'stopping';
    readonly pid: number | null;
    readonly starts: number;
    readonly note: string;
  };
  /** Name of the light's pattern; `off` without power. */
  readonly light: string;
  readonly slots: readonly BenchSlot[];
  readonly scannerPlugged: boolean;
  readonly keypad: BenchKeypad;
  readonly paperOut: boolean;
  /** Newest last. */
  readonly papers: readonly BenchPaper[];
  readonly wallets: readonly BenchWallet[];
  /** Newest first. */
  readonly orders: readonly BenchOrder[];
  readonly faults: BenchFaults;
}

export const KIOSK_KINDS = ['vending machine', 'pay station', 'exit', 'gate for a host'] as const;
export type KioskKind = (typeof KIOSK_KINDS)[number];

/** The one clock of kiosk, gateways and car park. */
export interface BenchClock {
  /** Wall clock ms when this was sent. */
  readonly now: number;
  /** How far it is ahead of the real one, ms. */
  readonly aheadMs: number;
  readonly timeZone: string;
}

export interface BenchItem {
  readonly id: string;
  readonly name: string;
}

/** A ticket or a voucher: something with a code that can be held to the scanner. */
export interface BenchCard {
  readonly title: string;
  readonly code: string;
  /** Wall clock ms. */
  readonly at: number;
}

export const VOUCHER_KINDS = ['hour', 'percent', 'amount'] as const;
export type VoucherKind = (typeof VOUCHER_KINDS)[number];

export interface BenchHostOrder {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly state: string;
  readonly over: boolean;
  readonly cancelled: boolean;
  readonly revision: string;
}

/** One request of the host system and its answer, JSON as it was. */
export interface BenchExchange {
  readonly request: string;
  readonly sent: string;
  readonly status: number;
  readonly answer: string;
}

/** One compartment: the relay that turns its motor, the sensor that sees the product fall. */
export interface BenchSlot {
  readonly itemId: string;
  readonly item: string;
  readonly price: string;
  /** What customers type to get it; empty for the gate. */
  readonly number: string;
  readonly does: 'drops' | 'opens';
  readonly jammed: boolean;
  readonly relay: string;
  readonly relayOn: boolean;
  readonly sensor: string;
  readonly sensorOn: boolean;
  /** How many products this compartment has dropped since the sandbox began. */
  readonly dropped: number;
}

/** The keys beside the screen. */
export interface BenchKeypad {
  readonly plugged: boolean;
  /** Whether it has letters, to type plates. */
  readonly letters: boolean;
}

/** One press of the keypad: a digit, a letter or `-`, or what its other keys are for. */
export type BenchKey = { readonly sign: string } | { readonly is: 'enter' | 'erase' | 'back' };

export interface BenchPaper {
  readonly id: number;
  /** Wall clock ms. */
  readonly at: number;
  /** What its QR code says; null without one. */
  readonly code: string | null;
}

export interface BenchWallet {
  readonly id: string;
  readonly name: string;
  readonly gateway: string;
}

export interface BenchOrder {
  readonly gateway: string;
  readonly orderNumber: string;
  readonly mode: 'cpm' | 'mpm';
  /** Plain text such as `MYR 2.50`. */
  readonly amount: string;
  /** In the gateway's ledger: what became of the order there. */
  readonly state: string;
  /** For the colour: money was taken, was given back, still open, or nothing happened. */
  readonly tone: 'paid' | 'returned' | 'open' | 'nothing';
  /** True when the customer is being asked on the phone now. */
  readonly asks: boolean;
  /** Wall clock ms. */
  readonly at: number;
}

export interface BenchFaults {
  readonly networkDown: boolean;
  readonly answerLost: boolean;
  readonly gatewaySlow: boolean;
  readonly paperOut: boolean;
  readonly vendJammed: boolean;
  readonly scannerUnplugged: boolean;
  readonly keypadUnplugged: boolean;
}

export type FaultName = keyof BenchFaults;

/** What an order code on the screen turned out to be, asked of the gateway that made it. */
export interface LookedUp {
  readonly gateway: string;
  readonly orderNumber: string;
  readonly merchant: string;
  readonly amount: string;
  readonly wallet: string;
}

export type CustomerScript = 'approve' | 'ask' | 'decline';

/** One MQTT message as the broker took it. */
export interface BenchMessage {
  readonly number: number;
  readonly at: number;
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
  readonly qos: number;
}
