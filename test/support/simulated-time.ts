import type { Timers } from '../../src/devices/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { LoopClock } from '../../src/runtime/loop.ts';

/** Rounds of the event loop after which promises and streams that were set going by one timer have come to rest. */
const ROUNDS = 4;

/**
 * One time for everything in a simulation. It jumps from one timer to the next and lets everything that a timer set going come
 * to rest before it jumps again, so an hour passes in a moment and always in the same order.
 */
export class SimulatedTime implements Timers {
  readonly #timers = new ManualTimers();
  readonly #due = new Map<number, number>();
  #nextId = 0;
  #working = 0;

  now(): number {
    return this.#timers.now();
  }

  /** Whole milliseconds only: a sum of fractions would miss its own due time. */
  after(ms: number, run: () => void): () => void {
    const id = this.#nextId;
    this.#nextId += 1;
    const whole = Math.max(0, Math.ceil(ms));
    this.#due.set(id, this.now() + whole);
    const cancel = this.#timers.after(whole, () => {
      this.#due.delete(id);
      run();
    });
    return () => {
      this.#due.delete(id);
      cancel();
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Work that real time is needed for (loading a library): simulated time stands still until it is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
    }
  }

  /** Lets everything that is under way at this moment come to rest. */
  async settle(): Promise<void> {
    for (let round = 0; round < ROUNDS || this.#working > 0; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    await this.settle();
    for (let due = this.#earliest(); due <= end; due = this.#earliest()) {
      this.#timers.advance(due - this.now());
      await this.settle();
    }
    this.#timers.advance(end - this.now());
  }

  /** Lets time pass, no longer than `withinMs`, until the condition holds. */
  async until(condition: () => boolean, what: string, withinMs = 600_000): Promise<void> {
    const end = this.now() + withinMs;
    await this.settle();
    while (!condition()) {
      const due = this.#earliest();
      if (due > end) {
        throw new Error(`still not true after ${withinMs} ms of simulated time: ${what}`);
      }
      this.#timers.advance(due - this.now());
      await this.settle();
    }
  }

  #earliest(): number {
    return Math.min(...this.#due.values());
  }
}

/** Wall clock at the beginning of every simulation: 09:00 in Kuala Lumpur. */
const EPOCH = Date.UTC(2026, 0, 15, 1);

/** The clocks of one life of the daemon: the monotonic one begins at nought with each process, the wall clock goes on. */
export class SimulatedClock implements LoopClock {
  readonly #time: SimulatedTime;
  readonly #bornAt: number;

  constructor(time: SimulatedTime) {
    this.#time = time;
    this.#bornAt = time.now();
  }

  now(): { readonly mono: number; readonly wall: number } {
    return { mono: this.#time.now() - this.#bornAt, wall: wallAt(this.#time) };
  }

  wake(at: number, callback: () => void): () => void {
    return this.#time.after(at - this.now().mono, callback);
  }
}

export function wallAt(time: SimulatedTime): number {
  return EPOCH + time.now();
}
