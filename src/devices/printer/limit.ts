/** How long, and whether at all, something may still be waited for. */
export interface Limit {
  /** On the monotonic clock: `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export function within(ms: number, signal: AbortSignal): Limit {
  return { deadline: performance.now() + ms, signal };
}

/** The same limit, or `ms` from now, whichever ends first. */
export function atMost(limit: Limit, ms: number): Limit {
  return { deadline: Math.min(limit.deadline, performance.now() + ms), signal: limit.signal };
}

/** The same limit ending `ms` earlier. */
export function earlier(limit: Limit, ms: number): Limit {
  return { deadline: limit.deadline - ms, signal: limit.signal };
}

export function remaining(limit: Limit): number {
  return Math.max(0, limit.deadline - performance.now());
}

export function isOver(limit: Limit): boolean {
  return limit.signal.aborted || performance.now() >= limit.deadline;
}

export type Ended = 'timeout' | 'aborted';

/** A timer that is so late means that this process stood still, ms. */
const LATE_MS = 50;
/** What came meanwhile is then heard within this time; on a serial line it takes several turns of the loop, ms. */
const GRACE_MS = 250;
/** A machine that is so busy that it stands still again and again gets no more than this. */
const MOST_GRACES = 4;

/**
 * Waits for one thing, but no longer than the limit; a little longer when this process stood still, so that an answer that came in time
 * is heard.
 * @param begin starts listening and calls `done` with what came; what it returns ends the listening, in every case.
 */
export function waitFor<T>(limit: Limit, begin: (done: (value: T) => void) => () => void): Promise<T | Ended> {
  return new Promise((resolve) => {
    if (limit.signal.aborted) {
      resolve('aborted');
      return;
    }
    let settled = false;
    let cleanUp: (() => void) | null = null;
    const settle = (value: T | Ended) => {
      if (settled) {
        return;
      }
      settled = true;
      clearTimeout(timer);
      limit.signal.removeEventListener('abort', onAbort);
      cleanUp?.();
      resolve(value);
    };
    const onAbort = () => settle('aborted');
    const expect = (ms: number, graces: number): NodeJS.Timeout => {
      const due = performance.now() + ms;
      return setTimeout(() => {
        if (graces > 0 && performance.now() > due + LATE_MS) timer = expect(GRACE_MS, graces - 1);
        // What is waiting in the sockets is read only after the timers.
        else setImmediate(() => settle('timeout'));
      }, ms);
    };
    let timer = expect(remaining(limit), MOST_GRACES);
    limit.signal.addEventListener('abort', onAbort);
    cleanUp = begin(settle);
    if (settled) {
      cleanUp();
    }
  });
}

/** Passes `ms`, or less when the limit ends first. */
export async function pause(limit: Limit, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      limit.signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, limit.signal.aborted ? 0 : Math.min(ms, remaining(limit)));
    limit.signal.addEventListener('abort', done);
  });
}
