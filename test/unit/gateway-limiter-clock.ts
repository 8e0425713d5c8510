import { type Asker, type LimiterClock, RateLimiter, type RateLimits, type Turn } from '../../src/gateways/limiter.ts';

/** A limiter on a clock that the test moves, and a record of what it let through and refused. */
export class LimiterBench {
  readonly limiter: RateLimiter;
  readonly gone: { readonly name: string; readonly at: number; readonly turn: Turn }[] = [];
  readonly refused: { readonly name: string; readonly why: string }[] = [];
  now = 0;
  timers: { readonly at: number; readonly run: () => void }[] = [];

  constructor(limits: RateLimits | null) {
    const clock: LimiterClock = {
      now: () => this.now,
      setTimer: (ms, run) => {
        const timer = { at: this.now + ms, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
      random: () => 0,
    };
    this.limiter = new RateLimiter(limits, clock);
  }

  ask(name: string, more: Partial<Pick<Asker, 'urgency' | 'patienceMs'>> = {}) {
    return this.limiter.ask({
      urgency: 'question',
      patienceMs: 600_000,
      ...more,
      go: (turn) => this.gone.push({ name, at: this.now, turn }),
      refuse: (why) => this.refused.push({ name, why }),
    });
  }

  /** Names of the calls let through so far. */
  get names(): readonly string[] {
    return this.gone.map(({ name }) => name);
  }

  /** The last call let through is answered. */
  answered(name: string): void {
    this.limiter.ended(this.#turnOf(name), { kind: 'taken' });
  }

  /** The call is answered with HTTP 429. */
  told429(name: string, retryAfterMs: number | null = null): void {
    this.limiter.ended(this.#turnOf(name), { kind: 'refused', retryAfterMs });
  }

  lost(name: string): void {
    this.limiter.ended(this.#turnOf(name), { kind: 'nothing' });
  }

  /** Runs every timer that falls due on the way. */
  moveTo(moment: number): void {
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= moment).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.timers = this.timers.filter((other) => other !== next);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = moment;
  }

  #turnOf(name: string): Turn {
    const turn = this.gone.findLast((call) => call.name === name)?.turn;
    if (turn === undefined) {
      throw new Error(`${name} has not been let through`);
    }
    return turn;
  }
}
