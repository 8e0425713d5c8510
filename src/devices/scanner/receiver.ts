import type { Buffer } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import type { Timers } from '../port.ts';
import type { Answer, AnswerShapes } from './answers.ts';
import { type Guard, ScanGuard } from './guard.ts';
import type { NoiseReason, ScannerListeners } from './port.ts';
import { SsiGuard } from './ssi.ts';

export interface ReceiverOptions {
  readonly maxLength: number;
  readonly silenceMs: number;
  /** The same code again within this time of its last sighting is a double read. */
  readonly quietMs: number;
  readonly stripAimId: boolean;
  readonly timers: Timers;
}

/** What is particular to one opening of the line. Left out: lines, and no answers. */
export interface Framing {
  readonly frames: 'lines' | 'ssi';
  readonly answers?: AnswerShapes | undefined;
  readonly failedRead?: readonly string[] | undefined;
  readonly aimId?: boolean | undefined;
  readonly onAnswer?: ((answer: Answer) => void) | undefined;
  /** Something was read: a code, wanted or not, or what is no code. */
  readonly onCode?: (() => void) | undefined;
  /** Bytes back to the scanner. */
  readonly reply?: ((bytes: Buffer) => void) | undefined;
}

interface Opening {
  readonly guard: Guard;
  readonly framing: Framing;
}

const LINES: Framing = { frames: 'lines' };

/** How many noise events may be told at once, and how fast the allowance grows back (per second). */
const NOISE_BURST = 20;
const NOISE_PER_SECOND = 5;
/** Different codes remembered for double reads. */
const REMEMBERED_CODES = 16;
/** The three characters by which a scanner can say which kind of barcode it read. */
const AIM_ID = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * From bytes to `onScan`, the same for every scanner driver. Each opening of the line gets a guard and a parser of its
 * own, and closing throws both away with whatever they held: nothing read before can be joined to anything read after.
 */
export class ScanReceiver {
  readonly #options: ReceiverOptions;
  readonly #listeners: ScannerListeners;
  readonly #seen: DoubleReads;
  readonly #noise: NoiseBudget;
  #current: Opening | null = null;
  #wanted = true;

  constructor(options: ReceiverOptions, listeners: ScannerListeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#seen = new DoubleReads(options.quietMs, options.timers);
    this.#noise = new NoiseBudget(options.timers);
  }

  /** Begins with a clean slate. @returns where the raw bytes of this opening go. */
  open(framing: Framing = LINES): Writable {
    this.close();
    const guard = this.#makeGuard(framing);
    const opening = { guard, framing };
    guard.on('data', (lines: Buffer) => this.#parse(lines, opening));
    this.#current = opening;
    return guard;
  }

  /** Each time with a parser of its own: what is left over in one is a view of the memory in which the last code stood. */
  #parse(lines: Buffer, opening: Opening): void {
    // In object mode one line stays one chunk however the stream is read.
    const parser = new ReadlineParser({ delimiter: '\n', encoding: 'utf8', readableObjectMode: true });
    parser.on('data', (line: unknown) => {
      if (this.#current === opening && typeof line === 'string') this.#deliver(line, opening.framing);
    });
    // Not ended: the end would give the nothing that is left over as one line more.
    parser.write(lines, () => lines.fill(0));
  }

  /**
   * Whether codes are wanted from now on; they are until the first call. What is not wanted is dropped without a word, and so is a code
   * that has begun before it was wanted.
   */
  want(wanted: boolean): void {
    if (wanted && !this.#wanted) this.#current?.guard.abandon();
    this.#wanted = wanted;
  }

  awaitAnswer(awaited: boolean): void {
    this.#current?.guard.awaitAnswer(awaited);
  }

  /** Discards everything that has not been delivered. */
  close(): void {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    current.guard.removeAllListeners('data');
    current.guard.destroy();
  }

  #makeGuard({ frames, answers, failedRead, onAnswer, onCode, reply }: Framing): Guard {
    const { maxLength, silenceMs, timers } = this.#options;
    const options = {
      maxLength,
      silenceMs,
      timers,
      answers,
      onAnswer,
      failedRead,
      onNoise: (why: NoiseReason) => {
        this.#tellNoise(why);
        // What was read and is no code has ended the reading too, where one code at a time is read.
        onCode?.();
      },
      onNothing: () => onCode?.(),
      onStart: () => {
        if (this.#wanted) this.#listeners.onStart?.();
      },
    };
    return frames === 'ssi' ? new SsiGuard({ ...options, reply: (bytes) => reply?.(bytes) }) : new ScanGuard(options);
  }

  #deliver(line: string, { aimId = false, onCode }: Framing): void {
    const code = this.#options.stripAimId || aimId ? line.replace(AIM_ID, '') : line;
    if (code !== '') this.#judge(code);
    onCode?.();
  }

  #judge(code: string): void {
    if (!this.#wanted) this.#seen.prolong(code);
    else if (this.#seen.isDouble(code)) this.#tellNoise('double read');
    else this.#listeners.onScan(code);
  }

  #tellNoise(why: NoiseReason): void {
    if (this.#noise.take()) this.#listeners.onNoise(why);
  }
}

/**
 * Remembers codes just long enough to know them again. It keeps keyed digests, never the codes: a code may be a payment
 * code, which must not turn up in a crash dump. A phone left before the scanner prolongs the window with each read.
 */
class DoubleReads {
  readonly #quietMs: number;
  readonly #timers: Timers;
  readonly #key = randomBytes(32);
  readonly #lastSeen = new Map<string, number>();

  constructor(quietMs: number, timers: Timers) {
    this.#quietMs = quietMs;
    this.#timers = timers;
  }

  isDouble(code: string): boolean {
    if (this.#quietMs <= 0) return false;
    const digest = this.#digest(code);
    const now = this.#timers.now();
    const before = this.#lastSeen.get(digest);
    this.#lastSeen.delete(digest);
    this.#lastSeen.set(digest, now);
    const oldest = this.#lastSeen.keys().next();
    if (this.#lastSeen.size > REMEMBERED_CODES && !oldest.done) this.#lastSeen.delete(oldest.value);
    return before !== undefined && now - before < this.#quietMs;
  }

  /** A code that nobody wanted: it prolongs the window of one that was delivered, and is otherwise forgotten at once. */
  prolong(code: string): void {
    const digest = this.#digest(code);
    const now = this.#timers.now();
    const before = this.#lastSeen.get(digest);
    if (before !== undefined && now - before < this.#quietMs) this.#lastSeen.set(digest, now);
  }

  #digest(code: string): string {
    return createHmac('sha256', this.#key).update(code).digest('base64');
  }
}

/** Keeps a line that sends rubbish all day from filling the queue of events. */
class NoiseBudget {
  readonly #timers: Timers;
  #left = NOISE_BURST;
  #at: number | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  take(): boolean {
    const now = this.#timers.now();
    const elapsed = this.#at === null ? 0 : now - this.#at;
    this.#at = now;
    this.#left = Math.min(NOISE_BURST, this.#left + (elapsed / 1000) * NOISE_PER_SECOND);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
