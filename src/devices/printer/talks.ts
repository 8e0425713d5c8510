import type { Limit } from './limit.ts';
import type { PrinterStatus } from './port.ts';
import type { PrinterProfile, StatusWay } from './profile.ts';
import { asbStatus, customStatus, panelStatus, starStatus, statusOf } from './status.ts';
import { StatusTalk } from './talk.ts';
import type { Transport } from './transports/transport.ts';

/** `DLE EOT n`: answered at once, even with the paper out, and even while a job is printing. */
const statusRequest = (n: number) => Uint8Array.of(0x10, 0x04, n);
/** Bits 0 and 7 of an answer to `DLE EOT` are 0, bits 1 and 4 are 1; XON, XOFF and other chatter are not like that. */
const isStatusByte = (byte: number) => (byte & 0b1001_0011) === 0b0001_0010;

/** `GS r 1`: answered in its turn, when everything sent before it has been dealt with. */
const IN_TURN_REQUEST = Uint8Array.of(0x1d, 0x72, 0x01);
/** Each of the two paper sensors is told by two equal bits; the other bits are 0. */
const isInTurnAnswer = (byte: number) => byte === 0 || byte === 0x03 || byte === 0x0c || byte === 0x0f;

/** `GS a 0`: no automatic status, whose bytes could be taken for an answer. */
const NO_AUTOMATIC_STATUS = Uint8Array.of(0x1d, 0x61, 0x00);
/** `GS a 14`: on line, errors and paper are told by themselves; the drawer is not. */
const AUTOMATIC_STATUS = Uint8Array.of(0x1d, 0x61, 0x0e);

/** Makes the talk of a printer's way, or null when it has none. `errors`: whether `DLE EOT 3` is answered; `answerMs`: how long an answer may take. */
export function talkOf(
  way: StatusWay,
  status: Pick<PrinterProfile['status'], 'errors' | 'nearEnd'>,
  transport: Transport,
  answerMs: number,
): StatusTalk | null {
  switch (way) {
    case 'dle-eot':
      return new DleEotTalk(transport, answerMs, status);
    case 'asb':
      return new AsbTalk(transport, answerMs, status);
    case 'star-asb':
      return new StarTalk(transport, answerMs);
    case 'esc-v':
      return new PanelTalk(transport, answerMs);
    case 'custom-full':
      return new CustomTalk(transport, answerMs, status);
    case 'none':
      return null;
  }
}

class DleEotTalk extends StatusTalk {
  override readonly prefix: Uint8Array = NO_AUTOMATIC_STATUS;
  private readonly has: { readonly errors: boolean; readonly nearEnd: string };

  constructor(transport: Transport, answerMs: number, has: { readonly errors: boolean; readonly nearEnd: string }) {
    super(transport, answerMs);
    this.has = has;
  }

  protected override async inquire(limit: Limit): Promise<PrinterStatus | null> {
    const printer = await this.askFor(1, limit);
    const offLine = printer === null ? null : await this.askFor(2, limit);
    const errors = offLine === null || !this.has.errors ? null : await this.askFor(3, limit);
    const paper = offLine === null ? null : await this.askFor(4, limit);
    if (printer === null || offLine === null || paper === null || this.isBabble) {
      return null;
    }
    return this.seen(statusOf(errors === null ? [printer, offLine, paper] : [printer, offLine, paper, errors]));
  }

  override suffix(): Uint8Array {
    return IN_TURN_REQUEST;
  }

  protected override take(byte: number): 'known' | 'noise' {
    if (!this.listening || !isInTurnAnswer(byte)) {
      return 'noise';
    }
    this.heardInTurn = true;
    return 'known';
  }

  /** A near end is no news from a printer that has no sensor for it: some such boards set the bits for ever. */
  protected seen(status: PrinterStatus): PrinterStatus {
    return this.has.nearEnd === 'none' && status.paper === 'near end' ? { ...status, paper: 'ok' } : status;
  }

  private askFor(n: number, limit: Limit): Promise<number | null> {
    return this.question(statusRequest(n), limit, (byte) => (isStatusByte(byte) ? byte : null));
  }
}

/** The first byte of a packet has bit 4 set and the lowest two clear, which no answer to `DLE EOT` has; in the rest bit 4 is 0. */
const isAsbHead = (byte: number) => (byte & 0b1001_0011) === 0b0001_0000;
const ASB_BYTES = 4;

class AsbTalk extends DleEotTalk {
  override readonly prefix = new Uint8Array();
  override readonly subscription = AUTOMATIC_STATUS;
  private packet: number[] = [];

  /** The reset that ends a job ends automatic status too. */
  override suffix(): Uint8Array {
    return Buffer.concat([super.suffix(), AUTOMATIC_STATUS]);
  }

  protected override take(byte: number): 'known' | 'noise' {
    if (isAsbHead(byte)) {
      this.packet = [byte];
      return 'known';
    }
    if (this.packet.length === 0 || (byte & 0b1001_0000) !== 0) {
      this.packet = [];
      return super.take(byte);
    }
    this.packet.push(byte);
    if (this.packet.length === ASB_BYTES) {
      this.told = this.seen(asbStatus(this.packet));
      this.packet = [];
    }
    return 'known';
  }
}

/** `ESC ACK SOH`: one packet now. `ESC RS a 1`: one with each change from now on. */
const STAR_STATUS = Uint8Array.of(0x1b, 0x06, 0x01);
const STAR_AUTOMATIC = Uint8Array.of(0x1b, 0x1e, 0x61, 0x01);
/** Counts one up when everything sent before it has been printed. */
const ETB = 0x17;
const LEAST_STAR_BYTES = 7;
const ETB_BYTE = 7;

/** The number of bytes of a Star packet stands in five bits of its first byte, spread around the fixed bit 4. */
function starLength(head: number): number {
  return ((head >> 1) & 0b0111) | ((head >> 2) & 0b1_1000);
}

/** The counter's five bits, spread the same way. */
function starCounter(packet: readonly number[]): number | null {
  const byte = packet[ETB_BYTE];
  return byte === undefined ? null : starLength(byte);
}

class StarTalk extends StatusTalk {
  override readonly subscription = STAR_AUTOMATIC;
  private packet: number[] = [];
  private counter: number | null = null;
  private awaited: number | null = null;

  protected override async inquire(limit: Limit): Promise<PrinterStatus | null> {
    this.told = null;
    const status = await this.question(STAR_STATUS, limit, (byte) => {
      this.note(byte);
      return this.told ?? 'more';
    });
    this.told = null;
    return this.isBabble ? null : status;
  }

  override suffix(): Uint8Array {
    this.awaited = this.counter === null ? null : (this.counter + 1) % 32;
    return Uint8Array.of(ETB);
  }

  protected override take(byte: number): 'known' | 'noise' {
    const inside = this.packet.length > 0 || (byte & 0b1001_0001) === 0b0000_0001;
    this.told = this.status(byte) ?? this.told;
    return inside ? 'known' : 'noise';
  }

  /** Packets overtake no answer and no answer overtakes them: each is the state of its moment. */
  private status(byte: number): PrinterStatus | null {
    const isHead = (byte & 0b1001_0001) === 0b0000_0001;
    if (isHead) {
      this.packet = starLength(byte) >= LEAST_STAR_BYTES ? [byte] : [];
      return null;
    }
    if (this.packet.length === 0 || (byte & 0b1001_0001) !== 0) {
      this.packet = [];
      return null;
    }
    this.packet.push(byte);
    if (this.packet.length < starLength(this.packet[0] ?? 0)) {
      return null;
    }
    const whole = this.packet;
    this.packet = [];
    this.counter = starCounter(whole);
    this.heardInTurn ||= this.listening && this.awaited !== null && this.counter === this.awaited;
    return starStatus(whole);
  }
}

/** `ESC v 0`: one byte, when everything before it has been dealt with. Bits 0, 1, 4 and 7 are never set. */
const PANEL_STATUS = Uint8Array.of(0x1b, 0x76, 0x00);
const isPanelByte = (byte: number) => (byte & 0b1001_0011) === 0;

class PanelTalk extends StatusTalk {
  override readonly canInterrupt = false;

  protected override async inquire(limit: Limit): Promise<PrinterStatus | null> {
    const byte = await this.question(PANEL_STATUS, limit, (answer) => (isPanelByte(answer) ? answer : null));
    return byte === null || this.isBabble ? null : panelStatus(byte);
  }

  override suffix(): Uint8Array {
    return PANEL_STATUS;
  }

  protected override take(byte: number): 'known' | 'noise' {
    if (!this.listening || !isPanelByte(byte)) {
      return 'noise';
    }
    this.heardInTurn = true;
    return 'known';
  }
}

const CUSTOM_HEAD = [0x10, 0x0f] as const;
const CUSTOM_BYTES = 6;

/** Knows the cutter, the temperature and jams by one answer of six bytes. The proof in turn is that of ESC/POS. */
class CustomTalk extends DleEotTalk {
  override readonly prefix = new Uint8Array();

  protected override async inquire(limit: Limit): Promise<PrinterStatus | null> {
    const packet: number[] = [];
    const status = await this.question(statusRequest(20), limit, (byte) => {
      if (packet.length < CUSTOM_HEAD.length && byte !== CUSTOM_HEAD[packet.length]) {
        packet.length = 0;
        return null;
      }
      packet.push(byte);
      return packet.length === CUSTOM_BYTES ? customStatus(packet.slice(CUSTOM_HEAD.length)) : 'more';
    });
    return status === null ? null : this.seen(status);
  }
}
