import type { Timers } from '../port.ts';

/** Time that stands still until told to move: for tests of a driver, and for anything that plays hardware step by step. */
export class ManualTimers implements Timers {
  readonly #waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  }

  /** How many timers are waiting. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Moves on by `ms`, running what falls due in the order of time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#earliest(end); next !== null; next = this.#earliest(end)) {
      this.#waiting.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** Moves on by `ms` first and runs what fell due only then, as after a stall of the process. */
  stall(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #earliest(end: number): { readonly at: number; readonly run: () => void } | null {
    let earliest: { readonly at: number; readonly run: () => void } | null = null;
    for (const timer of this.#waiting) {
      if (timer.at <= end && (earliest === null || timer.at < earliest.at)) earliest = timer;
    }
    return earliest;
  }
}
