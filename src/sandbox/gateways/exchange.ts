import type { IncomingHttpHeaders } from 'node:http';
import type { Faults, Verb } from './faults.ts';
import type { CodeScript, SandboxOrder, SandboxRefund } from './ledger.ts';

/** A request to the pretended gateway, read whole. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a gateway says: status, headers, and the bytes. */
export interface SandboxReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One call as the sandbox saw it, for tests that count what was sent. Never holds a payment code. */
export interface SandboxCall {
  readonly verb: Verb;
  readonly orderNumber: string;
}

/** What the remote control has a hand on. Every pretended gateway offers it. */
export interface Controllable {
  /** The wallets a payment code can be issued for. */
  readonly wallets: readonly string[];
  readonly faults: { readonly current: Faults; set(faults: Partial<Faults>): Promise<void> };
  orders(): readonly SandboxOrder[];
  refunds(): readonly SandboxRefund[];
  /** Every call received and understood, in order. */
  calls(): readonly SandboxCall[];
  findByOrderCode(text: string): SandboxOrder | null;
  /** A payment code as the wallet's app would show it: for one use, lapsing. */
  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string;
  /** The customer pays. With `late`, even an order that was closed or has expired. False: the order takes no money. */
  approve(orderNumber: string, options?: { readonly late?: boolean }): boolean;
  /** The customer, or the wallet, says no. */
  decline(orderNumber: string): boolean;
  expire(orderNumber: string): boolean;
}
