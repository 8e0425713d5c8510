const ESC = 0x1b;
const GS = 0x1d;
const FULL_OR_PARTIAL = 1;

/** Numbers of code pages in Star's own counting, and in Epson's. */
const PAGES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 0],
  [32, 16],
]);

/**
 * The same receipt in ESC/POS, for drawing it: Star line mode has other bytes for the same things. Knows what our receipts use; a
 * command that it does not know is passed on as it is, and counted by the reader of ESC/POS as unknown.
 */
export function starToEscPos(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const taken = bytes[at] === ESC ? escaped(bytes.subarray(at + 1), out) : 0;
    if (taken === 0) {
      out.push(bytes[at] ?? 0);
    }
    at += 1 + taken;
  }
  return Uint8Array.from(out);
}

/** @returns how many bytes after ESC belong to the command; 0: not known. */
function escaped(rest: Uint8Array, out: number[]): number {
  const [name = 0, first = 0, second = 0] = rest;
  switch (String.fromCharCode(name)) {
    case 'E':
      out.push(ESC, 0x45, 1);
      return 1;
    case 'F':
      out.push(ESC, 0x45, 0);
      return 1;
    case 'i':
      // Height first, then width.
      out.push(GS, 0x21, ((second & 7) << 4) | (first & 7));
      return 3;
    case 'd':
      out.push(GS, 0x56, first & FULL_OR_PARTIAL);
      return 2;
    case 'X':
      return 3 + strip(rest.subarray(3), first + second * 256, out);
    case '\x1d':
      return 1 + extended(rest.subarray(1), out);
    default:
      return 0;
  }
}

const STRIP_ROWS = 24;

/**
 * `ESC X`: 24 rows of a picture, three bytes a column, with the `ESC I` behind them that prints so many of the rows.
 * @returns how many bytes both have after the number of columns
 */
function strip(data: Uint8Array, columns: number, out: number[]): number {
  const [first, name, fed = STRIP_ROWS] = data.subarray(columns * 3);
  const isFed = first === ESC && name === 0x49;
  const rows = isFed ? Math.min(fed, STRIP_ROWS) : STRIP_ROWS;
  const bytesPerRow = Math.ceil(columns / 8);
  const bits = new Uint8Array(bytesPerRow * rows);
  for (let at = 0; at < columns * rows; at += 1) {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    if (((data[x * 3 + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) !== 0) {
      const place = y * bytesPerRow + (x >> 3);
      bits[place] = (bits[place] ?? 0) | (0x80 >> (x & 7));
    }
  }
  out.push(GS, 0x76, 0x30, 0, bytesPerRow % 256, bytesPerRow >> 8, rows, 0, ...bits);
  return columns * 3 + (isFed ? 3 : 0);
}

/** Commands that begin with `ESC GS`. */
function extended(rest: Uint8Array, out: number[]): number {
  const [name = 0, first = 0] = rest;
  if (name === 0x61) {
    out.push(ESC, 0x61, first);
    return 2;
  }
  if (name === 0x74) {
    out.push(ESC, 0x74, PAGES.get(first) ?? 255);
    return 2;
  }
  return name === 0x79 ? 1 + qr(rest.subarray(1), out) : 0;
}

/** Commands that begin with `ESC GS y`. */
function qr([what = 0, which = 0, argument = 0, low = 0, high = 0, ...data]: Uint8Array, out: number[]): number {
  const command = (length: number, ...bytes: number[]) =>
    out.push(GS, 0x28, 0x6b, length % 256, length >> 8, 0x31, ...bytes);
  if (what === 0x53) {
    if (which === 0x32) {
      command(3, 0x43, argument);
    }
    return 3;
  }
  if (what === 0x44) {
    const length = low + high * 256;
    command(length + 3, 0x50, 0x30, ...data.slice(0, length));
    return 5 + length;
  }
  command(3, 0x51, 0x30);
  return 1;
}
