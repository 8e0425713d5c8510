import type { Instant } from '../domain/time.ts';
import type { LoopClock } from './loop.ts';

/** Longest delay that Node's timers keep; a later wake-up is reached in several of these. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as the machine tells it: monotonic for durations, wall for people. */
export class SystemClock implements LoopClock {
  now(): Instant {
    return { mono: performance.now(), wall: Date.now() };
  }

  wake(at: number, callback: () => void): () => void {
    const delay = Math.max(0, at - performance.now());
    if (delay > LONGEST_TIMER_MS) {
      let cancel = setTimer(LONGEST_TIMER_MS, () => {
        cancel = this.wake(at, callback);
      });
      return () => cancel();
    }
    return setTimer(delay, callback);
  }
}

export function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
