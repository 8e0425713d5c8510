import type { Limit } from './limit.ts';
import { atMost } from './limit.ts';
import type { PrinterStatus } from './port.ts';
import type { Transport } from './transports/transport.ts';

/** Serial flow control. */
const isFlowControl = (byte: number) => byte === 0x11 || byte === 0x13;
/** More bytes than this that are no answer, and it is no printer that talks: among enough of them are some that look like one. */
const MOST_NOISE = 16;
const NOTHING = new Uint8Array();

/**
 * Questions and answers over an open transport, in one of the ways printers have (`StatusWay`). Answers carry no number, so one
 * question is asked at a time, and what came before it is set aside. One talk lasts as long as the line is open.
 */
export abstract class StatusTalk {
  /** Sent before and after a job: the last of it is what is answered in its turn. */
  readonly prefix: Uint8Array = NOTHING;
  /** Sent once after opening a line that stays open: from then on the printer tells what changes. */
  readonly subscription: Uint8Array = NOTHING;
  /** Whether it may be asked for its state while a job is being dealt with. */
  readonly canInterrupt: boolean = true;
  /** The proof that all before it was dealt with has been heard since `listenInTurn`. */
  heardInTurn = false;
  /** What the printer told without being asked, and nobody has taken yet. */
  protected told: PrinterStatus | null = null;
  protected listening = false;
  private noise = 0;
  protected readonly transport: Transport;
  private readonly answerMs: number;

  /** @param answerMs how long one answer may take. */
  constructor(transport: Transport, answerMs: number) {
    this.transport = transport;
    this.answerMs = answerMs;
  }

  /** @returns what the printer says of itself, or null when its answer did not come. */
  async ask(limit: Limit): Promise<PrinterStatus | null> {
    // A line that is held for months has its share of noise.
    this.noise = 0;
    return await this.inquire(limit);
  }

  protected abstract inquire(limit: Limit): Promise<PrinterStatus | null>;

  /** Sent after a job; asked for when the job is made up. */
  abstract suffix(): Uint8Array;

  /** One byte that is no answer to the question that is open now: the proof in turn, news, or noise. */
  protected abstract take(byte: number): 'known' | 'noise';

  /** From now on an answer given in turn is what was asked for, and not a left-over. */
  async listenInTurn(): Promise<void> {
    this.hear(await this.transport.takeInput());
    this.heardInTurn = false;
    this.listening = true;
    this.noise = 0;
  }

  /** Waits for the answer given in turn. @returns false when the limit ended or the printer hung up. */
  async waitInTurn(limit: Limit): Promise<boolean | 'closed'> {
    while (!this.heardInTurn) {
      const byte = await this.transport.read(limit);
      if (typeof byte !== 'number') {
        return byte === 'closed' ? 'closed' : false;
      }
      this.note(byte);
    }
    return true;
  }

  /** Bytes that came by themselves. @returns the newest state they told, or null. */
  hear(bytes: Uint8Array): PrinterStatus | null {
    for (const byte of bytes) {
      this.note(byte);
    }
    const { told } = this;
    this.told = null;
    return told;
  }

  /**
   * Asks, and reads until `answer` has made something of the bytes.
   * @param answer null: the byte is no part of the answer; `'more'`: it is, and the answer is not whole yet.
   */
  protected async question<T>(
    request: Uint8Array,
    limit: Limit,
    answer: (byte: number) => T | 'more' | null,
  ): Promise<T | null> {
    for (const byte of await this.transport.takeInput()) {
      this.note(byte);
    }
    const { problem } = await this.transport.write(request, atMost(limit, this.answerMs));
    if (problem !== null) {
      return null;
    }
    const patience = atMost(limit, this.answerMs);
    for (;;) {
      const byte = await this.transport.read(patience);
      if (typeof byte !== 'number' || this.isBabble) {
        return null;
      }
      const found = answer(byte);
      if (found === null) {
        this.note(byte);
      } else if (found !== 'more') {
        return found;
      }
    }
  }

  /** So much that is no answer since it was asked last: this is no printer. */
  get isBabble(): boolean {
    return this.noise > MOST_NOISE;
  }

  protected note(byte: number): void {
    if (!isFlowControl(byte) && this.take(byte) === 'noise') {
      this.noise += 1;
    }
  }
}
