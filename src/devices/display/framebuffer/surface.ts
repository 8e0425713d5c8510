import { Canvas, PALETTE } from '../../../screens/framebuffer/canvas.ts';
import type { Channel, FrameFormat } from './format.ts';

export type Rotation = 0 | 90 | 180 | 270;

/** Writes bytes at a place of the device. Rejects when the device is gone. */
export type WriteAt = (bytes: Uint8Array, position: number) => Promise<void>;

/** Rows go out in pieces of about this size, so that no piece takes long to pack. */
const PIECE_BYTES = 96 * 1024;

/**
 * The picture as the device has it: turned, in its own pixels, and remembered row by row, so that only rows that changed are written.
 */
export class Surface {
  /** To be drawn on, upright. */
  readonly canvas: Canvas;
  private readonly format: FrameFormat;
  private readonly rotation: Rotation;
  private readonly values: Uint32Array;
  /** The picture in the device's own orientation; for 0 degrees the canvas itself. */
  private readonly wanted: Uint8Array;
  /** What the device shows, as far as we wrote it. */
  private readonly shown: Uint8Array;
  private readonly known: Uint8Array;

  constructor(format: FrameFormat, rotation: Rotation) {
    const { width, height } = format;
    this.format = format;
    this.rotation = rotation;
    this.canvas = rotation % 180 === 0 ? new Canvas(width, height) : new Canvas(height, width);
    this.values = Uint32Array.from(PALETTE, (colour) => packed(colour, format));
    this.wanted = rotation === 0 ? this.canvas.pixels : new Uint8Array(width * height);
    this.shown = new Uint8Array(width * height);
    this.known = new Uint8Array(height);
  }

  /** Writes what has changed since the last time. Drawing may go on meanwhile: call it again then. */
  async flush(write: WriteAt): Promise<void> {
    const { height, stride, start } = this.format;
    const most = Math.max(1, Math.floor(PIECE_BYTES / stride));
    this.turn();
    for (let row = 0; row < height; row += 1) {
      if (!this.isDirty(row)) {
        continue;
      }
      let end = row + 1;
      while (end < height && end - row < most && this.isDirty(end)) {
        end += 1;
      }
      try {
        await write(this.pack(row, end), start + row * stride);
      } catch (error) {
        this.known.fill(0, row, end);
        throw error;
      }
      row = end - 1;
    }
  }

  private isDirty(row: number): boolean {
    const { width } = this.format;
    const from = row * width;
    const same =
      Buffer.compare(this.wanted.subarray(from, from + width), this.shown.subarray(from, from + width)) === 0;
    return this.known[row] === 0 || !same;
  }

  /** Rows in the device's pixels; from now on they count as shown. */
  private pack(row: number, end: number): Uint8Array {
    const { width, stride, bitsPerPixel } = this.format;
    const bytes = new ArrayBuffer((end - row) * stride);
    for (let y = row; y < end; y += 1) {
      const at = (y - row) * stride;
      const pixels = bitsPerPixel === 16 ? new Uint16Array(bytes, at, width) : new Uint32Array(bytes, at, width);
      const from = y * width;
      for (let x = 0; x < width; x += 1) {
        pixels[x] = this.values[this.wanted[from + x] ?? 0] ?? 0;
      }
      this.shown.set(this.wanted.subarray(from, from + width), from);
      this.known[y] = 1;
    }
    const last = (end - row - 1) * stride + (width * bitsPerPixel) / 8;
    return new Uint8Array(bytes, 0, last);
  }

  /** Turned clockwise: with 90, the top of the picture is at the right edge of the panel. */
  private turn(): void {
    const { width, height } = this.format;
    const { pixels } = this.canvas;
    if (this.rotation === 180) {
      this.wanted.set(pixels);
      this.wanted.reverse();
    } else if (this.rotation !== 0) {
      const clockwise = this.rotation === 90;
      for (let y = 0; y < height; y += 1) {
        const column = clockwise ? y : height - 1 - y;
        for (let x = 0; x < width; x += 1) {
          this.wanted[y * width + x] = pixels[(clockwise ? width - 1 - x : x) * height + column] ?? 0;
        }
      }
    }
  }
}

function packed(colour: number, { red, green, blue }: FrameFormat): number {
  const bits = (value: number, { offset, length }: Channel) => (value >> (8 - length)) * 2 ** offset;
  return bits(colour >> 16, red) + bits((colour >> 8) & 0xff, green) + bits(colour & 0xff, blue);
}
