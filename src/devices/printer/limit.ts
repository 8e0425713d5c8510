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

/**
 * Waits for one thing, but no longer than the limit.
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
    const timer = setTimeout(() => settle('timeout'), remaining(limit));
    limit.signal.addEventListener('abort', onAbort);
    cleanUp = begin(settle);
    if (settled) {
      cleanUp();
    }
  });
}

/** Passes `ms`, or less when the limit ends first. */
export async function pause(limit: Limit, ms: number): Promise<void> {
  await waitFor(atMost(limit, ms), () => () => undefined);
}
