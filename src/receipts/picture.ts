/** A line as a picture: rows of eight dots a byte, the leftmost dot in the highest bit. */
export interface LinePicture {
  readonly bytesPerRow: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

export interface LineStyle {
  /** How many times the normal size. */
  readonly width: 1 | 2;
  readonly height: 1 | 2;
  readonly bold: boolean;
  /** Width of the paper in dots; the picture is at most as wide. */
  readonly dots: number;
}

/** @returns null when it has no letters for it either. */
export type DrawLine = (text: string, style: LineStyle) => LinePicture | null;

const ESC = 0x1b;
const GS = 0x1d;

/** Moves a picture to the right by whole bytes: not every printer puts pictures where its alignment says. */
export function indented(picture: LinePicture, bytes: number): LinePicture {
  if (bytes <= 0) {
    return picture;
  }
  const { bytesPerRow, rows, bits } = picture;
  const wide = new Uint8Array((bytesPerRow + bytes) * rows);
  for (let row = 0; row < rows; row += 1) {
    wide.set(bits.subarray(row * bytesPerRow, (row + 1) * bytesPerRow), row * (bytesPerRow + bytes) + bytes);
  }
  return { bytesPerRow: bytesPerRow + bytes, rows, bits: wide };
}

/** Cuts off what is beyond the paper: printers take the rest of a row that is too long for letters, or for commands. */
export function cutTo(picture: LinePicture, bytes: number): LinePicture {
  const { bytesPerRow, rows, bits } = picture;
  if (bytesPerRow <= bytes) {
    return picture;
  }
  const narrow = new Uint8Array(bytes * rows);
  for (let row = 0; row < rows; row += 1) {
    narrow.set(bits.subarray(row * bytesPerRow, row * bytesPerRow + bytes), row * bytes);
  }
  return { bytesPerRow: bytes, rows, bits: narrow };
}

/** What a printer obeys wherever it meets it, also in the middle of a picture (Epson: real-time commands; Star: `ESC ACK`). */
const REAL_TIME: ReadonlyMap<number, readonly number[]> = new Map([
  [0x10, [0x04, 0x05, 0x14]],
  [0x1b, [0x06]],
]);

/** Adds a dot wherever the dots would happen to be such a command: nobody sees it, and no picture can open a drawer. */
export function harmless(bytes: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (let at = 1; at < out.length; at += 1) {
    const second = out[at] ?? 0;
    if (REAL_TIME.get(out[at - 1] ?? 0)?.includes(second) === true) {
      out[at] = second | 0x08;
    }
  }
  return out;
}

/** `GS v 0`: a picture in rows. It ends with the next line already begun. */
export function escPosPicture({ bytesPerRow, rows, bits }: LinePicture): Uint8Array {
  const head = [GS, 0x76, 0x30, 0x00, bytesPerRow % 256, bytesPerRow >> 8, rows % 256, rows >> 8];
  return Uint8Array.from([...head, ...harmless(bits)]);
}

const STRIP = 24;

/**
 * Star line mode has no picture of any height: strips of 24 rows, three bytes a column, highest dot first (`ESC X`), each printed by a
 * feed of its own that leaves the height of lines as it is (`ESC I`, 1/8 mm a row). Of the last strip only the rows that are fed get printed.
 */
export function starPicture(picture: LinePicture): Uint8Array {
  const columns = picture.bytesPerRow * 8;
  const out: number[] = [];
  for (let top = 0; top < picture.rows; top += STRIP) {
    const strip = new Uint8Array(columns * 3);
    for (let y = 0; y < STRIP; y += 1) {
      for (let x = 0; x < columns; x += 1) {
        if (isBlack(picture, x, top + y)) {
          const at = x * 3 + (y >> 3);
          strip[at] = (strip[at] ?? 0) | (0x80 >> (y & 7));
        }
      }
    }
    out.push(ESC, 0x58, columns % 256, columns >> 8, ...harmless(strip));
    out.push(ESC, 0x49, Math.min(STRIP, picture.rows - top));
  }
  return Uint8Array.from(out);
}

function isBlack({ bytesPerRow, rows, bits }: LinePicture, x: number, y: number): boolean {
  return y < rows && ((bits[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}
