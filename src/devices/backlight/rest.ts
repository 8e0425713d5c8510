import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { RestTimes } from './options.ts';
import type { Glow } from './port.ts';

/** How far a state of the kiosk lets the screen rest; all others are about a customer. */
const RESTING: Readonly<Record<string, Glow>> = {
  idle: 'off',
  // Whoever comes must be able to read it, and nothing that can be pressed would wake the screen.
  'out of service': 'dim',
};

/**
 * Lets the screen rest while nobody is near: dimmed after a while, dark after a longer one, on again at once at a touch, a scan, a
 * button, or any other change of what the kiosk does. One timer at most, and none while the screen is as dark as it gets.
 */
export class ScreenRest {
  readonly #times: RestTimes;
  readonly #onGlow: (glow: Glow) => void;
  readonly #timers: Timers;
  #phase = '';
  #glow: Glow = 'on';
  #since = 0;
  #cancel: (() => void) | null = null;

  /** @param onGlow told of each change. */
  constructor(times: RestTimes, onGlow: (glow: Glow) => void, timers: Timers = SYSTEM_TIMERS) {
    this.#times = times;
    this.#onGlow = onGlow;
    this.#timers = timers;
  }

  /** The state that the kiosk is in now. Being told the same one again means nothing. */
  phase(name: string): void {
    if (name === this.#phase) return;
    this.#phase = name;
    this.activity();
  }

  /** Somebody is there. */
  activity(): void {
    this.#since = this.#timers.now();
    this.#set('on');
    this.#wait();
  }

  /** Leaves the screen on, with no timer. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#set('on');
  }

  #set(glow: Glow): void {
    if (glow === this.#glow) return;
    this.#glow = glow;
    this.#onGlow(glow);
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = null;
    const next = this.#next();
    if (next === null) return;
    const left = this.#since + next.afterMs - this.#timers.now();
    this.#cancel = this.#timers.after(Math.max(0, left), () => {
      this.#set(next.glow);
      this.#wait();
    });
  }

  /** What comes after this glow, and how long after the last sign of somebody. */
  #next(): { readonly glow: Glow; readonly afterMs: number } | null {
    const { dimAfterMs, offAfterMs } = this.#times;
    const deepest = RESTING[this.#phase];
    if (deepest === undefined || this.#glow === 'off') return null;
    const off = deepest === 'off' && offAfterMs !== null ? ({ glow: 'off', afterMs: offAfterMs } as const) : null;
    const dim = dimAfterMs !== null && this.#glow === 'on' ? ({ glow: 'dim', afterMs: dimAfterMs } as const) : null;
    return dim !== null && (off === null || dim.afterMs < off.afterMs) ? dim : off;
  }
}
