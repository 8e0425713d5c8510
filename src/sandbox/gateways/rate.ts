/** So many calls within so long a time. */
export interface RateLimit {
  readonly calls: number;
  readonly withinMs: number;
}

/** Counts the calls of one credential. Refused ones count too: whoever goes on hammering stays shut out. */
export class CallRate {
  readonly #limits: readonly RateLimit[];
  readonly #longestMs: number;
  #times: number[] = [];

  constructor(limits: readonly RateLimit[]) {
    this.#limits = limits;
    this.#longestMs = Math.max(0, ...limits.map(({ withinMs }) => withinMs));
  }

  /** Counts one call. @param now monotonic, ms. @returns false when it is one too many. */
  take(now: number): boolean {
    const first = this.#times.findIndex((time) => time > now - this.#longestMs);
    this.#times = first < 0 ? [] : this.#times.slice(first);
    this.#times.push(now);
    return this.#limits.every(
      ({ calls, withinMs }) => this.#times.filter((time) => time > now - withinMs).length <= calls,
    );
  }
}
