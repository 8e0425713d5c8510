import { isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import type { Timers } from '../port.ts';
import type { NoiseReason } from './port.ts';

export interface GuardOptions {
  /** Longest code in bytes, line end not counted. A longer line is dropped whole. */
  readonly maxLength: number;
  /** A line that stops growing for this long without its end is dropped. */
  readonly silenceMs: number;
  readonly timers: Timers;
  readonly onNoise: (why: NoiseReason) => void;
  /** A code has begun to arrive and is not whole yet. */
  readonly onStart?: (() => void) | undefined;
}

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;

/** What scanners send in place of a code when a trigger found nothing, in upper case. */
const FAILED_READ = new Set(['NG', 'NOREAD', 'NO READ', 'NO_READ', '%%NOREAD', '?NOREAD']);

/** Anything a person could not see, or that could steer a terminal, a printer or the direction of text. */
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\uFFFD]/u;

/**
 * Stands between the raw bytes of a scanner and the line parser. Lets whole, clean lines through, each ended by exactly
 * one LF whatever ended it on the wire (CR, LF, CRLF or NUL). It holds an unfinished line itself, never more than
 * `maxLength` bytes of it, so that the parser behind it has nothing left over to glue to a later scan.
 */
export class ScanGuard extends Transform {
  readonly #options: GuardOptions;
  readonly #line: Buffer;
  #length = 0;
  #tooLong = false;
  #cancelSilence: (() => void) | null = null;

  constructor(options: GuardOptions) {
    super();
    this.#options = options;
    this.#line = Buffer.alloc(options.maxLength);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const hadBegun = this.#length > 0;
    let from = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i];
      if (byte !== CR && byte !== LF && byte !== NUL) continue;
      this.#append(chunk.subarray(from, i));
      this.#endLine();
      from = i + 1;
    }
    this.#append(chunk.subarray(from));
    if (!hadBegun && this.#length > 0) this.#options.onStart?.();
    this.#watchSilence();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#forget();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#forget();
    this.#line.fill(0);
    done(error);
  }

  #append(bytes: Buffer): void {
    if (bytes.length === 0 || this.#tooLong) return;
    if (this.#length + bytes.length > this.#options.maxLength) {
      this.#tooLong = true;
      this.#options.onNoise('too long');
      return;
    }
    bytes.copy(this.#line, this.#length);
    this.#length += bytes.length;
  }

  #endLine(): void {
    const line = this.#tooLong ? null : Buffer.from(this.#line.subarray(0, this.#length));
    this.#length = 0;
    this.#tooLong = false;
    if (line === null || line.length === 0) return;
    const problem = problemOf(line);
    if (problem === null) this.push(Buffer.concat([line, Buffer.of(LF)]));
    else if (problem !== 'blank') this.#options.onNoise(problem);
  }

  #watchSilence(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    if (this.#length === 0 && !this.#tooLong) return;
    const { timers, silenceMs } = this.#options;
    const due = timers.now() + silenceMs;
    this.#cancelSilence = timers.after(silenceMs, () => {
      this.#cancelSilence = null;
      // A timer this late means that we were not listening: the rest of the line may be waiting in the kernel, and
      // dropping its first half now would let the second half pass for a code.
      if (timers.now() > due + silenceMs / 2) this.#watchSilence();
      else this.#dropUnfinished();
    });
  }

  #dropUnfinished(): void {
    const alreadyReported = this.#tooLong;
    this.#forget();
    if (!alreadyReported) this.#options.onNoise('unfinished');
  }

  #forget(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    this.#length = 0;
    this.#tooLong = false;
  }
}

/** Why a line cannot be a code; null when it can. `blank` is not worth reporting. */
function problemOf(line: Buffer): NoiseReason | 'blank' | null {
  // The check for UTF-8 comes first: a sequence cut at a line end would wait in a decoder for the next code's bytes.
  if (!isUtf8(line)) return 'control characters';
  const text = line.toString('utf8');
  if (NOT_PRINTABLE.test(text)) return 'control characters';
  const word = text.trim().toUpperCase();
  if (word === '') return 'blank';
  return FAILED_READ.has(word) ? 'failed read' : null;
}
