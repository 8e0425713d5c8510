import type { CjkEncoding } from '../devices/printer/profile.ts';

/** The encoder's names. Big5 is asked for with its Hong Kong extension, and cut back below to what printers have. */
const ENCODINGS: Readonly<Record<Exclude<CjkEncoding, 'none'>, string>> = { gb18030: 'gb18030', big5: 'big5hkscs' };

/** First bytes of the two-byte part of each set: GBK, and Big5 without the extensions. */
const FIRST_BYTES = { gb18030: [0x81, 0xfe], big5: [0xa1, 0xf9] } as const;

/**
 * Makes the encoder of a printer's two-byte mode: the two bytes of a character, or null when the printer has none for it. The rare
 * characters to which GB18030 gives four bytes are not in the printers.
 */
export async function twoByteEncoder(encoding: CjkEncoding): Promise<(character: string) => Uint8Array | null> {
  if (encoding === 'none') {
    return () => null;
  }
  const loaded = await import('iconv-lite');
  const iconv = loaded.default ?? loaded;
  const [from, to] = FIRST_BYTES[encoding];
  return (character) => {
    const bytes = iconv.encode(character, ENCODINGS[encoding]);
    const first = bytes[0] ?? 0;
    return bytes.length === 2 && first >= from && first <= to ? bytes : null;
  };
}
