import { performance } from 'node:perf_hooks';
import type { GatewayName, PaymentFacts } from '../../../src/domain/gateway.ts';
import { type Currency, money } from '../../../src/domain/money.ts';
import type { Gateway, GatewayHealthListener } from '../../../src/gateways/port.ts';
import type { CodeScript, GatewaySandbox } from '../../../src/sandbox/gateways/index.ts';

/** One gateway client and the sandbox it talks to. */
export interface Rig<S extends GatewaySandbox = GatewaySandbox> {
  readonly sandbox: S;
  readonly gateway: Gateway;
  /** A payment nobody has made yet. */
  payment(changes?: Partial<PaymentFacts>): PaymentFacts;
  /** A fresh payment code of the wallet that `payment` uses. */
  code(script: CodeScript): string;
  stop(): Promise<void>;
}

/** What a story that only one gateway has may ask for. */
export interface RigOptions<Settings> {
  readonly settings?: Partial<Settings>;
  readonly onHealth?: GatewayHealthListener;
  readonly now?: () => number;
}

/** What a story that every gateway tells may ask for. What a gateway has no use for it leaves out. */
export interface StartOptions {
  /** Deadlines that a story can wait for. */
  readonly short?: boolean;
  /**
   * Unsigned answers are taken where the gateway's settings can say so, so that what is wrong with the body comes to light and
   * not only a missing signature.
   */
  readonly unsignedToo?: boolean;
  /** Wall clock of the client and of the sandbox, ms since 1970 UTC. */
  readonly now?: () => number;
  /** Refunds stay under way until `sandbox.ledger.finishRefund`. */
  readonly slowRefunds?: boolean;
  /**
   * `other`: client and sandbox agree on secrets that nobody else here has. `wrong`: the client signs with a key that the
   * sandbox does not know.
   */
  readonly keys?: 'other' | 'wrong';
  /** The client is told this address in place of the sandbox's. */
  readonly address?: string;
  /** Where the sandbox posts notifications. */
  readonly notifyUrl?: string;
  readonly onHealth?: GatewayHealthListener;
}

/** `wallet names`: which wallet is asked for. `refunds in queries`: a query of the payment shows that it was refunded. */
export type Untold = 'wallet names' | 'refunds in queries';

/** One gateway in the list of rigs. */
export interface RigLine {
  readonly name: GatewayName;
  start(options?: StartOptions): Promise<Rig>;
  /** What this gateway's messages cannot tell, and why; the profile tells of calls that it does not have. */
  readonly without?: Partial<Record<Untold, string>>;
  /** Payer ids that the sandbox writes into its messages, to be looked for where none may be. */
  readonly payerIds?: readonly string[];
}

export const never = new AbortController().signal;

/** Worth waiting for, and not so short that a busy machine has not even connected by then. */
export const SHORT_MS = 3_000;

/** Short deadlines, for gateways that have one for each call. */
export const SHORT_DEADLINES = {
  deadlines: {
    chargeMs: SHORT_MS,
    presentMs: SHORT_MS,
    queryMs: SHORT_MS,
    cancelMs: SHORT_MS,
    refundMs: SHORT_MS,
  },
};

/** A base address, where one was asked for. */
export function addressOf({ address }: StartOptions): { readonly baseUrl?: string } {
  return address === undefined ? {} : { baseUrl: address };
}

/** What every sandbox understands. */
export function sandboxOf({ now, notifyUrl }: StartOptions): {
  readonly now?: () => number;
  readonly notifyUrl?: string;
} {
  return { ...(now === undefined ? {} : { now }), ...(notifyUrl === undefined ? {} : { notifyUrl }) };
}

/** What every client's constructor takes. */
export function clientOptions(options: Pick<StartOptions, 'now' | 'onHealth'>): {
  readonly now: () => number;
  readonly onHealth?: GatewayHealthListener;
} {
  return { now: options.now ?? Date.now, ...(options.onHealth === undefined ? {} : { onHealth: options.onHealth }) };
}

/** The parts of `StartOptions` that go to a client unchanged. */
export function sharedOptions({ now, onHealth }: StartOptions): {
  readonly now?: () => number;
  readonly onHealth?: GatewayHealthListener;
} {
  return { ...(now === undefined ? {} : { now }), ...(onHealth === undefined ? {} : { onHealth }) };
}

/**
 * The clocks of a client and of its sandbox, as far as the story has none of its own: with none at all both look at one that
 * stands in the middle of a month at noon, for what a gateway does at midnight or at the end of a month is a story too.
 */
export function clocksOf(options: {
  readonly now?: () => number;
  readonly sandbox?: { readonly now?: () => number };
}): { readonly client: () => number; readonly sandbox: () => number } {
  const shared = options.now === undefined && options.sandbox?.now === undefined ? new TestClock().now : Date.now;
  return { client: options.now ?? shared, sandbox: options.sandbox?.now ?? shared };
}

let serial = 0;

/** A rig of parts that run. */
export function rigOf<S extends GatewaySandbox>(parts: {
  readonly sandbox: S;
  readonly gateway: Gateway;
  /** The kiosk's wallet that payments are made of. */
  readonly wallet: string;
  readonly currency: Currency;
  readonly now: () => number;
}): Rig<S> {
  const { sandbox, gateway, wallet, currency, now } = parts;
  return {
    sandbox,
    gateway,
    payment: (changes = {}) => {
      serial += 1;
      return {
        orderNumber: `TEST01${String(serial).padStart(6, '0')}`,
        gateway: gateway.profile.name,
        wallet,
        mode: 'cpm',
        amount: money(currency, 1250),
        madeAt: now(),
        gatewayRef: null,
        description: 'parking ticket',
        ...changes,
      };
    },
    code: (script) => sandbox.issuePaymentCode({ wallet, script }),
    stop: async () => {
      await gateway.stop();
      await sandbox.stop();
    },
  };
}

/** A wall clock that begins at noon in Hong Kong, in the middle of a month, and can be put forward. */
export class TestClock {
  readonly #startedAt = performance.now();
  #ahead = 0;

  readonly now = (): number => NOON + Math.floor(performance.now() - this.#startedAt) + this.#ahead;

  /** @param ms how far. */
  later(ms: number): void {
    this.#ahead += ms;
  }
}

const NOON = Date.parse('2026-06-15T12:00:00+08:00');
