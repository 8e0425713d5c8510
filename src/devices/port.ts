import { type Health, sameHealth } from '../domain/health.ts';

/** What every device driver has. Constructors only assign; `start` acts; `stop` is idempotent and makes outputs safe. */
export interface Device {
  /**
   * Begins work and resolves once the first health is known. A device that is not there is a health, not an error: the
   * driver keeps trying by itself, with back-off, until `stop`.
   */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  readonly health: Health;
}

/** Called on every change of a device's health, never twice with the same one. */
export type HealthListener = (health: Health) => void;

/** Monotonic time and one-shot timers, passed in so that a simulation can drive them. */
export interface Timers {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Runs `run` once, no earlier than `ms` from now. @returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const SYSTEM_TIMERS: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** A driver's own health, told to the listener only when it changes. */
export class HealthReport {
  #health: Health;
  readonly #listener: HealthListener;

  constructor(initial: Health, listener: HealthListener) {
    this.#health = initial;
    this.#listener = listener;
  }

  get health(): Health {
    return this.#health;
  }

  set(health: Health): void {
    if (sameHealth(this.#health, health)) return;
    this.#health = health;
    this.#listener(health);
  }
}

/**
 * Waiting time before attempt number `attempt` (0 for the first retry): anywhere between zero and a ceiling that doubles
 * up to `maxMs`. Spreading over the whole range keeps a fleet that lost power together from coming back in step.
 */
export function backOffMs(attempt: number, baseMs: number, maxMs: number, random: () => number): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 20));
  return random() * ceiling;
}
