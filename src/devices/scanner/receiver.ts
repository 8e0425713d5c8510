import { createHmac, randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import type { Timers } from '../port.ts';
import { ScanGuard } from './guard.ts';
import type { NoiseReason, ScannerListeners } from './port.ts';

export interface ReceiverOptions {
  readonly maxLength: number;
  readonly silenceMs: number;
  /** The same code again within this time of its last sighting is a double read. */
  readonly quietMs: number;
  readonly stripAimId: boolean;
  readonly timers: Timers;
}

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
  #current: { readonly guard: ScanGuard; readonly parser: ReadlineParser } | null = null;

  constructor(options: ReceiverOptions, listeners: ScannerListeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#seen = new DoubleReads(options.quietMs, options.timers);
    this.#noise = new NoiseBudget(options.timers);
  }

  /** Begins with a clean slate. @returns where the raw bytes of this opening go. */
  open(): Writable {
    this.close();
    const { maxLength, silenceMs, timers } = this.#options;
    const guard = new ScanGuard({
      maxLength,
      silenceMs,
      timers,
      onNoise: (why) => this.#tellNoise(why),
      onStart: () => this.#listeners.onStart?.(),
    });
    // In object mode one line stays one chunk however the stream is read.
    const parser = new ReadlineParser({ delimiter: '\n', encoding: 'utf8', readableObjectMode: true });
    parser.on('data', (line: unknown) => {
      if (this.#current?.parser === parser && typeof line === 'string') this.#deliver(line);
    });
    guard.pipe(parser);
    this.#current = { guard, parser };
    return guard;
  }

  /** Discards everything that has not been delivered. */
  close(): void {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    current.guard.unpipe();
    current.guard.destroy();
    current.parser.destroy();
  }

  #deliver(line: string): void {
    const code = this.#options.stripAimId ? line.replace(AIM_ID, '') : line;
    if (code === '') return;
    if (this.#seen.isDouble(code)) this.#tellNoise('double read');
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
    const digest = createHmac('sha256', this.#key).update(code).digest('base64');
    const now = this.#timers.now();
    const before = this.#lastSeen.get(digest);
    this.#lastSeen.delete(digest);
    this.#lastSeen.set(digest, now);
    const oldest = this.#lastSeen.keys().next();
    if (this.#lastSeen.size > REMEMBERED_CODES && !oldest.done) this.#lastSeen.delete(oldest.value);
    return before !== undefined && now - before < this.#quietMs;
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
