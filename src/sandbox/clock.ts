import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Refusal } from './api.ts';

/** Turning it further would leave the range in which dates make sense to a car park. */
const MOST_AHEAD_MS = 60 * 86_400_000;

/**
 * The wall clock of this little world: the real one, and so far ahead of it as it was turned. Gateways, entry machine and
 * camera ask it. The daemon follows the file beside its virtual hardware's socket (`followTurnedClock` in
 * `src/runtime/system-clock.ts`), so all of them tell the same time.
 */
export class TurnedClock {
  #aheadMs = 0;
  #file: string | null = null;

  /** As a function of its own, to be handed on. Wall clock ms. */
  readonly now = (): number => Date.now() + this.#aheadMs;

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Keeps the file for the daemon; before that is started. */
  open(hardwareSocket: string): void {
    this.#file = `${hardwareSocket}.clock`;
    this.#write();
  }

  /** Only forward: what has been written down would lie in the future otherwise. */
  turn(ms: number): void {
    if (this.#aheadMs + ms > MOST_AHEAD_MS) {
      throw new Refusal('The clock has been turned by two months: start the sandbox anew.');
    }
    this.#aheadMs += ms;
    this.#write();
  }

  close(): void {
    if (this.#file !== null) {
      rmSync(this.#file, { force: true });
      this.#file = null;
    }
  }

  /** At once and whole: the daemon reads it whenever it changes. */
  #write(): void {
    if (this.#file !== null) {
      writeFileSync(`${this.#file}.new`, `${this.#aheadMs}\n`, { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    }
  }
}
