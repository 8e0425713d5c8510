import type { Ended, Limit } from './limit.ts';
import { waitFor } from './limit.ts';

/** Gives out one turn at a time, first come, first served. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** @returns the function that ends the turn, or why there was none within the limit. */
  async take(limit: Limit): Promise<(() => void) | Ended> {
    if (!this.#taken) {
      this.#taken = true;
      return () => this.#pass();
    }
    const ended = await waitFor<null>(limit, (done) => {
      const wake = () => done(null);
      this.#waiting.push(wake);
      return () => {
        const at = this.#waiting.indexOf(wake);
        if (at >= 0) {
          this.#waiting.splice(at, 1);
        }
      };
    });
    return ended === null ? () => this.#pass() : ended;
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#taken = false;
    } else {
      next();
    }
  }
}
