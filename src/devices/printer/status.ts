import type { Health } from '../../domain/health.ts';
import { READY } from '../../domain/health.ts';
import type { Limit } from './limit.ts';
import { atMost } from './limit.ts';
import type { PrinterStatus, PrintProblem } from './port.ts';
import type { Transport } from './transports/transport.ts';

/** `DLE EOT n`: answered at once, even with the paper out, and even while a job is printing. */
const statusRequest = (n: 1 | 2 | 4) => Uint8Array.of(0x10, 0x04, n);
/** Bits 0 and 7 of an answer to `DLE EOT` are 0, bits 1 and 4 are 1; XON, XOFF and other chatter are not like that. */
const isStatusByte = (byte: number) => (byte & 0b1001_0011) === 0b0001_0010;

const OFF_LINE = 0b0000_1000;
const COVER_OPEN = 0b0000_0100;
const STOPPED_BY_PAPER_END = 0b0010_0000;
const ERROR = 0b0100_0000;
const NEAR_END = 0b0000_1100;
const PAPER_END = 0b0110_0000;

/** `GS r 1`: answered in its turn, when everything sent before it has been dealt with. */
export const IN_TURN_REQUEST = Uint8Array.of(0x1d, 0x72, 0x01);
/** Each of the two paper sensors is told by two equal bits; the other bits are 0. */
const isInTurnAnswer = (byte: number) => byte === 0 || byte === 0x03 || byte === 0x0c || byte === 0x0f;

/** Serial flow control. */
const isFlowControl = (byte: number) => byte === 0x11 || byte === 0x13;
/** More bytes than this that are no answer, and it is no printer that talks: among enough of them are some that look like one. */
const MOST_NOISE = 16;

/** A healthy printer answers within some ten milliseconds; one that prints and cuts, later. */
const ANSWER_MS = 1_000;

export type StatusBytes = readonly [printer: number, offLine: number, paper: number];

/** What the three answers (to `DLE EOT` 1, 2 and 4) say. */
export function statusOf([printer, offLine, paper]: StatusBytes): PrinterStatus {
  const out = (paper & PAPER_END) !== 0 || (offLine & STOPPED_BY_PAPER_END) !== 0;
  return {
    online: (printer & OFF_LINE) === 0,
    paper: out ? 'out' : (paper & NEAR_END) !== 0 ? 'near end' : 'ok',
    cover: (offLine & COVER_OPEN) !== 0 ? 'open' : 'closed',
    error: (offLine & ERROR) !== 0,
  };
}

/** Why nothing can be printed now; null when it can. An open cover comes first, as it makes the paper look out too. */
export function problemIn(status: PrinterStatus): PrintProblem | null {
  if (status.cover === 'open') {
    return 'cover open';
  }
  if (status.paper === 'out') {
    return 'paper out';
  }
  if (status.error) {
    return 'error';
  }
  return status.online ? null : 'offline';
}

/**
 * Questions and answers over an open transport. Answers carry no number, so one question is asked at a time, and what came
 * before it is set aside.
 */
export class StatusTalk {
  /** The answer to `GS r 1` was among the bytes heard since `listenInTurn`. */
  heardInTurn = false;
  readonly #transport: Transport;
  #listening = false;
  #noise = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** From now on an answer given in turn is what was asked for, and not a left-over. */
  async listenInTurn(): Promise<void> {
    await this.#transport.takeInput();
    this.#listening = true;
  }

  /** @returns what the printer says of itself, or null when one of its answers did not come. */
  async ask(limit: Limit): Promise<PrinterStatus | null> {
    const printer = await this.#askFor(1, limit);
    const offLine = printer === null ? null : await this.#askFor(2, limit);
    const paper = offLine === null ? null : await this.#askFor(4, limit);
    if (printer === null || offLine === null || paper === null || this.#noise > MOST_NOISE) {
      return null;
    }
    return statusOf([printer, offLine, paper]);
  }

  /** Waits for the answer given in turn. @returns false when the limit ended or the printer hung up. */
  async waitInTurn(limit: Limit): Promise<boolean | 'closed'> {
    while (!this.heardInTurn) {
      const byte = await this.#transport.read(limit);
      if (typeof byte !== 'number') {
        return byte === 'closed' ? 'closed' : false;
      }
      this.#note(byte);
    }
    return true;
  }

  async #askFor(n: 1 | 2 | 4, limit: Limit): Promise<number | null> {
    const patience = atMost(limit, ANSWER_MS);
    for (const byte of await this.#transport.takeInput()) {
      this.#note(byte);
    }
    const { problem } = await this.#transport.write(statusRequest(n), patience);
    if (problem !== null) {
      return null;
    }
    for (;;) {
      const byte = await this.#transport.read(patience);
      if (typeof byte !== 'number') {
        return null;
      }
      if (isStatusByte(byte)) {
        return byte;
      }
      this.#note(byte);
    }
  }

  #note(byte: number): void {
    if (this.#listening && isInTurnAnswer(byte)) {
      this.heardInTurn = true;
    } else if (!isFlowControl(byte)) {
      this.#noise += 1;
    }
  }
}

const NEAR_END_HEALTH: Health = { status: 'degraded', reason: 'the paper is near its end: bring a new roll' };

/** The health of a printer that answered. */
export function healthOf(status: PrinterStatus): Health {
  const problem = problemIn(status);
  if (problem !== null) {
    return healthFor(problem);
  }
  return status.paper === 'near end' ? NEAR_END_HEALTH : READY;
}

const REASONS: Readonly<Record<PrintProblem, string>> = {
  'no printer': 'the printer is not there: check its power and its cable',
  'paper out': 'the paper is out: load a new roll',
  'cover open': 'the cover is open: close it',
  offline: 'the printer is off line: check its buttons and its paper path',
  busy: 'something else is using the printer: end the other program, or free it from the print queue',
  timeout: 'the printer does not answer when asked for its state: switch it off and on, or see printer.statusSupport',
  error: 'the printer reports an error: check the cutter and the print head, then switch it off and on',
};

/** The health that goes with a job that did not work. */
export function healthFor(problem: PrintProblem, detail = ''): Health {
  const status = problem === 'no printer' ? 'absent' : 'failing';
  return { status, reason: detail === '' ? REASONS[problem] : `${REASONS[problem]} (${detail})` };
}
