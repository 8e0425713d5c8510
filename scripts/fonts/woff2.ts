// Reads fonts in the WOFF2 format (W3C recommendation "WOFF File Format 2.0") far enough to take outlines out of them.

import { brotliDecompressSync } from 'node:zlib';
import { Bytes } from './bytes.ts';

export interface Woff2 {
  /** Tables by their four-letter tag. `glyf` and `loca` are as the format has transformed them. */
  readonly tables: ReadonlyMap<string, Uint8Array>;
}

/** Section 5.1, "Known Table Tags". */
const KNOWN_TAGS = [
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT',
  'EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH',
  'CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar',
  'gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill',
]
  .join(' ')
  .split(' ');

const SIGNATURE = 0x774f4632;

/** @throws Error when it is not a WOFF2 file, or a damaged one. */
export function readWoff2(file: Uint8Array): Woff2 {
  const bytes = new Bytes(file);
  if (bytes.u32() !== SIGNATURE) {
    throw new Error('not a WOFF2 font');
  }
  bytes.at = 12;
  const count = bytes.u16();
  bytes.at = 20;
  const compressedLength = bytes.u32();
  bytes.at = 48;
  const entries = Array.from({ length: count }, () => readEntry(bytes));
  const data = brotliDecompressSync(file.subarray(bytes.at, bytes.at + compressedLength));
  const tables = new Map<string, Uint8Array>();
  let from = 0;
  for (const { tag, length } of entries) {
    tables.set(tag, data.subarray(from, from + length));
    from += length;
  }
  if (from > data.length) {
    throw new Error('the WOFF2 font is cut off');
  }
  return { tables };
}

function readEntry(bytes: Bytes): { readonly tag: string; readonly length: number } {
  const flags = bytes.u8();
  const known = flags & 0x3f;
  const tag = known === 0x3f ? bytes.text(4) : (KNOWN_TAGS[known] ?? '');
  const length = bytes.base128();
  // Version 0 is "transformed" for these two and "as it is" for every other table.
  if (flags >> 6 !== 0) {
    throw new Error(`table ${tag} is stored in a way that is not provided for`);
  }
  return { tag, length: tag === 'glyf' || tag === 'loca' ? bytes.base128() : length };
}
