import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { ONE_SIGN } from '../keypad/port.ts';
import type { FromHardware, ToHardware } from './link.ts';

/** Longest message in characters; a receipt drawn as a picture is the largest that there is. */
export const MAX_MESSAGE = 4 * 1024 * 1024;
/** A peer that lets this many bytes pile up unread is cut off. */
export const MAX_UNREAD = 16 * 1024 * 1024;

const name = z.string().min(1).max(64);
const id = z.number().int().nonnegative();
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const problem = z.enum(['no printer', 'paper out', 'cover open', 'offline', 'busy', 'timeout', 'error']);

const key = z.discriminatedUnion('is', [
  z.object({ is: z.literal('sign'), sign: z.string().regex(ONE_SIGN) }),
  z.object({ is: z.literal(['enter', 'erase', 'back']) }),
]);

const toHardware = z.discriminatedUnion('type', [
  z.object({ type: z.literal('relay'), name, on: z.boolean() }),
  z.object({
    type: z.literal('light'),
    pattern: z.enum(['off', 'idle', 'choose', 'pay', 'wait', 'success', 'failure', 'out of service']),
  }),
  z.object({ type: z.literal('backlight'), glow: z.enum(['on', 'dim', 'off']) }),
  z.object({ type: z.literal('print'), id, bytesBase64: base64 }),
  z.object({ type: z.literal('printer status'), id }),
  z.object({ type: z.literal('vend'), id, channel: name, ms: z.number().positive() }),
  z.object({ type: z.literal('vend stop'), channel: name }),
  z.object({ type: z.literal('channel?'), id, channel: name }),
]);

const printerStatus = z.object({
  online: z.boolean(),
  paper: z.enum(['ok', 'near end', 'out', 'unknown']),
  cover: z.enum(['closed', 'open', 'unknown']),
  error: z.boolean(),
  cutter: z.enum(['ok', 'stuck', 'unknown']).default('unknown'),
  temperature: z.enum(['ok', 'too hot', 'unknown']).default('unknown'),
  lasting: z.boolean().default(false),
});

const fromHardware = z.discriminatedUnion('type', [
  z.object({ type: z.literal('scanner'), plugged: z.boolean() }),
  z.object({ type: z.literal('scanner bytes'), bytesBase64: base64 }),
  z.object({ type: z.literal('keypad'), plugged: z.boolean() }),
  z.object({ type: z.literal('key'), key }),
  z.object({ type: z.literal('printer'), connected: z.boolean() }),
  z.object({ type: z.literal('print done'), id, problem: problem.nullable() }),
  z.object({ type: z.literal('printer status'), id, status: printerStatus }),
  z.object({ type: z.literal('sensor'), name, active: z.boolean() }),
  z.object({ type: z.literal('controller'), connected: z.boolean() }),
  z.object({ type: z.literal('vend done'), id, result: z.enum(['done', 'refused']) }),
  z.object({ type: z.literal('channel'), id, on: z.boolean() }),
]);

/** One line of JSON to one message; null for anything else. */
export function parseToHardware(line: string): ToHardware | null {
  return toHardware.safeParse(parseJson(line)).data ?? null;
}

/** One line of JSON to one message; null for anything else. */
export function parseFromHardware(line: string): FromHardware | null {
  return fromHardware.safeParse(parseJson(line)).data ?? null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

export function toLine(message: ToHardware | FromHardware): string {
  return `${JSON.stringify(message)}\n`;
}

/** Cuts a byte stream into lines and refuses one that grows beyond `maxLength` characters. */
export class LineReader {
  readonly #maxLength: number;
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** @returns the lines that this chunk completed, or null when one is too long: the peer is to be cut off. */
  push(chunk: Buffer): string[] | null {
    const pieces = this.#decoder.write(chunk).split('\n');
    const rest = pieces.pop() ?? '';
    const lines: string[] = [];
    for (const piece of pieces) {
      if (this.#length + piece.length > this.#maxLength) return null;
      this.#parts.push(piece);
      lines.push(this.#parts.join(''));
      this.#parts = [];
      this.#length = 0;
    }
    this.#parts.push(rest);
    this.#length += rest.length;
    return this.#length > this.#maxLength ? null : lines;
  }
}
