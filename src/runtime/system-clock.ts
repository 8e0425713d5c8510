import { existsSync, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
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

/**
 * For virtual hardware only: whoever plays it may turn the wall clock of this process, by a file beside its socket that says how far it
 * is ahead, in ms. Without that file, as everywhere else, nothing is done. The signal ends the following; the process keeps its time to the end.
 * @param onTurned after each turn.
 */
export function followTurnedClock(socket: string, signal: AbortSignal, onTurned: () => void): void {
  const file = `${socket}.clock`;
  if (!existsSync(file)) {
    return;
  }
  const real = Date.now;
  let ahead = aheadIn(file) ?? 0;
  // All that tells the time to people, signs or logs goes by this one function: none of it may differ from the rest.
  Date.now = () => real() + ahead;
  const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
    const told = name === basename(file) ? aheadIn(file) : null;
    if (told !== null && told !== ahead) {
      ahead = told;
      onTurned();
    }
  });
  signal.addEventListener('abort', () => watcher.close());
}

/** Null when it is gone or says nothing. */
function aheadIn(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^\d{1,11}$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}
