import { Buffer } from 'node:buffer';
import type { Level } from './lines.ts';
import type { Pull } from './port.ts';

/*
 * The structures of the kernel's <linux/gpio.h>, version 2 of its interface (Linux 5.10), as bytes. Their layout is the same on
 * 32-bit and 64-bit machines; numbers are little-endian, as on every machine that kioskd runs on. A test compares what stands here
 * with what a C compiler makes of the header.
 */

const NAME_SIZE = 32;

/** Bits of `gpio_v2_line_flag`. */
export const FLAG = {
  used: 1 << 0,
  activeLow: 1 << 1,
  input: 1 << 2,
  output: 1 << 3,
  edgeRising: 1 << 4,
  edgeFalling: 1 << 5,
  pullUp: 1 << 8,
  pullDown: 1 << 9,
  pullOff: 1 << 10,
} as const;

const ATTRIBUTE_OUTPUT_VALUES = 2;

export const CHIP_INFO = { size: 68, name: 0, label: 32, lines: 64 } as const;

export const LINE_INFO = { size: 256, name: 0, consumer: 32, offset: 64, numAttrs: 68, flags: 72 } as const;

/** `gpio_v2_line_request`, with the `gpio_v2_line_config` inside it at `config`. */
export const LINE_REQUEST = {
  size: 592,
  offsets: 0,
  consumer: 256,
  config: 288,
  numLines: 560,
  eventBufferSize: 564,
  fd: 588,
} as const;

/** Within the configuration. One attribute is: id (u32), padding, value (u64), mask of lines (u64). */
export const LINE_CONFIG = { size: 272, flags: 0, numAttrs: 8, attrs: 32 } as const;
export const CONFIG_ATTRIBUTE = { size: 24, id: 0, value: 8, mask: 16 } as const;

export const LINE_VALUES = { size: 16, bits: 0, mask: 8 } as const;

export const LINE_EVENT = { size: 48, id: 8 } as const;

const READ = 2;
const WRITE = 1;
const GPIO_TYPE = 0xb4;

/** Numbers of the requests. */
export const REQUEST = {
  chipInfo: requestNumber(READ, 0x01, CHIP_INFO.size),
  lineInfo: requestNumber(READ | WRITE, 0x05, LINE_INFO.size),
  getLine: requestNumber(READ | WRITE, 0x07, LINE_REQUEST.size),
  getValues: requestNumber(READ | WRITE, 0x0e, LINE_VALUES.size),
  setValues: requestNumber(READ | WRITE, 0x0f, LINE_VALUES.size),
  /** Of every file, not of GPIO: reads give EAGAIN from now on instead of waiting (<asm-generic/ioctls.h>). */
  dontBlock: 0x5421,
} as const;

export interface ChipInfo {
  /** The kernel's own name for it: `gpiochip0`, by whatever name it was opened. */
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

export interface LineInfo {
  readonly used: boolean;
  /** What its user calls itself: `sysfs`, `spi0 CS0`, the name of a program. Text from outside. */
  readonly consumer: string;
}

/** To be filled in by `REQUEST.chipInfo`. */
export function chipInfoBytes(): Buffer {
  return Buffer.alloc(CHIP_INFO.size);
}

export function readChipInfo(bytes: Buffer): ChipInfo {
  return {
    name: text(bytes, CHIP_INFO.name),
    label: text(bytes, CHIP_INFO.label),
    lines: bytes.readUInt32LE(CHIP_INFO.lines),
  };
}

/** A question for `REQUEST.lineInfo`. */
export function lineInfoBytes(offset: number): Buffer {
  const bytes = Buffer.alloc(LINE_INFO.size);
  bytes.writeUInt32LE(offset, LINE_INFO.offset);
  return bytes;
}

export function readLineInfo(bytes: Buffer): LineInfo {
  const flags = bytes.readBigUInt64LE(LINE_INFO.flags);
  return { used: (flags & BigInt(FLAG.used)) !== 0n, consumer: text(bytes, LINE_INFO.consumer) };
}

/** For `REQUEST.getLine`: one line as an output that begins at `level`. */
export function outputRequestBytes(offset: number, level: Level, consumer: string): Buffer {
  const bytes = lineRequestBytes(offset, FLAG.output, consumer);
  const attribute = LINE_REQUEST.config + LINE_CONFIG.attrs;
  bytes.writeUInt32LE(1, LINE_REQUEST.config + LINE_CONFIG.numAttrs);
  bytes.writeUInt32LE(ATTRIBUTE_OUTPUT_VALUES, attribute + CONFIG_ATTRIBUTE.id);
  bytes.writeBigUInt64LE(BigInt(level), attribute + CONFIG_ATTRIBUTE.value);
  bytes.writeBigUInt64LE(1n, attribute + CONFIG_ATTRIBUTE.mask);
  return bytes;
}

/** For `REQUEST.getLine`: one line as an input that reports both edges. Without `pull` the resistor stays as it is. */
export function inputRequestBytes(offset: number, pull: Pull | undefined, consumer: string): Buffer {
  const bias = { up: FLAG.pullUp, down: FLAG.pullDown, off: FLAG.pullOff };
  const flags = FLAG.input | FLAG.edgeRising | FLAG.edgeFalling | (pull === undefined ? 0 : bias[pull]);
  return lineRequestBytes(offset, flags, consumer);
}

/** The file of the line that was asked for. */
export function readLineFd(bytes: Buffer): number {
  return bytes.readInt32LE(LINE_REQUEST.fd);
}

/** For `REQUEST.setValues` on a file of one line. */
export function setLevelBytes(level: Level): Buffer {
  return valuesBytes(level);
}

/** For `REQUEST.getValues` on a file of one line. */
export function getLevelBytes(): Buffer {
  return valuesBytes(0);
}

export function readLevel(bytes: Buffer): Level {
  return (bytes.readBigUInt64LE(LINE_VALUES.bits) & 1n) === 1n ? 1 : 0;
}

function valuesBytes(level: Level): Buffer {
  const bytes = Buffer.alloc(LINE_VALUES.size);
  bytes.writeBigUInt64LE(BigInt(level), LINE_VALUES.bits);
  bytes.writeBigUInt64LE(1n, LINE_VALUES.mask);
  return bytes;
}

function lineRequestBytes(offset: number, flags: number, consumer: string): Buffer {
  const bytes = Buffer.alloc(LINE_REQUEST.size);
  bytes.writeUInt32LE(offset, LINE_REQUEST.offsets);
  bytes.write(consumer.slice(0, NAME_SIZE - 1), LINE_REQUEST.consumer, 'ascii');
  bytes.writeBigUInt64LE(BigInt(flags), LINE_REQUEST.config + LINE_CONFIG.flags);
  bytes.writeUInt32LE(1, LINE_REQUEST.numLines);
  return bytes;
}

function text(bytes: Buffer, at: number): string {
  const whole = bytes.toString('latin1', at, at + NAME_SIZE);
  const end = whole.indexOf('\0');
  return end < 0 ? whole : whole.slice(0, end);
}

/** As _IOR and _IOWR of <asm-generic/ioctl.h> make it. */
function requestNumber(direction: number, number: number, size: number): number {
  return ((direction << 30) | (size << 16) | (GPIO_TYPE << 8) | number) >>> 0;
}
