/**
 * A cashless device on the bus of a vending machine, as a pure state machine: blocks from the machine's controller go in, replies and
 * events come out. After section 7 of the MDB/ICP specification (version 4.2, NAMA), feature level 01: states, commands and the
 * numbers of both are its own. The ninth bit, check sums, timing and retransmission are the business of the interface.
 */
export type ReaderState = 'inactive' | 'disabled' | 'enabled' | 'session idle' | 'vend';

export type ReaderEvent =
  | { readonly type: 'reset' }
  /** The machine now takes, or does not take, cashless payment. */
  | { readonly type: 'enabled' | 'disabled' }
  /** The customer has chosen. `price` in units of the bus. */
  | { readonly type: 'request'; readonly price: number; readonly selection: number }
  /** The machine takes its request back. */
  | { readonly type: 'cancelled' }
  /** It came out, or it did not, by the machine's own sensors. */
  | { readonly type: 'success' | 'failure' }
  | { readonly type: 'session over' }
  /** The machine did what its state does not allow. It is told so, and has to reset us. */
  | { readonly type: 'out of sequence' };

/** What goes back at once: an acknowledgement, data, or a refusal of a block that cannot be read, which is then sent again. */
export type Reply = 'ack' | 'nak' | readonly number[];

export interface Taken {
  readonly reply: Reply;
  readonly event: ReaderEvent | null;
}

export interface ReaderIdentity {
  /** 0x10 or 0x60. */
  readonly address: number;
  readonly currencyNumber: number;
  readonly scale: number;
  readonly decimals: number;
}

export const COMMAND = { reset: 0, setup: 1, poll: 2, vend: 3, reader: 4, revalue: 5, expansion: 7 } as const;
export const SAID = {
  justReset: 0x00,
  configuration: 0x01,
  beginSession: 0x03,
  sessionCancelRequest: 0x04,
  vendApproved: 0x05,
  vendDenied: 0x06,
  endSession: 0x07,
  cancelled: 0x08,
  peripheralId: 0x09,
  outOfSequence: 0x0b,
  revalueDenied: 0x0e,
  revalueLimit: 0x0f,
} as const;
/** Seconds that the machine's controller is to wait for an answer of ours at most, as the configuration tells it. */
const MAX_RESPONSE_S = 5;
const LEVEL = 1;
/** No refund to the card, one vend a session, no display, no report of cash sales. */
const NO_OPTIONS = 0;
/** The highest amount: FFFF stands for "not known". */
export const MOST_UNITS = 0xfffe;

export class MdbReader {
  private readonly identity: ReaderIdentity;
  private now: ReaderState;
  private readonly first: ReaderState;
  private hasConfig = false;
  /** Our yes is on its way: the machine may be moving. */
  private approved = false;
  /** The machine has disabled us during a session: it takes effect at its end. */
  private disableLater = false;
  private queue: (readonly number[])[] = [];

  /** @param setUpElsewhere the interface answers the set-up itself, so it may never be seen here. */
  constructor(identity: ReaderIdentity, setUpElsewhere = false) {
    this.identity = identity;
    this.first = setUpElsewhere ? 'disabled' : 'inactive';
    this.now = this.first;
  }

  get state(): ReaderState {
    return this.now;
  }

  /** As after power-up: tells the machine at the next poll, which then sets us up again. */
  justReset(): void {
    this.now = this.first;
    this.hasConfig = false;
    this.approved = false;
    this.disableLater = false;
    this.queue = [[SAID.justReset]];
  }

  /** What waits for the next poll; for an interface that answers the polls itself, to be asked after every step. */
  next(): readonly number[] | null {
    return this.queue.shift() ?? null;
  }

  /** Credit for one vend, in units of the bus. @returns false when the machine takes none now. */
  begin(funds: number): boolean {
    if (this.now !== 'enabled' || !isAmount(funds)) return false;
    this.now = 'session idle';
    this.queue.push([SAID.beginSession, ...word(funds)]);
    return true;
  }

  /** @returns false when there is no request to say yes to. */
  approve(amount: number): boolean {
    if (this.now !== 'vend' || this.approved || !isAmount(amount)) return false;
    this.approved = true;
    this.queue.push([SAID.vendApproved, ...word(amount)]);
    return true;
  }

  deny(): boolean {
    if (this.now !== 'vend' || this.approved) return false;
    this.now = 'session idle';
    this.queue.push([SAID.vendDenied]);
    return true;
  }

  /** Asks the machine to end a session in which nothing was chosen. */
  cancelSession(): boolean {
    if (this.now !== 'session idle') return false;
    this.queue.push([SAID.sessionCancelRequest]);
    return true;
  }

  /** @param block one block of the machine's controller without its check sum. @returns null: it is for another device. */
  take(block: Uint8Array): Taken | null {
    const [head = -1, sub = -1] = block;
    if ((head & 0xf8) !== this.identity.address) return null;
    switch (head & 0x07) {
      case COMMAND.reset:
        this.justReset();
        return ack({ type: 'reset' });
      case COMMAND.poll:
        return { reply: this.next() ?? 'ack', event: null };
      case COMMAND.setup:
        return this.setup(sub, block);
      case COMMAND.vend:
        return this.vend(sub, block);
      case COMMAND.reader:
        return this.reader(sub);
      case COMMAND.revalue:
        return this.revalue(sub);
      case COMMAND.expansion:
        return this.expansion(sub);
      default:
        return NAK;
    }
  }

  private setup(sub: number, block: Uint8Array): Taken {
    const isWhole = block.length >= 6;
    if ((sub !== 0 && sub !== 1) || !isWhole) return NAK;
    if (sub === 0) {
      this.hasConfig = true;
      const { currencyNumber, scale, decimals } = this.identity;
      const config = [LEVEL, ...word(currencyCode(currencyNumber)), scale, decimals, MAX_RESPONSE_S, NO_OPTIONS];
      return { reply: [SAID.configuration, ...config], event: null };
    }
    if (this.now === 'inactive') {
      if (!this.hasConfig) return this.outOfSequence();
      this.now = 'disabled';
    }
    return ack();
  }

  private vend(sub: number, block: Uint8Array): Taken {
    switch (sub) {
      case 0:
        return this.request(block);
      case 1:
        return this.cancel();
      case 2:
        return this.result('success');
      case 3:
        // Seen on real machines: also when they have waited for our answer for too long.
        return this.now === 'vend' && !this.approved ? this.cancel() : this.result('failure');
      case 4:
        return this.complete();
      case 5:
        return this.now === 'inactive' ? this.outOfSequence() : ack();
      default:
        return NAK;
    }
  }

  private request(block: Uint8Array): Taken {
    if (block.length < 6) return NAK;
    if (this.now !== 'session idle') return this.outOfSequence();
    this.now = 'vend';
    return ack({ type: 'request', price: readWord(block, 2), selection: readWord(block, 4) });
  }

  private cancel(): Taken {
    if (this.now !== 'vend') return this.outOfSequence();
    const waits = this.queue.findIndex(([said]) => said === SAID.vendApproved);
    // A yes that no poll has fetched yet can be taken back; one that was sent cannot.
    if (this.approved && waits < 0) return this.outOfSequence();
    if (waits >= 0) this.queue.splice(waits, 1);
    this.approved = false;
    this.now = 'session idle';
    this.queue.push([SAID.vendDenied]);
    return ack({ type: 'cancelled' });
  }

  private result(type: 'success' | 'failure'): Taken {
    if (this.now !== 'vend' || !this.approved) return this.outOfSequence();
    this.approved = false;
    this.now = 'session idle';
    return ack({ type });
  }

  private complete(): Taken {
    if (this.now !== 'session idle') return this.outOfSequence();
    this.now = this.disableLater ? 'disabled' : 'enabled';
    this.disableLater = false;
    this.queue.push([SAID.endSession]);
    return ack({ type: 'session over' });
  }

  private reader(sub: number): Taken {
    const inSession = this.now === 'session idle' || this.now === 'vend';
    switch (sub) {
      case 0:
      case 1:
        if (this.now === 'inactive') return this.outOfSequence();
        this.disableLater = inSession && sub === 0;
        if (!inSession) this.now = sub === 0 ? 'disabled' : 'enabled';
        return ack({ type: sub === 0 ? 'disabled' : 'enabled' });
      case 2:
        if (this.now !== 'enabled') return this.outOfSequence();
        this.queue.push([SAID.cancelled]);
        return ack();
      default:
        return NAK;
    }
  }

  /** Putting money back on a card is of level 02, which we have not. */
  private revalue(sub: number): Taken {
    if (this.now !== 'session idle') return this.outOfSequence();
    this.queue.push(sub === 1 ? [SAID.revalueLimit, 0, 0] : [SAID.revalueDenied]);
    return ack();
  }

  /** Who we are. What a level 03 device can do besides is acknowledged, and left alone. */
  private expansion(sub: number): Taken {
    if (sub !== 0) return ack();
    const text = (value: string, length: number) => [...value.padEnd(length)].map((one) => one.charCodeAt(0));
    return {
      reply: [SAID.peripheralId, ...text('KSD', 3), ...text('0', 12), ...text('KIOSKD', 12), 0x01, 0x00],
      event: null,
    };
  }

  private outOfSequence(): Taken {
    this.queue.push([SAID.outOfSequence]);
    return ack({ type: 'out of sequence' });
  }
}

const NAK: Taken = { reply: 'nak', event: null };

function ack(event: ReaderEvent | null = null): Taken {
  return { reply: 'ack', event };
}

function isAmount(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= MOST_UNITS;
}

function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function readWord(block: Uint8Array, at: number): number {
  return ((block[at] ?? 0) << 8) | (block[at + 1] ?? 0);
}

/** Packed decimal digits, with a 1 in front to tell an ISO 4217 number from a telephone country code. */
export function currencyCode(number: number): number {
  return Number.parseInt(`1${String(number).padStart(3, '0')}`, 16);
}

/** Sum of all bytes, modulo 256 (section 2.2). */
export function checkSum(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}
