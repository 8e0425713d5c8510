/**
 * What the supervisor tells the page: one snapshot of the whole bench, sent anew on every change, and the MQTT messages
 * beside it. Types only; both sides import them. Amounts are text here, because the page does no sums.
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
  readonly paperOut: boolean;
  /** Newest last. */
  readonly papers: readonly BenchPaper[];
  readonly wallets: readonly BenchWallet[];
  /** Newest first. */
  readonly orders: readonly BenchOrder[];
  readonly faults: BenchFaults;
}

/** One compartment: the relay that turns its motor, the sensor that sees the product fall. */
export interface BenchSlot {
  readonly itemId: string;
  readonly item: string;
  readonly price: string;
  readonly relay: string;
  readonly relayOn: boolean;
  readonly sensor: string;
  readonly sensorOn: boolean;
  /** How many products this compartment has dropped since the sandbox began. */
  readonly dropped: number;
}

export interface BenchPaper {
  readonly id: number;
  /** Wall clock ms. */
  readonly at: number;
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
