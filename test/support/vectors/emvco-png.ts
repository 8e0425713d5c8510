import { crc32, deflateSync } from 'node:zlib';
import { create } from 'qrcode';

/** PNG files byte by byte, so that wrong ones can be made as well. */
export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Eight bits of grey a pixel. */
export function head(width: number, height: number, interlace = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8;
  data[12] = interlace;
  return chunk('IHDR', data);
}

/** `rows`: for each row a zero (no filter) and one byte a pixel. */
export function png(width: number, height: number, rows: Buffer): Buffer {
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([SIGNATURE, head(width, height), chunk('IDAT', deflateSync(rows)), end]);
}

/** QR codes side by side, five pixels a module. `surplus` stands behind the pixels, in the same compressed data. */
export function painted(texts: readonly string[], surplus = Buffer.alloc(0)): Buffer {
  const scale = 5;
  const codes = texts.map((text) => create(text).modules);
  const side = (Math.max(...codes.map(({ size }) => size)) + 8) * scale;
  const rows = Buffer.alloc(side * (side * codes.length + 1), 0xff);
  for (let y = 0; y < side; y += 1) {
    const begin = y * (side * codes.length + 1);
    rows[begin] = 0;
    for (let x = 0; x < side * codes.length; x += 1) {
      const code = codes[Math.floor(x / side)];
      const column = Math.floor((x % side) / scale) - 4;
      const row = Math.floor(y / scale) - 4;
      const inside = code !== undefined && column >= 0 && row >= 0 && column < code.size && row < code.size;
      if (inside && code.get(row, column) === 1) {
        rows[begin + 1 + x] = 0;
      }
    }
  }
  return png(side * codes.length, side, Buffer.concat([rows, surplus]));
}
