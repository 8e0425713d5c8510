import { randomInt } from 'node:crypto';
import type { PaymentMode } from '../../domain/gateway.ts';
import type { Money } from '../../domain/money.ts';

/** Where an order stands in the sandbox's books. Money is with the merchant in `paid` only. */
export type OrderState = 'created' | 'pending' | 'paid' | 'declined' | 'closed' | 'expired' | 'refunded';

/** What the pretended wallet does with a payment code. `ask`: waits for `approve` or `decline`. */
export type CodeScript =
  | 'approve'
  | 'decline'
  | 'insufficient funds'
  | 'ask'
  | 'pending then approve'
  | 'pending then decline';

/** One order. The ledger of the sandbox is the judge in tests: it lives outside the daemon and outlives its crashes. */
export interface SandboxOrder {
  readonly orderNumber: string;
  readonly gatewayRef: string;
  readonly amount: Money;
  readonly wallet: string;
  readonly mode: PaymentMode;
  readonly state: OrderState;
  readonly refundedMinor: number;
  /** The text of the QR code, MPM only. */
  readonly orderCode: string | null;
  /** Wall clock, ms. */
  readonly madeAt: number;
  readonly paidAt: number | null;
  readonly expiresAt: number | null;
  /** How the gateway's own words name the refusal, when it was declined. */
  readonly declineCode: string | null;
  readonly description: string;
}

export interface SandboxRefund {
  readonly refundNumber: string;
  readonly refundRef: string;
  readonly orderNumber: string;
  readonly minor: number;
  readonly state: 'processing' | 'done';
  readonly madeAt: number;
}

interface IssuedCode {
  readonly wallet: string;
  readonly script: CodeScript;
  readonly expiresAt: number;
  used: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Writable<SandboxOrder> & { queriesLeft: number; outcomeAfter: 'paid' | 'declined' | null };

/** A code's shape: its first digits and its length. Real wallets' codes look like this; the rest is random. */
export interface CodeShape {
  readonly prefix: string;
  readonly length: number;
}

/** Hears of what gateways notify: an order that was paid or declined (refund null), and a refund that is done. */
export type SettledListener = (order: SandboxOrder, refund: SandboxRefund | null) => void;

export interface LedgerOptions {
  readonly now: () => number;
  /** How long an issued payment code can be used, ms. */
  readonly codeLifeMs: number;
  /** How many queries a `pending then …` order answers with pending. */
  readonly pendingQueries: number;
}

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #orders = new Map<string, Entry>();
  readonly #refunds = new Map<string, Writable<SandboxRefund>>();
  readonly #codes = new Map<string, IssuedCode>();
  readonly #listeners = new Set<(order: SandboxOrder) => void>();
  readonly #settledListeners = new Set<SettledListener>();
  #serial = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  issueCode(wallet: string, script: CodeScript, shape: CodeShape): string {
    let code = shape.prefix;
    do {
      code = shape.prefix;
      while (code.length < shape.length) {
        code += String(randomInt(10));
      }
    } while (this.#codes.has(code));
    this.#codes.set(code, { wallet, script, expiresAt: this.#options.now() + this.#options.codeLifeMs, used: false });
    return code;
  }

  /** Takes a payment code out of use: whatever happens to the charge, it is spent. */
  useCode(code: string): { readonly wallet: string; readonly script: CodeScript } | 'never issued' | 'used' | 'lapsed' {
    const issued = this.#codes.get(code);
    if (issued === undefined) {
      return 'never issued';
    }
    if (issued.used) {
      return 'used';
    }
    issued.used = true;
    return issued.expiresAt <= this.#options.now() ? 'lapsed' : issued;
  }

  /** Lets a code lapse now. */
  lapseCode(code: string): void {
    const issued = this.#codes.get(code);
    if (issued !== undefined) {
      this.#codes.set(code, { ...issued, expiresAt: this.#options.now() });
    }
  }

  /** A number that grows by one, for the gateway's own references. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  add(
    order: Pick<SandboxOrder, 'orderNumber' | 'gatewayRef' | 'amount' | 'wallet' | 'mode' | 'description'> & {
      readonly orderCode?: string;
      readonly lifeMs?: number;
    },
  ): SandboxOrder {
    const now = this.#options.now();
    const entry: Entry = {
      orderNumber: order.orderNumber,
      gatewayRef: order.gatewayRef,
      amount: order.amount,
      wallet: order.wallet,
      mode: order.mode,
      description: order.description,
      state: order.mode === 'mpm' ? 'created' : 'pending',
      refundedMinor: 0,
      orderCode: order.orderCode ?? null,
      madeAt: now,
      paidAt: null,
      expiresAt: order.lifeMs === undefined ? null : now + order.lifeMs,
      declineCode: null,
      queriesLeft: 0,
      outcomeAfter: null,
    };
    this.#orders.set(order.orderNumber, entry);
    this.#changed(entry);
    return this.#copy(entry);
  }

  /** Starts what a payment code's script says. `declineCode` is the gateway's own word for the refusal. */
  play(orderNumber: string, script: CodeScript, declineCode: string): void {
    const entry = this.#orders.get(orderNumber);
    if (entry === undefined) {
      return;
    }
    switch (script) {
      case 'approve':
        this.approve(orderNumber);
        break;
      case 'decline':
      case 'insufficient funds':
        this.decline(orderNumber, declineCode);
        break;
      case 'pending then approve':
      case 'pending then decline':
        entry.queriesLeft = this.#options.pendingQueries;
        entry.outcomeAfter = script === 'pending then approve' ? 'paid' : 'declined';
        entry.declineCode = script === 'pending then approve' ? null : declineCode;
        break;
      case 'ask':
        break;
      default:
        script satisfies never;
    }
  }

  find(orderNumber: string): SandboxOrder | null {
    const entry = this.#orders.get(orderNumber);
    return entry === undefined ? null : this.#copy(this.#aged(entry));
  }

  findByRef(gatewayRef: string): SandboxOrder | null {
    const entry = [...this.#orders.values()].find((one) => one.gatewayRef === gatewayRef);
    return entry === undefined ? null : this.#copy(this.#aged(entry));
  }

  findByOrderCode(text: string): SandboxOrder | null {
    const entry = [...this.#orders.values()].find((one) => one.orderCode !== null && one.orderCode === text);
    return entry === undefined ? null : this.#copy(this.#aged(entry));
  }

  /** Counts a query of the order: `pending then …` orders come to their end by being asked. */
  asked(orderNumber: string): SandboxOrder | null {
    const entry = this.#orders.get(orderNumber);
    if (entry !== undefined && entry.outcomeAfter !== null && isOpen(entry)) {
      if (entry.queriesLeft > 0) {
        entry.queriesLeft -= 1;
      } else if (entry.outcomeAfter === 'paid') {
        this.approve(orderNumber);
      } else {
        this.decline(orderNumber, entry.declineCode ?? '');
      }
    }
    return this.find(orderNumber);
  }

  orders(): readonly SandboxOrder[] {
    return [...this.#orders.values()].map((entry) => this.#copy(this.#aged(entry)));
  }

  refunds(): readonly SandboxRefund[] {
    return [...this.#refunds.values()].map((refund) => ({ ...refund }));
  }

  /**
   * The customer pays.
   * @param late also when the order was closed or had expired: the race every gateway warns of.
   * @returns false when the order takes no money (any more).
   */
  approve(orderNumber: string, late = false): boolean {
    const entry = this.#orders.get(orderNumber);
    const open = entry !== undefined && isOpen(this.#aged(entry));
    const lateIsPossible = late && (entry?.state === 'closed' || entry?.state === 'expired');
    if (entry === undefined || !(open || lateIsPossible)) {
      return false;
    }
    entry.state = 'paid';
    entry.paidAt = this.#options.now();
    this.#changed(entry);
    this.#settled(entry, null);
    return true;
  }

  decline(orderNumber: string, declineCode: string): boolean {
    const done = this.#end(orderNumber, 'declined', declineCode);
    const entry = this.#orders.get(orderNumber);
    if (done && entry !== undefined) {
      this.#settled(entry, null);
    }
    return done;
  }

  close(orderNumber: string): boolean {
    return this.#end(orderNumber, 'closed', null);
  }

  expire(orderNumber: string): boolean {
    return this.#end(orderNumber, 'expired', null);
  }

  addRefund(refund: SandboxRefund): void {
    this.#refunds.set(refund.refundNumber, { ...refund });
    if (refund.state === 'done') {
      this.#moveBack(refund);
    }
  }

  findRefund(refundNumber: string): SandboxRefund | null {
    return this.#refunds.get(refundNumber) ?? null;
  }

  /** A refund that was processing comes to its end. */
  finishRefund(refundNumber: string): boolean {
    const refund = this.#refunds.get(refundNumber);
    if (refund?.state !== 'processing') {
      return false;
    }
    refund.state = 'done';
    this.#moveBack(refund);
    return true;
  }

  onChange(listener: (order: SandboxOrder) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns how to stop listening. */
  onSettled(listener: SettledListener): () => void {
    this.#settledListeners.add(listener);
    return () => this.#settledListeners.delete(listener);
  }

  #settled(entry: Entry, refund: SandboxRefund | null): void {
    for (const listener of this.#settledListeners) {
      listener(this.#copy(entry), refund === null ? null : { ...refund });
    }
  }

  #moveBack(refund: SandboxRefund): void {
    const entry = this.#orders.get(refund.orderNumber);
    if (entry !== undefined) {
      entry.refundedMinor += refund.minor;
      entry.state = entry.refundedMinor >= entry.amount.minor ? 'refunded' : entry.state;
      this.#changed(entry);
      this.#settled(entry, refund);
    }
  }

  #end(orderNumber: string, state: OrderState, declineCode: string | null): boolean {
    const entry = this.#orders.get(orderNumber);
    if (entry === undefined || !isOpen(this.#aged(entry))) {
      return false;
    }
    entry.state = state;
    entry.declineCode = declineCode;
    this.#changed(entry);
    return true;
  }

  #aged(entry: Entry): Entry {
    if (isOpen(entry) && entry.expiresAt !== null && entry.expiresAt <= this.#options.now()) {
      entry.state = 'expired';
      this.#changed(entry);
    }
    return entry;
  }

  #changed(entry: Entry): void {
    for (const listener of this.#listeners) {
      listener(this.#copy(entry));
    }
  }

  #copy(entry: Entry): SandboxOrder {
    const { queriesLeft: _queries, outcomeAfter: _outcome, ...order } = entry;
    return order;
  }
}

function isOpen(entry: SandboxOrder): boolean {
  return entry.state === 'created' || entry.state === 'pending';
}
