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
    const delay = Math.ceil(Math.max(0, at - performance.now()));
    let cancel = setTimer(Math.min(delay, LONGEST_TIMER_MS), () => {
      // Node counts whole milliseconds from the last turn of its loop, so a timer can come a little early.
      if (performance.now() < at) {
        cancel = this.wake(at, callback);
      } else {
        callback();
      }
    });
    return () => cancel();
  }
}

export function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
