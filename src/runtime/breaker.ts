import type { Entry } from '../domain/entries.ts';

export interface BreakerLimits {
  readonly chargesPerSale: number;
  readonly refundsPerSale: number;
  readonly chargesPerHour: number;
}

const HOUR_MS = 3_600_000;

/**
 * Stands outside the state machine and believes nothing it says: it only counts. In 2022 a software update made parking machines in
 * Worcester charge 200,000 times for nothing; a count of charges per sale and per hour would have stopped it at the first ones.
 * Once tripped it stays so until the daemon is started again: no more money moves, and nothing is sold.
 */
export class Breaker {
  private readonly limits: BreakerLimits;
  private readonly onTrip: (reason: string) => void;
  private readonly charges = new Map<string, number>();
  private readonly refunds = new Map<string, number>();
  private recent: number[] = [];
  private reason: string | null = null;

  constructor(limits: BreakerLimits, onTrip: (reason: string) => void) {
    this.limits = limits;
    this.onTrip = onTrip;
  }

  /** Why no money may move any more; null while it may. */
  get tripped(): string | null {
    return this.reason;
  }

  /**
   * Counts what a step is about to do.
   * @param now monotonic ms
   * @returns false when the step's charges and refunds must not be carried out.
   */
  allows(entries: readonly Entry[], now: number): boolean {
    for (const entry of entries) {
      this.count(entry, now);
    }
    return this.reason === null;
  }

  private count(entry: Entry, now: number): void {
    if (entry.kind === 'payment made') {
      this.recent = [...this.recent.filter((at) => now - at < HOUR_MS), now];
      this.check('charges for one sale', add(this.charges, entry.payment.saleId), this.limits.chargesPerSale);
      this.check('charges within an hour', this.recent.length, this.limits.chargesPerHour);
    } else if (entry.kind === 'payment learned' && entry.to === 'refunding' && entry.from !== 'refunding') {
      this.check('refunds for one sale', add(this.refunds, entry.saleId), this.limits.refundsPerSale);
    } else if (entry.kind === 'sale ended') {
      // A sale can still get refunds after its end, but no charges.
      this.charges.delete(entry.saleId);
    }
  }

  private check(what: string, count: number, limit: number): void {
    if (count > limit && this.reason === null) {
      this.reason = `${what}: ${count}, the limit is ${limit}. Find out why before kioskd is started again.`;
      this.onTrip(this.reason);
    }
  }
}

function add(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
