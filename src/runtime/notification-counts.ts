import type { GatewayName } from '../domain/gateway.ts';
import type { NotificationFlaw } from '../gateways/notification.ts';

/** What became of a notification; each one counts once. */
export type NotificationResult =
  /** Passed to the kiosk; it is about a payment that is open, or that the journal knows. */
  | 'matched'
  /** Passed to the kiosk; no payment of ours has that number. */
  | 'unmatched'
  /** Verified and passed on before. */
  | 'duplicate'
  | 'of no interest'
  | NotificationFlaw
  /** Over the limits; nobody looked at it. */
  | 'too many'
  /** The kiosk is starting, or its journal cannot be used. */
  | 'not ready'
  | 'failed'
  | 'unknown gateway'
  /** On the notify topic, but not what a relay sends. */
  | 'unreadable'
  /** On the notify topic, kept by the broker: a relay never asks for that, so it is old or put there. */
  | 'retained';

/** For the health document. `received` is the sum of the others. */
export interface NotificationTotals {
  readonly received: number;
  readonly matched: number;
  readonly unmatched: number;
  readonly duplicate: number;
  readonly ofNoInterest: number;
  readonly rejected: number;
  readonly dropped: number;
}

type Total = Exclude<keyof NotificationTotals, 'received'>;

const TOTALS: Readonly<Record<NotificationResult, Total>> = {
  matched: 'matched',
  unmatched: 'unmatched',
  duplicate: 'duplicate',
  'of no interest': 'ofNoInterest',
  unsigned: 'rejected',
  'bad signature': 'rejected',
  'too long': 'rejected',
  'not json': 'rejected',
  'bad shape': 'rejected',
  'other merchant': 'rejected',
  'too many': 'dropped',
  'not ready': 'dropped',
  failed: 'dropped',
  'unknown gateway': 'dropped',
  unreadable: 'dropped',
  retained: 'dropped',
};

/** Under which total it counts. */
export function totalOf(result: NotificationResult): Total {
  return TOTALS[result];
}

export interface NotificationSample {
  readonly gateway: GatewayName | 'unknown';
  readonly result: NotificationResult;
  readonly count: number;
}

export const NO_NOTIFICATIONS: NotificationTotals = {
  received: 0,
  matched: 0,
  unmatched: 0,
  duplicate: 0,
  ofNoInterest: 0,
  rejected: 0,
  dropped: 0,
};

/** Counts since the start. Its keys are names of ours, never text from outside. */
export class NotificationCounts {
  private readonly counts = new Map<string, NotificationSample>();

  add(gateway: NotificationSample['gateway'], result: NotificationResult): void {
    const key = `${gateway} ${result}`;
    const count = (this.counts.get(key)?.count ?? 0) + 1;
    this.counts.set(key, { gateway, result, count });
  }

  samples(): readonly NotificationSample[] {
    return [...this.counts.values()];
  }

  totals(): NotificationTotals {
    const totals: Record<keyof NotificationTotals, number> = { ...NO_NOTIFICATIONS };
    for (const { result, count } of this.counts.values()) {
      totals[TOTALS[result]] += count;
      totals.received += count;
    }
    return totals;
  }
}
