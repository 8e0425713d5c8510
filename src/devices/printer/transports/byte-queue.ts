import type { Limit } from '../limit.ts';
import { isOver, waitFor } from '../limit.ts';
import type { ReadResult } from './transport.ts';

/** A printer says a few bytes. More than this is a device that talks nonsense: the oldest are dropped. */
const MOST_BYTES = 1024;

/** Bytes that came, and one reader who waits for them. */
export class ByteQueue {
  #bytes: number[] = [];
  #ended = false;
  #wake: (() => void) | null = null;
  /** Called after bytes came (`false`), and once when no more will come (`true`). */
  onInput: ((ended: boolean) => void) | null = null;

  push(bytes: Uint8Array): void {
    this.#bytes = [...this.#bytes, ...bytes.subarray(-MOST_BYTES)].slice(-MOST_BYTES);
    this.#wake?.();
    this.onInput?.(false);
  }

  /** No more will come. What is there can still be taken. */
  end(): void {
    const first = !this.#ended;
    this.#ended = true;
    this.#wake?.();
    if (first) {
      this.onInput?.(true);
    }
  }

  takeAll(): Uint8Array {
    const all = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    return all;
  }

  async take(limit: Limit): Promise<ReadResult> {
    // Asked of every byte: a device that never stops talking must not outlast the limit.
    if (isOver(limit)) {
      return limit.signal.aborted ? 'aborted' : 'timeout';
    }
    if (this.#bytes.length === 0 && !this.#ended) {
      const ended = await waitFor<null>(limit, (done) => {
        this.#wake = () => done(null);
        return () => {
          this.#wake = null;
        };
      });
      if (ended !== null) {
        return ended;
      }
    }
    return this.#bytes.shift() ?? 'closed';
  }
}
