import type { Timers } from '../port.ts';

/**
 * Turns a bouncing contact into a level. A level counts once it has held for `debounceMs`, and is read again at that
 * moment. The kernel may report a bundle of edges as one, so edges only say "look", never which way it went.
 */
export class Debouncer {
  readonly #debounceMs: number;
  readonly #timers: Timers;
  readonly #read: () => boolean | null;
  readonly #onChange: (active: boolean) => void;
  #stable: boolean | null = null;
  #cancel: (() => void) | null = null;

  constructor(debounceMs: number, timers: Timers, read: () => boolean | null, onChange: (active: boolean) => void) {
    this.#debounceMs = debounceMs;
    this.#timers = timers;
    this.#read = read;
    this.#onChange = onChange;
  }

  /** The level that counts: the one told last, or that of the beginning. Null before that, or while nothing could be read. */
  get level(): boolean | null {
    return this.#stable;
  }

  /** Takes the level of this moment as known, without telling anyone; one that was only a bounce is corrected. */
  begin(): void {
    this.#stable = this.#read();
    if (this.#debounceMs > 0) this.edge();
  }

  edge(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#debounceMs <= 0) this.#settle();
    else this.#cancel = this.#timers.after(this.#debounceMs, () => this.#settle());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #settle(): void {
    this.#cancel = null;
    const level = this.#read();
    if (level === null || level === this.#stable) return;
    this.#stable = level;
    this.#onChange(level);
  }
}
