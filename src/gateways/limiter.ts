/** Calls allowed in any second and in any minute. */
export interface RateLimits {
  readonly perSecond: number;
  readonly perMinute: number;
}

/** `money`: goes before every question, and rather not at all than late. */
export type Urgency = 'money' | 'question';

/** A call that wants its turn. Exactly one of `go` and `refuse` is called, at most once, unless it leaves the queue first. */
export interface Asker {
  readonly urgency: Urgency;
  /** Longest wait for the turn, ms. */
  readonly patienceMs: number;
  /** The turn has come. `ended` of the limiter has to be told what became of it. Runs inside `ask` when nothing has to wait. */
  go(turn: Turn): void;
  /** Nothing was sent. `why` is in words. */
  refuse(why: string): void;
}

/** One call let through. */
export interface Turn {
  /** How many times the gateway had asked to slow down when the call was let through. */
  readonly block: number;
}

/** What a call that was let through says about the limit. */
export type TurnEnd =
  /** Answered, whatever the answer was. */
  | { readonly kind: 'taken' }
  /** HTTP 429. `retryAfterMs`: what the gateway asked for, null when it named nothing. */
  | { readonly kind: 'refused'; readonly retryAfterMs: number | null }
  /** No answer, or never sent. */
  | { readonly kind: 'nothing' };

export interface LimiterClock {
  /** Monotonic, ms. */
  now(): number;
  /** @returns a function that cancels it. */
  setTimer(ms: number, callback: () => void): () => void;
  /** At least 0, less than 1. */
  random(): number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
/** No pause is longer, whatever `Retry-After` says: a wrong header must not close a kiosk for a day. */
export const LONGEST_PAUSE_MS = 60_000;
/** The kiosks of a fleet are refused together; this part of a pause is random, so that they do not come back together. */
const PAUSE_SPREAD = 0.25;
/** Questions leave this part of each window free, one call at least, so that polls never use up what a charge needs. */
const MONEY_SHARE = 0.1;

interface Waiting {
  readonly asker: Asker;
  readonly until: number;
}

/** A place in the queue. */
export interface Place {
  /** Gives it up; neither `go` nor `refuse` is called any more. */
  leave(): void;
}

/**
 * Lets the calls of one credential through: never more than the limits allow in any window of a second or a minute,
 * counted by the moment a call was let through. It also keeps the pauses a gateway asks for with HTTP 429: 1, 2, 4 … 60 s,
 * or longer if `Retry-After` says so. During one, questions wait and money calls are refused at once: the gateway would
 * refuse them, and knocking on prolongs the block. Then a single call goes ahead, and the others follow when it was answered;
 * money does not wait for the answer to a question.
 *
 * No timer runs unless something waits, and what has not to wait is let through inside `ask`.
 */
export class RateLimiter {
  readonly #limits: RateLimits | null;
  readonly #clock: LimiterClock;
  /** When the last calls were let through, as a ring: the n-th last stands n places behind `#count`. */
  readonly #times: Float64Array;
  readonly #queues: Readonly<Record<Urgency, Waiting[]>> = { money: [], question: [] };
  #count = 0;
  #cancelTimer: (() => void) | null = null;
  #blocks = 0;
  #pauses = 0;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  /** The call whose answer the others wait for. */
  #trial: { readonly turn: Turn; readonly urgency: Urgency } | null = null;

  /**
   * @param limits null: as many as come; only the gateway's own 429 is heeded.
   * @throws RangeError when a limit is not a whole number above zero.
   */
  constructor(limits: RateLimits | null, clock: LimiterClock = REAL_CLOCK) {
    for (const limit of limits === null ? [] : [limits.perSecond, limits.perMinute]) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) {
        throw new RangeError('a rate limit is a whole number of calls, 1 to 100000');
      }
    }
    this.#limits = limits;
    this.#clock = clock;
    this.#times = new Float64Array(limits === null ? 0 : Math.max(limits.perSecond, limits.perMinute));
  }

  /** How long the gateway is still to be left alone, ms; 0 when it is not. */
  get pauseMs(): number {
    return Math.max(0, this.#blockedUntil - this.#clock.now());
  }

  ask(asker: Asker): Place {
    const waiting = { asker, until: this.#clock.now() + asker.patienceMs };
    const queue = this.#queues[asker.urgency];
    queue.push(waiting);
    this.#serve();
    return {
      leave: () => {
        const at = queue.indexOf(waiting);
        if (at >= 0) {
          queue.splice(at, 1);
          this.#serve();
        }
      },
    };
  }

  ended(turn: Turn, end: TurnEnd): void {
    if (this.#trial?.turn === turn) {
      this.#trial = null;
    }
    // What was let through before the pause was asked for says nothing of the time after it.
    const current = turn.block === this.#blocks;
    if (end.kind === 'refused') {
      this.#pause(current, end.retryAfterMs ?? 0);
    } else if (end.kind === 'taken' && current) {
      this.#pauses = 0;
      this.#trial = null;
    }
    this.#serve();
  }

  /** Refuses whoever waits. */
  stop(): void {
    for (const queue of Object.values(this.#queues)) {
      refuse(queue.splice(0), 'stopped');
    }
    this.#arm();
  }

  #pause(current: boolean, askedMs: number): void {
    if (current) {
      this.#blocks += 1;
      this.#pauses += 1;
    }
    const step = current ? FIRST_PAUSE_MS * 2 ** Math.min(this.#pauses - 1, 6) : 0;
    const ms = Math.min(LONGEST_PAUSE_MS, Math.max(step, askedMs)) * (1 + PAUSE_SPREAD * this.#clock.random());
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#clock.now() + ms);
  }

  /** Lets through whoever may go now, refuses whoever has waited too long, and sets the timer for the rest. */
  #serve(): void {
    if (this.pauseMs > 0) {
      refuse(this.#queues.money.splice(0), 'the gateway asked for a pause');
    }
    for (const urgency of ['money', 'question'] as const) {
      const queue = this.#queues[urgency];
      while (queue.length > 0 && this.#freeAt(urgency) <= this.#clock.now()) {
        queue.shift()?.asker.go(this.#take(urgency));
      }
    }
    const now = this.#clock.now();
    const why = this.#pauses > 0 ? 'the gateway asked for a pause' : 'too many calls are waiting';
    for (const queue of Object.values(this.#queues)) {
      const late = queue.filter(({ until }) => until <= now);
      queue.splice(0, queue.length, ...queue.filter(({ until }) => until > now));
      refuse(late, why);
    }
    this.#arm();
  }

  #take(urgency: Urgency): Turn {
    const turn = { block: this.#blocks };
    this.#trial = this.#pauses > 0 ? { turn, urgency } : null;
    if (this.#times.length > 0) {
      this.#times[this.#count % this.#times.length] = this.#clock.now();
      this.#count += 1;
    }
    return turn;
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const moments = (['money', 'question'] as const).flatMap((urgency) => {
      const queue = this.#queues[urgency];
      return queue.length === 0 ? [] : [this.#freeAt(urgency), ...queue.map(({ until }) => until)];
    });
    const next = Math.min(...moments);
    if (Number.isFinite(next)) {
      const ms = Math.max(1, Math.ceil(next - this.#clock.now()));
      this.#cancelTimer = this.#clock.setTimer(ms, () => {
        this.#cancelTimer = null;
        this.#serve();
      });
    }
  }

  /** The earliest moment at which a call of this urgency may go; infinite while another's answer has to come first. */
  #freeAt(urgency: Urgency): number {
    if (this.#trial !== null && (this.#trial.urgency === 'money' || urgency === 'question')) {
      return Number.POSITIVE_INFINITY;
    }
    const { perSecond, perMinute } = this.#limits ?? { perSecond: 0, perMinute: 0 };
    const share = urgency === 'money' ? all : allButMoneys;
    return Math.max(
      this.#blockedUntil,
      this.#windowFreeAt(share(perSecond), SECOND_MS),
      this.#windowFreeAt(share(perMinute), MINUTE_MS),
    );
  }

  /** When the n-th last call leaves the window, so that one more makes n in it. */
  #windowFreeAt(calls: number, windowMs: number): number {
    const at = this.#count - calls;
    return calls === 0 || at < 0 ? Number.NEGATIVE_INFINITY : (this.#times[at % this.#times.length] ?? 0) + windowMs;
  }
}

function all(calls: number): number {
  return calls;
}

/** Of a window of one call nothing can be kept. */
function allButMoneys(calls: number): number {
  return calls < 2 ? calls : calls - Math.max(1, Math.floor(calls * MONEY_SHARE));
}

function refuse(waiting: readonly Waiting[], why: string): void {
  for (const { asker } of waiting) {
    asker.refuse(why);
  }
}

const REAL_CLOCK: LimiterClock = {
  now: () => performance.now(),
  setTimer: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
