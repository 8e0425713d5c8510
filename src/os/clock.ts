import type { Instant } from '../domain/time.ts';

/** The two clocks of this machine. */
export interface Clock {
  /** Monotonic, ms since the process started: durations and deadlines. */
  mono(): number;
  /** Wall clock, ms since 1970 UTC: people, receipts, signatures. May jump. */
  wall(): number;
  now(): Instant;
}

export const SYSTEM_CLOCK: Clock = {
  mono: () => performance.now(),
  wall: () => Date.now(),
  now: () => ({ mono: performance.now(), wall: Date.now() }),
};

/**
 * Tells when the wall clock was set: its distance to the monotonic clock changes at once, while drift is far slower than
 * the threshold per look.
 */
export class ClockJumps {
  readonly #thresholdMs: number;
  #offset: number | null = null;

  constructor(thresholdMs = 2000) {
    this.#thresholdMs = thresholdMs;
  }

  /** @returns by how many ms the wall clock jumped since the last look, forward positive; null when it did not. */
  look(now: Instant): number | null {
    const offset = now.wall - now.mono;
    const jump = this.#offset === null ? 0 : offset - this.#offset;
    this.#offset = offset;
    return Math.abs(jump) >= this.#thresholdMs ? Math.round(jump) : null;
  }
}
