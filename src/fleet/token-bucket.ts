/** Lets through so many a second, after a pause so many at once. */
export class TokenBucket {
  private readonly perSecond: number;
  private readonly mono: () => number;
  private readonly atOnce: number;
  private tokens: number;
  private filledAt: number;

  /**
   * @param mono monotonic clock, ms.
   * @param atOnce as many as a second has, when left out.
   */
  constructor(perSecond: number, mono: () => number, atOnce: number = perSecond) {
    this.perSecond = perSecond;
    this.mono = mono;
    this.atOnce = atOnce;
    this.tokens = atOnce;
    this.filledAt = mono();
  }

  /** @returns false when there have been too many. */
  take(): boolean {
    if (!this.has()) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }

  /** Whether {@link take} would let one through now. */
  has(): boolean {
    const now = this.mono();
    const fresh = ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.atOnce, this.tokens + fresh);
    this.filledAt = now;
    return this.tokens >= 1;
  }
}
