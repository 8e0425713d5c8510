import type { Code } from './parse.ts';
import { writeObjects } from './write.ts';

/**
 * CRC-16/CCITT-FALSE, the checksum at the end of a merchant-presented code: polynomial 1021, start FFFF, nothing reflected,
 * nothing added at the end. `123456789` gives 29B1.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    }
    crc &= 0xffff;
  }
  return crc;
}

/**
 * The checksum as four upper-case hex digits. Lengths in a code count characters, but this runs over the UTF-8 bytes.
 * @param text everything in front of the four digits, with its `6304`
 */
export function crcText(text: string): string {
  return crc16(new TextEncoder().encode(text)).toString(16).toUpperCase().padStart(4, '0');
}

export type CrcCheck =
  | { readonly kind: 'right' }
  /** `found` is what the code says, `made` what comes out of the rest of it. */
  | { readonly kind: 'wrong'; readonly found: string; readonly made: string }
  /** The last object is not a checksum. */
  | { readonly kind: 'missing' };

/** Compares a code's checksum with what it is about. Lower-case hex digits count here; a strict `validate` names them. */
export function verifyCrc({ objects }: Code): CrcCheck {
  const last = objects.at(-1);
  const rest = writeObjects(objects.slice(0, -1));
  if (last?.id !== '63' || !/^[0-9A-Fa-f]{4}$/.test(last.value) || rest === null) {
    return { kind: 'missing' };
  }
  const made = crcText(`${rest}6304`);
  return last.value.toUpperCase() === made ? { kind: 'right' } : { kind: 'wrong', found: last.value, made };
}
