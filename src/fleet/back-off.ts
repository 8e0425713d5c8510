/** Waits for so many ms; ends early (without an error) when the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

const FIRST_MS = 1_000;
const LONGEST_MS = 120_000;

/**
 * How long to wait before the next try: full jitter, anywhere between nothing and 1 s, 2 s, 4 s … 120 s. Spreading over the
 * whole span is what keeps a thousand kiosks from coming back to a broker in the same second.
 * @param failures how many tries in a row have failed before, from 0.
 * @param random from 0 to 1.
 */
export function backOffMs(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 30));
}

export const waitByTimer: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** A bell that one side waits for and the other rings; a ring while nobody waits is kept. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves at the next ring (at once when it has rung since the last wait), or when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          // Taken off again: a connection lives for weeks and is waited on many times.
          signal.removeEventListener('abort', wake);
          this.#wake = null;
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake);
      });
    }
    this.#rung = false;
  }
}
