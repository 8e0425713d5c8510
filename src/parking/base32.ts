/**
 * Crockford's base 32: no I, L, O, U, so that a code can be read out and typed, and only signs that a QR code packs tightly and that
 * the screen's keyboard has.
 */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += SIGNS[(held >> bits) & 31];
    }
    held &= 31;
  }
  return bits === 0 ? text : text + SIGNS[(held << (5 - bits)) & 31];
}

/** Null when it is not exactly what {@link toBase32} writes. Small letters, and O, I and L for what they look like, are taken too. */
export function fromBase32(text: string): Buffer | null {
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let filled = 0;
  for (const sign of text.toUpperCase()) {
    const value = SIGNS.indexOf(LOOKS_LIKE[sign] ?? sign);
    if (value < 0) {
      return null;
    }
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled] = held >> bits;
      filled += 1;
      held &= (1 << bits) - 1;
    }
  }
  // Bits that are left over are zero, and fewer than a sign: else two texts would mean the same.
  return held === 0 && bits < 5 ? bytes : null;
}

const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
