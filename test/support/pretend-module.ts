import { Buffer } from 'node:buffer';
import type { Pty } from './pty.ts';

/** A command of the host, and what the module says to it: nothing where it is left out. */
export type Manner = readonly (readonly [command: Buffer, answer?: Buffer])[];

/** A scanner module behind a serial line that understands some commands, and keeps what it was told. */
export class PretendModule {
  /** Commands in the order in which they came, as hexadecimal text. What is not understood is kept too, when `manner` is empty. */
  readonly heard: string[] = [];
  private readonly pty: Pty;
  private bytes: Buffer = Buffer.alloc(0);
  manner: Manner;

  constructor(pty: Pty, manner: Manner) {
    this.pty = pty;
    this.manner = manner;
    pty.onData((bytes) => {
      this.bytes = Buffer.concat([this.bytes, bytes]);
      while (this.take());
    });
  }

  /** How often it was told this. */
  count(command: Buffer): number {
    return this.heard.filter((one) => one === command.toString('hex')).length;
  }

  /** What it was told last. */
  get last(): string {
    return this.heard.at(-1) ?? '';
  }

  private take(): boolean {
    const known = this.manner.find(([command]) => this.bytes.subarray(0, command.length).equals(command));
    if (known === undefined) {
      return false;
    }
    const [command, answer] = known;
    this.bytes = this.bytes.subarray(command.length);
    this.heard.push(command.toString('hex'));
    if (answer !== undefined) {
      // Whoever listened may have hung up by now.
      this.pty.write(answer).catch(() => undefined);
    }
    return true;
  }
}

export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

/** A module of the GM65 kind. */
export const GROW = {
  speed: hex('7E 00 07 01 00 2A 02 D8 0F'),
  speedIs: hex('02 00 00 02 39 01 C1 4C'),
  begin: hex('7E 00 08 01 00 00 D6 AB CD'),
  stop: hex('7E 00 08 01 00 00 D5 AB CD'),
  done: hex('02 00 00 01 00 33 31'),
} as const;

export const GROW_MANNER: Manner = [
  [GROW.speed, GROW.speedIs],
  [GROW.begin, GROW.done],
  [GROW.stop, GROW.done],
];
