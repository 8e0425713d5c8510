import { Buffer } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { afterSilence, asLine, type Guard, type GuardOptions, problemOf } from './guard.ts';

/** Operation codes of the Simple Serial Interface (Zebra 72E-40451, tables of chapter 2). */
const ACK = 0xd0;
const NAK = 0xd1;
const DECODE_DATA = 0xf3;
const REPLY_REVISION = 0xa4;

/** Length, operation code, source and status come first; the checksum of two bytes is not counted in the length. */
const HEADER = 4;
const CHECKSUM = 2;
/** Bits of the status byte. */
const SENT_AGAIN = 0x01;
const GOES_ON = 0x02;

const LF = 0x0a;
const CR = 0x0d;

/** A scanner that waits for its answer in vain sends a packet again for some seconds. */
const TAIL_MS = 6000;

const SAY_ACK = packet(ACK);
/** Send it again: reason 1. */
const SAY_AGAIN = packet(NAK, [0x01]);

export interface SsiOptions extends GuardOptions {
  /** To the scanner: each packet is confirmed, or asked for again. */
  readonly reply: (bytes: Buffer) => void;
}

/** A packet from the host: length, operation code, source 4, status, data, and the two's complement of their sum. */
export function packet(code: number, data: readonly number[] = [], status = 0): Buffer {
  const body = [HEADER + data.length, code, 0x04, status, ...data];
  const sum = checksum(Buffer.from(body));
  return Buffer.from([...body, sum >> 8, sum & 0xff]);
}

function checksum(body: Uint8Array): number {
  let sum = 0;
  for (const byte of body) sum += byte;
  return -sum & 0xffff;
}

/**
 * Takes codes out of packets. Each packet is confirmed, so that the scanner beeps only for what has arrived; one that is damaged is asked
 * for again, and one that came before is confirmed and dropped. What follows a damaged packet is dropped until the line is silent.
 */
export class SsiGuard extends Transform implements Guard {
  readonly #options: SsiOptions;
  #packet: Buffer = Buffer.alloc(0);
  /** Parts of a code that goes on in the next packet. */
  #parts: Buffer[] = [];
  #abandoned = false;
  #skipping = false;
  /** Until then (monotonic ms) the rest of a code whose beginning was dropped may come; it is no code. */
  #tailUntil = 0;
  /** A digest of what came last, never the code itself. */
  #last = '';
  readonly #key = randomBytes(32);
  #cancelSilence: (() => void) | null = null;

  constructor(options: SsiOptions) {
    super();
    this.#options = options;
  }

  abandon(): void {
    const code = this.#packet[1] ?? DECODE_DATA;
    this.#abandoned = this.#parts.length > 0 || (this.#packet.length > 0 && code === DECODE_DATA);
  }

  awaitAnswer(): void {
    // A packet says by itself what it is.
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const hadBegun = this.#packet.length > 0;
    if (!this.#skipping) {
      this.#keep(Buffer.concat([this.#packet, chunk]));
      while (this.#takePacket());
    }
    if (!hadBegun && this.#packet[1] === DECODE_DATA) this.#options.onStart?.();
    this.#watchSilence();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#forget();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#forget();
    done(error);
  }

  /** @returns whether a packet was taken, so that there may be another. */
  #takePacket(): boolean {
    const length = this.#packet[0];
    if (length === undefined) return false;
    if (length === 0) {
      // A zero wakes the other side up, and is no packet.
      this.#keep(this.#packet.subarray(1));
      return true;
    }
    if (length < HEADER) {
      this.#skip();
      return false;
    }
    if (this.#packet.length < length + CHECKSUM) return false;
    const body = this.#packet.subarray(0, length);
    if (checksum(body) !== this.#packet.readUInt16BE(length)) {
      this.#skip();
      this.#options.reply(SAY_AGAIN);
      return false;
    }
    const whole = Buffer.from(body);
    this.#keep(this.#packet.subarray(length + CHECKSUM));
    this.#read(whole);
    if (whole[1] === DECODE_DATA) whole.fill(0);
    return true;
  }

  /** What is waited for from now on, in memory of its own; where it stood before, nothing is left. */
  #keep(rest: Buffer): void {
    const before = this.#packet;
    this.#packet = Buffer.alloc(rest.length);
    rest.copy(this.#packet);
    rest.fill(0);
    before.fill(0);
  }

  #read(body: Buffer): void {
    const code = body[1];
    if (code !== DECODE_DATA && this.#parts.length === 0) this.#abandoned = false;
    if (code === ACK || code === NAK || code === REPLY_REVISION) {
      this.#options.onAnswer?.({ bytes: body.subarray(HEADER), refused: code === NAK });
      return;
    }
    this.#options.reply(SAY_ACK);
    if (code !== DECODE_DATA) return;
    const status = body[3] ?? 0;
    const digest = createHmac('sha256', this.#key).update(body.subarray(HEADER)).digest('base64');
    const again = (status & SENT_AGAIN) !== 0 && this.#last === digest;
    this.#last = digest;
    if (again && this.#parts.length === 0) this.#abandoned = false;
    if (!again) this.#readCode(body.subarray(HEADER + 1), (status & GOES_ON) !== 0);
  }

  #dropParts(goesOn: boolean): void {
    if (goesOn) this.#tailUntil = this.#options.timers.now() + TAIL_MS;
    for (const part of this.#parts) part.fill(0);
    this.#parts = [];
  }

  #readCode(data: Buffer, goesOn: boolean): void {
    if (this.#options.timers.now() < this.#tailUntil) {
      this.#tailUntil = 0;
      this.#dropParts(goesOn);
      this.#options.onNothing?.();
      return;
    }
    this.#parts.push(Buffer.from(data));
    const length = this.#parts.reduce((sum, part) => sum + part.length, 0);
    if (length > this.#options.maxLength) {
      this.#dropParts(goesOn);
      this.#abandoned = false;
      this.#options.onNoise('too long');
    } else if (!goesOn) {
      const code = Buffer.concat(this.#parts);
      this.#dropParts(false);
      this.#deliver(withoutEnd(code));
      code.fill(0);
    }
  }

  #deliver(code: Buffer): void {
    const abandoned = this.#abandoned;
    this.#abandoned = false;
    const problem = abandoned ? 'blank' : problemOf(code, this.#options.failedRead);
    if (problem === null) this.push(asLine(code));
    else if (problem === 'blank') this.#options.onNothing?.();
    else this.#options.onNoise(problem);
  }

  #skip(): void {
    this.#keep(Buffer.alloc(0));
    this.#dropParts(this.#parts.length > 0);
    this.#skipping = true;
    this.#options.onNoise('unfinished');
  }

  #watchSilence(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    if (this.#packet.length === 0 && this.#parts.length === 0 && !this.#skipping) return;
    this.#cancelSilence = afterSilence(this.#options, () => {
      const alreadyReported = this.#skipping;
      this.#forget();
      if (!alreadyReported) this.#options.onNoise('unfinished');
    });
  }

  #forget(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = null;
    this.#keep(Buffer.alloc(0));
    this.#dropParts(this.#parts.length > 0);
    this.#abandoned = false;
    this.#skipping = false;
  }
}

/** A scanner can be set to add a line end inside the packet. */
function withoutEnd(code: Buffer): Buffer {
  let end = code.length;
  while (end > 0 && (code[end - 1] === CR || code[end - 1] === LF)) end -= 1;
  return code.subarray(0, end);
}
