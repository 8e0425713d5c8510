import { Buffer } from 'node:buffer';
import type { Timers } from '../port.ts';

/** Frames are parted by silence: Modbus asks for at least 3.5 characters, at 4800 baud these are 8 ms. */
const GAP_MS = 10;
/** After an answer that did not come, the line is listened to until it has been quiet for this long, but not for ever. */
const QUIET_MS = 60;
const QUIET_LIMIT_MS = 2000;
/** The longest answer has about a hundred bytes; whatever is so much longer is noise. */
const MAX_BYTES = 512;

export type CoilRequest =
  | { readonly coil: number; readonly write: boolean }
  | { readonly coil: number; readonly read: true };

export type CoilAnswer =
  /** What was written, confirmed; or the level that was read. */
  | { readonly kind: 'coil'; readonly on: boolean }
  /** The board says no, and has moved nothing. */
  | { readonly kind: 'refused'; readonly code: number }
  /** It has heard, and neither did it nor said no: nobody can tell. */
  | { readonly kind: 'unclear' }
  /** Our own bytes came back: the adapter or the cable hears itself. */
  | { readonly kind: 'own echo' };

/** The bytes of one kind of board. Pure. */
export interface CoilProtocol {
  readonly kind: string;
  frame(request: CoilRequest): Buffer;
  /** The answer to this request among the bytes that came since it was sent; null: none so far. */
  answerIn(bytes: Buffer, request: CoilRequest): CoilAnswer | null;
  /** For the technician. */
  readonly words: { readonly silent: string; refused(code: number): string };
}

export type Exchange =
  | CoilAnswer
  /** It may have been heard, or not. */
  | { readonly kind: 'silent' }
  /** Not one byte has left. */
  | { readonly kind: 'not sent' };

/** One request at a time on a line that many share. Repeats nothing. */
export class CoilBus {
  readonly #send: (bytes: Buffer) => boolean;
  readonly #protocol: CoilProtocol;
  readonly #timers: Timers;
  readonly #answerWithinMs: number;
  #queue: Promise<unknown> = Promise.resolve();
  #heard: Buffer = Buffer.alloc(0);
  #onBytes: () => void = () => {};
  /** An answer is overdue: it must not be taken for that to the next request. */
  #overdue = false;

  /** @param send hands bytes to the line; false when it is closed. */
  constructor(send: (bytes: Buffer) => boolean, protocol: CoilProtocol, answerWithinMs: number, timers: Timers) {
    this.#send = send;
    this.#protocol = protocol;
    this.#answerWithinMs = answerWithinMs;
    this.#timers = timers;
  }

  hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]).subarray(-MAX_BYTES);
    this.#onBytes();
  }

  /** The line is another one from now on. */
  reset(): void {
    this.#heard = Buffer.alloc(0);
    this.#overdue = false;
  }

  /** @param stillWanted asked when its turn has come: what nobody wants any more is not sent. */
  request(request: CoilRequest, stillWanted: () => boolean = () => true): Promise<Exchange> {
    const turn = this.#queue.then(() => this.#exchange(request, stillWanted));
    this.#queue = turn;
    return turn;
  }

  async #exchange(request: CoilRequest, stillWanted: () => boolean): Promise<Exchange> {
    await this.#quiet();
    if (!stillWanted()) return { kind: 'not sent' };
    this.#heard = Buffer.alloc(0);
    if (!this.#send(this.#protocol.frame(request))) return { kind: 'not sent' };
    const answer = await this.#answer(request);
    this.#overdue = answer === null;
    return answer ?? { kind: 'silent' };
  }

  async #quiet(): Promise<void> {
    if (!this.#overdue) return this.#pause(GAP_MS);
    const givesUpAt = this.#timers.now() + QUIET_LIMIT_MS;
    do {
      this.#heard = Buffer.alloc(0);
      await this.#pause(QUIET_MS);
    } while (this.#heard.length > 0 && this.#timers.now() < givesUpAt);
  }

  #answer(request: CoilRequest): Promise<CoilAnswer | null> {
    return new Promise((resolve) => {
      let cancel: () => void = () => {};
      const end = (answer: CoilAnswer | null) => {
        cancel();
        this.#onBytes = () => {};
        resolve(answer);
      };
      const expectBy = (ms: number) => {
        const due = this.#timers.now() + ms;
        cancel = this.#timers.after(ms, () => {
          // A timer this late means that we were not listening: the answer may be waiting in the kernel.
          if (this.#timers.now() > due + ms / 2) expectBy(ms);
          else end(null);
        });
      };
      this.#onBytes = () => {
        const answer = this.#protocol.answerIn(this.#heard, request);
        if (answer !== null) end(answer);
      };
      expectBy(this.#answerWithinMs);
      this.#onBytes();
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#timers.after(ms, resolve));
  }
}
