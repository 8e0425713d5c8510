import { Buffer } from 'node:buffer';
import type { Pty } from './pty.ts';

export type BoardManner = 'obeys' | 'refuses' | 'loses answers' | 'deaf';

/** Table-driven, so that it is not the driver's own arithmetic that checks the driver. */
const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value % 2 === 1 ? Math.floor(value / 2) ^ 0xa001 : Math.floor(value / 2);
  }
  return value;
});

export function withCrc(bytes: readonly number[]): Buffer {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  }
  return Buffer.from([...bytes, crc & 0xff, crc >>> 8]);
}

/** A relay board at the far end of a serial line: Modbus RTU, read coils and write single coil. */
export class ModbusBoard {
  readonly coils = new Map<number, boolean>();
  /** Every request that was good, in hex. */
  readonly requests: string[] = [];
  /** How often each coil went from off to on. */
  readonly onEdges = new Map<number, number>();
  manner: BoardManner = 'obeys';
  /** In place of the answer; null: the answer as it should be. */
  answerWith: ((request: Buffer, answer: Buffer) => readonly Buffer[] | null) | null = null;
  private readonly line: Pty;
  private readonly unit: number;
  private rest: Buffer = Buffer.alloc(0);

  constructor(line: Pty, unit = 1) {
    this.line = line;
    this.unit = unit;
    line.onData((bytes) => this.hear(bytes));
  }

  count(what: 'read' | 'on' | 'off', coil: number): number {
    const tail = { read: '0001', on: 'ff00', off: '0000' }[what];
    const head = Buffer.from([this.unit, what === 'read' ? 1 : 5, coil >> 8, coil & 0xff]).toString('hex');
    return this.requests.filter((request) => request.startsWith(head + tail)).length;
  }

  private hear(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= 8) {
      const request = this.rest.subarray(0, 8);
      if (withCrc([...request.subarray(0, 6)]).equals(request)) {
        this.rest = this.rest.subarray(8);
        this.take(Buffer.from(request));
      } else {
        this.rest = this.rest.subarray(1);
      }
    }
  }

  private take(request: Buffer): void {
    this.requests.push(request.toString('hex'));
    if (request[0] !== this.unit || this.manner === 'deaf') {
      return;
    }
    const answer = this.act(request);
    const told = this.answerWith?.(request, answer) ?? (this.manner === 'loses answers' ? [] : [answer]);
    for (const part of told) {
      void this.line.write(part).catch(() => {});
    }
  }

  private act(request: Buffer): Buffer {
    const coil = request.readUInt16BE(2);
    if (request[1] === 1) {
      return withCrc([this.unit, 1, 1, this.coils.get(coil) === true ? 1 : 0]);
    }
    const on = request.readUInt16BE(4) === 0xff00;
    if (this.manner === 'refuses' && on) {
      return withCrc([this.unit, 0x85, 2]);
    }
    if (on && this.coils.get(coil) !== true) {
      this.onEdges.set(coil, (this.onEdges.get(coil) ?? 0) + 1);
    }
    this.coils.set(coil, on);
    return Buffer.from(request);
  }
}
