import { Buffer } from 'node:buffer';
import type { Pty } from './pty.ts';

export type LcusManner = 'obeys' | 'loses answers' | 'deaf';

/** A relay board of the LCUS kind at the far end of a serial line: four bytes a command, and FF. */
export class LcusBoard {
  readonly relays = new Map<number, boolean>();
  readonly onEdges = new Map<number, number>();
  /** Every command that was good, in hex, in order. */
  readonly commands: string[] = [];
  manner: LcusManner = 'obeys';
  private readonly line: Pty;
  private readonly answers: 'never' | 'feedback' | 'status';
  private rest: number[] = [];
  private saying: Promise<void> = Promise.resolve();

  constructor(line: Pty, answers: 'never' | 'feedback' | 'status') {
    this.line = line;
    this.answers = answers;
    line.onData((bytes) => this.hear(bytes));
  }

  private hear(bytes: Buffer): void {
    this.rest.push(...bytes);
    while (this.rest.length > 0) {
      if (this.rest[0] === 0xff) {
        this.rest.shift();
        this.take([0xff]);
      } else if (this.rest[0] !== 0xa0) {
        this.rest.shift();
      } else if (this.rest.length < 4) {
        return;
      } else {
        const [head = 0, number = 0, word = 0, sum] = this.rest.splice(0, 4);
        if (((head + number + word) & 0xff) === sum) this.take([head, number, word]);
      }
    }
  }

  private take([head, number = 0, word = 0]: readonly number[]): void {
    this.commands.push(head === 0xff ? 'ff' : Buffer.from([number, word]).toString('hex'));
    if (this.manner === 'deaf') return;
    if (head === 0xff) {
      if (this.answers === 'status') {
        const lines = [1, 2, 3, 4].map((one) => `CH${one}: ${this.relays.get(one) === true ? 'ON ' : 'OFF'}\r\n`);
        this.say(Buffer.from(lines.join(''), 'latin1'));
      }
      return;
    }
    if (word === 0 || word === 1) this.switch(number, word === 1);
    if (this.answers !== 'feedback' || word < 2) return;
    if (word === 2 || word === 3) this.switch(number, word === 3);
    const level = this.relays.get(number) === true ? 1 : 0;
    this.say(Buffer.from([0xa0, number, level, (0xa0 + number + level) & 0xff]));
  }

  private switch(number: number, on: boolean): void {
    if (on && this.relays.get(number) !== true) this.onEdges.set(number, (this.onEdges.get(number) ?? 0) + 1);
    this.relays.set(number, on);
  }

  private say(bytes: Buffer): void {
    if (this.manner === 'obeys') this.saying = this.saying.then(() => this.line.write(bytes)).catch(() => {});
  }
}
