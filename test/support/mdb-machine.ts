import type { Buffer } from 'node:buffer';
import type { Pty } from './pty.ts';

/**
 * `obeys`: the customer presses what the credit is for. `refuses`: something else at the same price. `loses answers`: it sells, and says
 * nothing more. `fails`: nothing comes out, and it says so. `nobody`: no button is pressed. `slow`: as `obeys`, and its motor never ends.
 */
export type MachineManner = 'obeys' | 'refuses' | 'loses answers' | 'fails' | 'nobody' | 'slow';

export interface Selection {
  readonly item: number;
  readonly price: number;
}

/** A vending machine with a customer before it, behind an MDB interface at the far end of a serial line. */
export abstract class Machine {
  manner: MachineManner = 'obeys';
  /** Whether the machine takes cashless payment. */
  open = true;
  /** By item number: whether its motor runs, and how often it did. */
  readonly moving = new Set<number>();
  readonly sold = new Map<number, number>();
  /** Everything that the kiosk has said, in its own form. */
  readonly heard: string[] = [];
  protected readonly line: Pty;
  protected readonly selections: readonly Selection[];
  protected chosen: Selection | null = null;
  private saying: Promise<void> = Promise.resolve();

  constructor(line: Pty, selections: readonly Selection[]) {
    this.line = line;
    this.selections = selections;
    line.onData((bytes) => this.hear(bytes));
  }

  /** What the customer does with this credit, in units of the bus. */
  protected press(funds: number): Selection | null {
    const wanted = this.selections.find(({ price }) => price === funds);
    if (wanted === undefined || this.manner === 'nobody') return null;
    this.chosen = this.manner === 'refuses' ? { ...wanted, item: wanted.item + 40 } : wanted;
    return this.chosen;
  }

  protected run(tell: (success: boolean) => void): void {
    const item = this.chosen?.item ?? -1;
    this.moving.add(item);
    this.sold.set(item, (this.sold.get(item) ?? 0) + 1);
    if (this.manner === 'slow') return;
    setTimeout(() => {
      this.moving.delete(item);
      if (this.manner !== 'loses answers') tell(this.manner !== 'fails');
    }, 50);
  }

  /** One after the other: two writes at a time may come out in any order. */
  protected say(bytes: Uint8Array | string): void {
    this.saying = this.saying.then(() => this.line.write(bytes)).catch(() => {});
  }

  protected abstract hear(bytes: Buffer): void;
}

/** How many bytes of data follow each word of a reader (section 7.4 of the specification). */
const DATA: Readonly<Record<number, number>> = { 3: 2, 5: 2, 15: 2 };

/** Behind an interface of the RS232-MDB kind: hex between STX and ETX to the kiosk, bytes with a sum from it. */
export class Pc2MdbMachine extends Machine {
  private rest: number[] = [];

  /** A block as the machine's controller sends it. */
  block(...bytes: readonly number[]): void {
    const sum = bytes.reduce((total, byte) => (total + byte) % 256, 0);
    const hex = [...bytes, sum].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
    this.say(`\x02${hex}\x03`);
  }

  /** As after the machine is switched on. */
  setUp(): void {
    this.block(0x11, 0, 3, 16, 1, 1);
    this.block(0x11, 1, 0x05, 0x41, 0, 0x32);
    this.block(0x14, this.open ? 1 : 0);
  }

  protected hear(bytes: Buffer): void {
    this.rest.push(...bytes);
    for (;;) {
      const [word = -1] = this.rest;
      const length = 1 + (DATA[word] ?? 0);
      if (this.rest.length < length + 1) return;
      const said = this.rest.splice(0, length);
      const [sum] = this.rest.splice(0, 1);
      if (said.reduce((total, byte) => (total + byte) % 256, 0) === sum) this.take(said);
    }
  }

  private take([word = -1, high = 0, low = 0]: readonly number[]): void {
    this.heard.push([word, high, low].slice(0, 1 + (DATA[word] ?? 0)).join(' '));
    switch (word) {
      case 0:
        this.setUp();
        break;
      case 3: {
        const pressed = this.press(high * 256 + low);
        if (pressed !== null) this.request(pressed);
        break;
      }
      case 4:
      case 6:
        this.block(0x13, 4);
        break;
      case 5:
        this.run((success) => {
          const item = this.chosen?.item ?? 0;
          this.block(0x13, ...(success ? [2, item >> 8, item & 255] : [3]));
          this.block(0x13, 4);
        });
        break;
      default:
        break;
    }
  }

  request({ item, price }: Selection): void {
    this.block(0x13, 0, price >> 8, price & 255, item >> 8, item & 255);
  }
}

/** Behind an interface by Qibixx: lines of text, and the state machine in the interface. */
export class QibixxMachine extends Machine {
  private text = '';

  protected hear(bytes: Buffer): void {
    const lines = (this.text + bytes.toString('latin1')).split('\n');
    this.text = lines.pop() ?? '';
    for (const line of lines) this.take(line);
  }

  tell(...lines: readonly string[]): void {
    for (const line of lines) this.say(`${line}\r\n`);
  }

  private take(line: string): void {
    this.heard.push(line);
    const [, word = '', amount = '0'] = line.split(',');
    switch (word) {
      case '0':
        this.tell('c,STATUS,OFFLINE');
        break;
      case 'SETCONF':
        this.tell('c,SET,OK');
        break;
      case '1':
        this.tell('c,STATUS,INACTIVE', 'r,ACK', 'c,STATUS,DISABLED');
        if (this.open) this.tell('c,STATUS,ENABLED');
        break;
      case 'START': {
        this.tell(`c,STATUS,IDLE,${amount}`);
        const pressed = this.press(Math.round(Number(amount) * 100));
        if (pressed !== null) this.tell(`c,STATUS,VEND,${(pressed.price / 100).toFixed(2)},${pressed.item}`);
        break;
      }
      case 'STOP':
        this.tell('c,STATUS,IDLE', 'c,STATUS,ENABLED');
        break;
      case 'VEND':
        this.run((success) =>
          this.tell(success ? 'c,VEND,SUCCESS' : 'c,ERR,"VEND 3"', 'c,STATUS,IDLE', 'c,STATUS,ENABLED'),
        );
        break;
      default:
        break;
    }
  }
}
