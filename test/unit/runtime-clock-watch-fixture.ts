import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../src/domain/health.ts';
import type { ClockFacts } from '../../src/os/facts.ts';
import { ClockWatch, type ClockWatchOptions } from '../../src/runtime/clock-watch.ts';

export const RIGHT = Date.UTC(2026, 10, 21, 14, 5);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A watch over a machine whose two clocks are moved by hand. Gateways know the right time, when they are asked and can be reached. */
export class ClockUnderTest {
  readonly timers = new ManualTimers();
  readonly abort = new AbortController();
  readonly health: Health[] = [];
  readonly jumps: number[] = [];
  readonly bugs: unknown[] = [];
  /** Gateways that answer, by how wrong their own clock is, ms. */
  readonly gateways = new Map<string, number>();
  facts: ClockFacts | Error = { trust: 'unknown', syncedAt: null };
  /** When the gateways were asked, ms of the monotonic clock. */
  readonly asked: number[] = [];
  readonly watch: ClockWatch;
  /** How far the wall clock of the machine is off, ms. */
  off: number;

  constructor(off = 0, options: Partial<ClockWatchOptions> = {}) {
    this.off = off;
    this.watch = new ClockWatch({
      now: () => this.wall,
      mono: () => this.timers.now(),
      lastAt: 0,
      builtAt: RIGHT - DAY,
      trust: async () => {
        if (this.facts instanceof Error) {
          throw this.facts;
        }
        return this.facts;
      },
      onHealth: (health) => this.health.push(health),
      onJump: (ms) => this.jumps.push(ms),
      askGateways: () => {
        this.asked.push(this.timers.now());
        this.answer();
      },
      setTimer: (ms, callback) => this.timers.after(ms, callback),
      signal: this.abort.signal,
      onBug: (error) => this.bugs.push(error),
      ...options,
    });
  }

  get wall(): number {
    return this.right + this.off;
  }

  get right(): number {
    return RIGHT + this.timers.now();
  }

  get seen(): Health | undefined {
    return this.health.at(-1);
  }

  /** Every gateway that can be reached tells the time. */
  answer(): void {
    for (const [name, wrong] of this.gateways) {
      this.watch.offset(name, this.right + wrong - this.wall);
    }
  }

  /** Time passes, and what was read meanwhile arrives. */
  async pass(ms: number): Promise<void> {
    this.timers.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
