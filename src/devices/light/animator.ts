import type { Timers } from '../port.ts';
import { FRAME_MS, isMoving } from './frames.ts';
import type { LightPattern } from './port.ts';

/**
 * Draws a pattern at a steady rate: each frame is due a whole number of periods after the pattern began, and frames that
 * were missed are left out, not caught up. A pattern that does not move is drawn once, and no timer runs.
 */
export class Animator {
  readonly #draw: (pattern: LightPattern, tMs: number) => void;
  readonly #timers: Timers;
  #pattern: LightPattern | null = null;
  #cancel: (() => void) | null = null;

  constructor(draw: (pattern: LightPattern, tMs: number) => void, timers: Timers) {
    this.#draw = draw;
    this.#timers = timers;
  }

  show(pattern: LightPattern): void {
    if (pattern === this.#pattern) return;
    this.stop();
    this.#pattern = pattern;
    this.#next(pattern, this.#timers.now());
  }

  /** What is drawn once did not get out: once more. A moving pattern has its next frame coming. */
  again(): void {
    if (this.#pattern !== null && !isMoving(this.#pattern)) this.#draw(this.#pattern, 0);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#pattern = null;
  }

  #next(pattern: LightPattern, beganAt: number): void {
    const elapsed = this.#timers.now() - beganAt;
    const number = Math.floor(elapsed / FRAME_MS);
    this.#draw(pattern, number * FRAME_MS);
    // Drawing may have failed for good and stopped us.
    if (!isMoving(pattern) || this.#pattern !== pattern) return;
    const due = beganAt + (number + 1) * FRAME_MS;
    this.#cancel = this.#timers.after(Math.max(1, due - this.#timers.now()), () => this.#next(pattern, beganAt));
  }
}
