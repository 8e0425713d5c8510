import { Buffer } from 'node:buffer';
import type { NoiseReason } from '../../src/devices/scanner/port.ts';
import { packet, SsiGuard } from '../../src/devices/scanner/ssi.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

const DECODE_DATA = 0xf3;
export const SILENCE_MS = 100;
export const GOES_ON = 0x02;
export const SENT_AGAIN = 0x01;

/** A code, or a part of one, as a scanner sends it in a packet. */
export function part(text: string, status = 0): Buffer {
  return packet(DECODE_DATA, [0x01, ...Buffer.from(text)], status);
}

/** One byte of it is wrong. */
export function damaged(whole: Buffer): Buffer {
  const bytes = Buffer.from(whole);
  bytes[8] = (bytes[8] ?? 0) ^ 0xff;
  return bytes;
}

/** A guard of packets whose time is in our hands. */
export function ssiBench() {
  const codes: string[] = [];
  const noise: NoiseReason[] = [];
  const timers = new ManualTimers();
  const guard = new SsiGuard({
    maxLength: 1024,
    silenceMs: SILENCE_MS,
    timers,
    onNoise: (why) => noise.push(why),
    reply: () => {},
  });
  guard.on('data', (line: Buffer) => codes.push(line.toString().trimEnd()));
  return { guard, codes, noise, timers };
}
