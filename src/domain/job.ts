import type { GatewayName } from './gateway.ts';
import type { Money } from './money.ts';

/** What only a person can bring to an end. It stays open, over restarts, until a signed command settles it. */
export interface Job {
  /** `<order prefix>-J<number>`, never used again. */
  readonly id: string;
  readonly kind: JobKind;
  readonly saleId: string | null;
  readonly orderNumber: string | null;
  readonly gateway: GatewayName | null;
  /** The gateway's own number of the transaction, where there is one to look for in its portal. */
  readonly gatewayRef: string | null;
  /** What is owed, or in question; null where nobody can tell. */
  readonly amount: Money | null;
  /** Wall ms. */
  readonly since: number;
}

export type JobKind =
  /** Money is owed to a customer and the machine cannot pay it back. */
  | 'refund owed'
  /** A payment could not be settled after many tries. Ends by itself when the machine settles it after all. */
  | 'settling stuck'
  /** A gateway reports money that no sale of this kiosk can be told to be waiting for. */
  | 'unmatched payment'
  /** A gateway lists more than one success under one of our order numbers. */
  | 'paid twice';

export const JOB_KINDS = [
  'refund owed',
  'settling stuck',
  'unmatched payment',
  'paid twice',
] as const satisfies readonly JobKind[];

/**
 * How a person settled a job.
 * - `paid back`: the customer has the money, by a way outside this machine.
 * - `not paid`: the gateway's portal shows that no money was kept.
 * - `looked at`: the operator knows, and nothing is owed by this kiosk.
 */
export type JobSettledAs = 'paid back' | 'not paid' | 'looked at';
export const JOB_SETTLED_AS = ['paid back', 'not paid', 'looked at'] as const satisfies readonly JobSettledAs[];
