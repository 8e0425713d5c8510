import { Buffer } from 'node:buffer';

/**
 * Frames of Modbus RTU, as far as a board of coils takes: function 01 (read coils) and 05 (write single coil). From "MODBUS over
 * Serial Line V1.02" and "MODBUS Application Protocol V1.1b3" (modbus.org): address, function, data, CRC-16 with its low byte first.
 */
export type ModbusRequest =
  | { readonly write: boolean; readonly unit: number; readonly coil: number }
  | { readonly read: true; readonly unit: number; readonly coil: number };

export type ModbusAnswer =
  /** What was written, confirmed; or the level that was read. */
  | { readonly kind: 'coil'; readonly on: boolean }
  /** The board says no. */
  | { readonly kind: 'exception'; readonly code: number }
  /** Our own bytes came back: the adapter or the cable hears itself. */
  | { readonly kind: 'own echo' };

const READ = 0x01;
const WRITE = 0x05;
const EXCEPTION = 0x80;
const ON = 0xff00;
const CRC_BYTES = 2;

/** CRC-16 with the polynomial 0xA001 (reflected 0x8005), beginning with 0xFFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

export function frameOf(request: ModbusRequest): Buffer {
  const frame = Buffer.alloc(6 + CRC_BYTES);
  const value = 'read' in request ? 1 : request.write ? ON : 0;
  frame.writeUInt8(request.unit, 0);
  frame.writeUInt8('read' in request ? READ : WRITE, 1);
  frame.writeUInt16BE(request.coil, 2);
  frame.writeUInt16BE(value, 4);
  frame.writeUInt16LE(crc16(frame.subarray(0, 6)), 6);
  return frame;
}

/**
 * The answer to this request among the bytes that came since it was sent; null: none so far. What has a wrong check sum, or is of
 * another board, function, coil or level, is no answer. Noise before the answer is passed over.
 *
 * The answer to a write is the request over again, so an adapter that hears itself looks like a board that obeys. Only a read tells
 * the two apart: so the driver reads before it writes for the first time, and goes on reading now and then.
 */
export function answerIn(bytes: Buffer, request: ModbusRequest): ModbusAnswer | null {
  const sent = frameOf(request);
  if ('read' in request && bytes.includes(sent)) return { kind: 'own echo' };
  for (let from = 0; from < bytes.length; from += 1) {
    const answer = answerAt(bytes.subarray(from), request, sent);
    if (answer !== null) return answer;
  }
  return null;
}

function answerAt(bytes: Buffer, request: ModbusRequest, sent: Buffer): ModbusAnswer | null {
  const asked = 'read' in request ? READ : WRITE;
  if (bytes[0] !== request.unit) return null;
  if (bytes[1] === (asked | EXCEPTION)) {
    const code = whole(bytes, 3)?.[2];
    return code === undefined ? null : { kind: 'exception', code };
  }
  if (bytes[1] !== asked) return null;
  if ('read' in request) {
    // One coil was asked for: one byte of data, and the coil is its lowest bit.
    const frame = bytes[2] === 1 ? whole(bytes, 4) : null;
    return frame === null ? null : { kind: 'coil', on: ((frame[3] ?? 0) & 1) === 1 };
  }
  return bytes.length >= sent.length && bytes.subarray(0, sent.length).equals(sent)
    ? { kind: 'coil', on: request.write }
    : null;
}

/** The frame of so many bytes at the beginning, when it is there and its check sum is right. */
function whole(bytes: Buffer, length: number): Buffer | null {
  if (bytes.length < length + CRC_BYTES) return null;
  const frame = bytes.subarray(0, length);
  return bytes.readUInt16LE(length) === crc16(frame) ? frame : null;
}
