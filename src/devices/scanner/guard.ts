import { Buffer, isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import type { Timers } from '../port.ts';
import { type Answer, type AnswerShapes, LONGEST_ANSWER } from './answers.ts';
import type { NoiseReason } from './port.ts';

export interface GuardOptions {
  /** Longest code in bytes, line end not counted. A longer line is dropped whole. */
  readonly maxLength: number;
  /** A line that stops growing for this long without its end is dropped. */
  readonly silenceMs: number;
  readonly timers: Timers;
  readonly onNoise: (why: NoiseReason) => void;
  /** Something was read of which there is nothing to tell: blanks, the rest of a code that was dropped. */
  readonly onNothing?: (() => void) | undefined;
  /** A code has begun to arrive and is not whole yet. */
  readonly onStart?: (() => void) | undefined;
  /** How this scanner's answers to commands look. Left out: it is asked nothing. */
  readonly answers?: AnswerShapes | undefined;
  readonly onAnswer?: ((answer: Answer) => void) | undefined;
  /** Further words for a failed read, in capitals. */
  readonly failedRead?: readonly string[] | undefined;
}

/** What stands between the bytes of a scanner and the line parser, whatever its frames are. */
export interface Guard extends Transform {
  /** Drops the code that is arriving now, to its end, and says nothing of it. */
  abandon(): void;
  /** Whether an answer to a command is to come. */
  awaitAnswer(awaited: boolean): void;
}

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;

/** What scanners send in place of a code when a trigger found nothing, in upper case. */
const FAILED_READ = new Set(['NG', 'NR', 'NOREAD', 'NO READ', 'NO_READ', '%%NOREAD', '?NOREAD']);

/** Anything a person could not see, or that could steer a terminal, a printer or the direction of text. */
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\uFFFD]/u;

/**
 * Stands between the raw bytes of a scanner and the line parser. Lets whole, clean lines through, each ended by exactly
 * one LF whatever ended it on the wire (CR, LF, CRLF or NUL). It holds an unfinished line itself, never more than
 * `maxLength` bytes of it, so that the parser behind it has nothing left over to glue to a later scan. Answers to commands are taken
 * out; one in the middle of a line costs that line, because nobody can tell whether its two halves belong together.
 */
export class ScanGuard extends Transform implements Guard {
  readonly #options: GuardOptions;
  readonly #line: Buffer;
  #length = 0;
  /** The line is dropped, to its end or until silence. */
  #dropping = false;
  /** Bytes that may become an answer. */
  #held: Buffer = Buffer.alloc(0);
  #awaited = false;
  #cancelSilence: (() => void) | null = null;

  constructor(options: GuardOptions) {
    super();
    this.#options = options;
    this.#line = Buffer.alloc(options.maxLength);
  }

  abandon(): void {
    if (this.#length > 0) this.#dropping = true;
  }

  awaitAnswer(awaited: boolean): void {
    this.#awaited = awaited;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const hadBegun = this.#length > 0;
    for (const byte of chunk) this.#take(byte);
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

  #take(byte: number): void {
    const { answers } = this.#options;
    if (answers === undefined) this.#addToLine(byte);
    else if (this.#held.length > 0) this.#hold(answers, byte);
    else if (answers.canBegin(byte, this.#awaited && this.#length === 0)) this.#hold(answers, byte);
    else this.#addToLine(byte);
  }

  #hold(answers: AnswerShapes, byte: number): void {
    const held = Buffer.concat([this.#held, Buffer.of(byte)]);
    this.#held = held;
    const verdict = answers.judge(held);
    if (verdict === 'no') {
      this.#held = Buffer.alloc(0);
      const [first = NUL, ...rest] = held;
      this.#addToLine(first);
      for (const one of rest) this.#take(one);
    } else if (verdict !== 'more') {
      this.#held = Buffer.alloc(0);
      this.#breakLine();
      this.#options.onAnswer?.(verdict);
    } else if (held.length >= LONGEST_ANSWER) {
      this.#held = Buffer.alloc(0);
      this.#dropping = true;
      this.#options.onNoise('control characters');
    }
  }

  #breakLine(): void {
    if (this.#length === 0 || this.#dropping) return;
    this.#dropping = true;
    this.#options.onNoise('unfinished');
  }

  #addToLine(byte: number): void {
    if (byte === CR || byte === LF || byte === NUL) {
      this.#endLine();
    } else if (!this.#dropping && this.#length < this.#options.maxLength) {
      this.#line[this.#length] = byte;
      this.#length += 1;
    } else if (!this.#dropping) {
      this.#dropping = true;
      this.#options.onNoise('too long');
    }
  }

  #endLine(): void {
    const line = this.#line.subarray(0, this.#length);
    const dropping = this.#dropping;
    this.#length = 0;
    this.#dropping = false;
    if (!dropping && line.length > 0) {
      const problem = problemOf(line, this.#options.failedRead);
      if (problem === null) this.push(asLine(line));
      else if (problem === 'blank') this.#options.onNothing?.();
      else this.#options.onNoise(problem);
    }
    line.fill(0);
  }

  #watchSilence(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    if (this.#length === 0 && this.#held.length === 0 && !this.#dropping) return;
    this.#cancelSilence = afterSilence(this.#options, () => this.#dropUnfinished());
  }

  #dropUnfinished(): void {
    const alreadyReported = this.#dropping;
    this.#forget();
    if (!alreadyReported) this.#options.onNoise('unfinished');
  }

  #forget(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    this.#line.fill(0, 0, this.#length);
    this.#length = 0;
    this.#held = Buffer.alloc(0);
    this.#dropping = false;
  }
}

/** Of its own memory, not of the shared pool: whoever takes it can wipe it. */
export function asLine(code: Buffer): Buffer {
  const line = Buffer.alloc(code.length + 1, LF);
  code.copy(line);
  return line;
}

/**
 * Calls back when nothing has come for `silenceMs`. A timer that is late means that we were not listening: the rest of the code may be
 * waiting in the kernel, and dropping its first half now would let the second half pass for a code; so it waits once more.
 */
export function afterSilence({ timers, silenceMs }: Pick<GuardOptions, 'timers' | 'silenceMs'>, run: () => void) {
  let cancel = () => {};
  const wait = () => {
    const due = timers.now() + silenceMs;
    cancel = timers.after(silenceMs, () => {
      if (timers.now() > due + silenceMs / 2) wait();
      else run();
    });
  };
  wait();
  return () => cancel();
}

/** Why a line cannot be a code; null when it can. `blank` is not worth reporting. */
export function problemOf(line: Buffer, failedRead: readonly string[] = []): NoiseReason | 'blank' | null {
  // The check for UTF-8 comes first: a sequence cut at a line end would wait in a decoder for the next code's bytes.
  if (!isUtf8(line)) return 'control characters';
  const text = line.toString('utf8');
  if (NOT_PRINTABLE.test(text)) return 'control characters';
  const word = text.trim().toUpperCase();
  if (word === '') return 'blank';
  return FAILED_READ.has(word) || failedRead.includes(word) ? 'failed read' : null;
}
