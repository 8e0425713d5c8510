/** Lets through so many a second, after a pause as many at once. */
export class TokenBucket {
  private readonly perSecond: number;
  private readonly mono: () => number;
  private tokens: number;
  private filledAt: number;

  /** @param mono monotonic clock, ms. */
  constructor(perSecond: number, mono: () => number) {
    this.perSecond = perSecond;
    this.mono = mono;
    this.tokens = perSecond;
    this.filledAt = mono();
  }

  /** @returns false when there have been too many. */
  take(): boolean {
    const now = this.mono();
    const fresh = ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.perSecond, this.tokens + fresh);
    this.filledAt = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }
}
