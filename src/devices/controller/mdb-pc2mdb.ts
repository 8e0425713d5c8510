import { Buffer } from 'node:buffer';
import { type Health, READY } from '../../domain/health.ts';
import { DISABLED, type MdbInterface, type MdbInterfaceParts, NOT_HEARD } from './mdb-link.ts';
import { checkSum, currencyCode, MdbReader, type ReaderEvent, type ReaderIdentity, SAID } from './mdb-reader.ts';

const STX = 0x02;
const ETX = 0x03;
/** The longest block of the bus has 36 bytes, two digits each. */
const MAX_HEX = 80;

/**
 * The interface that is sold as RS232-MDB, PC2MDB, Pi2MDB and MDB-USB (Wafer): 9600 baud. It answers the polls and the set-up of the
 * machine by itself, and hands everything else through: from the machine as hexadecimal text between STX and ETX with the check sum at
 * its end, to the machine as bytes with their check sum, which it sends at the next poll. Its sibling MDB-RS232 is a master, and is
 * of no use here.
 */
export class Pc2Mdb implements MdbInterface {
  private readonly parts: MdbInterfaceParts;
  private readonly identity: ReaderIdentity;
  private reader: MdbReader;
  private text: string | null = null;
  private heard = false;
  private wrongScale: string | null = null;

  constructor(identity: ReaderIdentity, parts: MdbInterfaceParts) {
    this.parts = parts;
    this.identity = identity;
    this.reader = new MdbReader(identity, true);
  }

  get health(): Health {
    if (this.wrongScale !== null) return { status: 'failing', reason: this.wrongScale };
    if (!this.heard) return NOT_HEARD;
    return this.reader.state === 'disabled' || this.reader.state === 'inactive' ? DISABLED : READY;
  }

  opened(): void {
    this.reader = new MdbReader(this.identity, true);
    this.text = null;
    this.heard = false;
    this.wrongScale = null;
    this.parts.onHealth();
    // A machine that has been on for long tells nothing by itself; and a session of before must not be gone on with.
    this.reader.justReset();
    this.flush();
  }

  hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === STX) this.text = '';
      else if (byte === ETX) this.line(this.text ?? '');
      else if (this.text !== null)
        this.text = this.text.length < MAX_HEX ? this.text + String.fromCharCode(byte) : null;
      if (byte === ETX) this.text = null;
    }
  }

  begin(funds: number): boolean {
    return this.health.status === 'ready' && this.reader.begin(funds) && this.flush();
  }

  approve(amount: number): boolean {
    return this.reader.approve(amount) && this.flush();
  }

  deny(): void {
    this.reader.deny();
    this.flush();
  }

  endSession(): void {
    this.reader.cancelSession();
    this.flush();
  }

  farewell(): void {
    this.deny();
    this.endSession();
  }

  private line(text: string): void {
    const digits = text.replace(/\s/g, '');
    if (digits.length < 4 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(digits)) return;
    const bytes = Buffer.from(digits, 'hex');
    const block = bytes.subarray(0, -1);
    if (checkSum(block) !== bytes.at(-1)) return;
    if (block[0] === SAID.configuration && block.length === 8) this.ownConfiguration(block);
    const taken = this.reader.take(block);
    if (taken === null) return;
    this.heard = true;
    // What is to be answered at once the box has answered, and a reset too: another word on it would have the machine reset us again.
    if (taken.event?.type === 'reset') this.reader.next();
    this.flush();
    this.tell(taken.event);
    this.parts.onHealth();
  }

  /** The box says at its start what it tells the machine of us. It has to count money as we do. */
  private ownConfiguration(block: Uint8Array): void {
    const [, , high = 0, low = 0, scale, decimals] = block;
    const { identity } = this;
    const currency = (high << 8) | low;
    const isSame = scale === identity.scale && decimals === identity.decimals;
    const isOurs = currency === currencyCode(identity.currencyNumber);
    const told = `scale ${scale}, ${decimals} decimals, currency ${currency.toString(16)}`;
    this.wrongScale =
      isSame && (isOurs || (currency & 0xf000) === 0)
        ? null
        : `the MDB interface tells the machine: ${told}; set it, or gpio.controller.scale, so that both count money alike`;
    this.parts.onHealth();
  }

  private tell(event: ReaderEvent | null): void {
    const { onEvent } = this.parts;
    switch (event?.type) {
      case 'request':
      case 'success':
      case 'failure':
        onEvent(event);
        break;
      case 'session over':
        onEvent(event);
        if (this.reader.state === 'enabled') onEvent({ type: 'free' });
        break;
      case 'enabled':
        if (this.reader.state === 'enabled') onEvent({ type: 'free' });
        break;
      case 'reset':
      case 'out of sequence':
        onEvent({ type: 'lost' });
        break;
      default:
        break;
    }
  }

  /** @returns false when something could not be sent. */
  private flush(): boolean {
    let all = true;
    for (let said = this.reader.next(); said !== null; said = this.reader.next()) {
      all = this.parts.send(Buffer.from([...said, checkSum(said)])) && all;
    }
    return all;
  }
}
