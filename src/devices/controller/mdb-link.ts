import type { Health } from '../../domain/health.ts';

/** What the interface has heard of the machine, whatever it speaks on its line. Amounts are units of the bus. */
export type CashlessEvent =
  /** A session can begin now. */
  | { readonly type: 'free' }
  | { readonly type: 'request'; readonly price: number; readonly selection: number }
  | { readonly type: 'success' | 'failure' }
  /** The session has ended without a word on what became of a vend. */
  | { readonly type: 'session over' }
  /** The machine was reset, or does what it must not: whatever was under way, nobody will tell how it ended. */
  | { readonly type: 'lost' };

/** A kind of interface between the serial line and the bus. It is told of the line, and keeps no timer of its own. */
export interface MdbInterface {
  /** The line is open, and empty. */
  opened(): void;
  hear(bytes: Uint8Array): void;
  /** Of the machine and the interface, while the line is open. */
  readonly health: Health;
  /** @returns false when the machine takes no credit now; nothing was sent. */
  begin(funds: number): boolean;
  /** @returns false when not one byte of it was sent. */
  approve(amount: number): boolean;
  /** No to the request that waits. */
  deny(): void;
  /** Ends a session in which nothing was approved. */
  endSession(): void;
  /** Before the line is closed. */
  farewell(): void;
}

export interface MdbInterfaceParts {
  /** @returns false: not one byte was handed to the line. */
  readonly send: (bytes: Uint8Array) => boolean;
  readonly onEvent: (event: CashlessEvent) => void;
  /** Told when `health` may have become another one. */
  readonly onHealth: () => void;
}

export const NOT_HEARD: Health = {
  status: 'absent',
  reason:
    'the vending machine has not spoken: is it on, and is the interface on its MDB harness? Switch the machine off and on, so that it looks for its readers again',
};
export const DISABLED: Health = {
  status: 'failing',
  reason:
    'the vending machine takes no cashless payment now: close its door, end its service menu, look whether it is sold out',
};
