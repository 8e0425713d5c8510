import { Canvas, PALETTE } from '../../../screens/framebuffer/canvas.ts';
import type { Channel, FrameFormat } from './format.ts';

export type Rotation = 0 | 90 | 180 | 270;

/** Writes bytes at a place of the device. Rejects when the device is gone. */
export type WriteAt = (bytes: Uint8Array, position: number) => Promise<void>;

/** Rows go out in pieces of about this size, so that no piece takes long to pack. */
const PIECE_BYTES = 96 * 1024;
/** Up to so many rows, each one's changed part is written by itself where that saves half of the bytes. */
const NARROW_ROWS = 128;

/** Columns of a row, the last one not included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The picture as the device has it: turned, in its own pixels, and remembered pixel by pixel, so that only what changed is written.
 */
export class Surface {
  /** To be drawn on, upright. */
  readonly canvas: Canvas;
  private readonly format: FrameFormat;
  private readonly rotation: Rotation;
  private readonly values: Uint32Array;
  /** The picture in the device's own orientation; for 0 degrees the canvas itself. */
  private readonly wanted: Buffer;
  /** What the device shows, as far as we wrote it. */
  private readonly shown: Buffer;
  /** Rows of the device of which that is so. */
  private readonly known: Uint8Array;
  /** Rows of the device that may differ from it. */
  private readonly stale: Uint8Array;

  constructor(format: FrameFormat, rotation: Rotation) {
    const { width, height } = format;
    this.format = format;
    this.rotation = rotation;
    this.canvas = rotation % 180 === 0 ? new Canvas(width, height) : new Canvas(height, width);
    this.values = Uint32Array.from(PALETTE, (colour) => packed(colour, format));
    const { pixels } = this.canvas;
    this.wanted =
      rotation === 0 ? Buffer.from(pixels.buffer, pixels.byteOffset, pixels.length) : Buffer.alloc(width * height);
    this.shown = Buffer.alloc(width * height);
    this.known = new Uint8Array(height);
    this.stale = new Uint8Array(height).fill(1);
  }

  /** Writes what has changed since the last time. Drawing may go on meanwhile: call it again then. */
  async flush(write: WriteAt): Promise<void> {
    const { height, stride } = this.format;
    const most = Math.max(1, Math.floor(PIECE_BYTES / stride));
    this.turn();
    for (let row = 0; row < height; row += 1) {
      const spans: Span[] = [];
      for (let end = row; end < height && spans.length < most; end += 1) {
        const span = this.changed(end);
        if (span === null) {
          break;
        }
        spans.push(span);
      }
      if (spans.length > 0) {
        await this.writeRows(write, row, spans);
        row += spans.length - 1;
      }
    }
  }

  private async writeRows(write: WriteAt, row: number, spans: readonly Span[]): Promise<void> {
    const { width, stride, start, bitsPerPixel } = this.format;
    const pixels = spans.reduce((sum, { from, to }) => sum + to - from, 0);
    try {
      if (spans.length > NARROW_ROWS || pixels * 2 > width * spans.length) {
        await write(this.pack(row, row + spans.length, { from: 0, to: width }), start + row * stride);
        return;
      }
      for (const [index, span] of spans.entries()) {
        const y = row + index;
        await write(this.pack(y, y + 1, span), start + y * stride + span.from * (bitsPerPixel / 8));
      }
    } catch (error) {
      this.known.fill(0, row, row + spans.length);
      this.stale.fill(1, row, row + spans.length);
      throw error;
    }
  }

  /** The part of a row that is to be written; null: none. */
  private changed(row: number): Span | null {
    const { width } = this.format;
    if (this.stale[row] === 0) {
      return null;
    }
    if (this.known[row] === 0) {
      return { from: 0, to: width };
    }
    const [start, end] = [row * width, (row + 1) * width];
    if (this.wanted.compare(this.shown, start, end, start, end) === 0) {
      this.stale[row] = 0;
      return null;
    }
    let [from, to] = [start, end];
    while (this.wanted[from] === this.shown[from]) {
      from += 1;
    }
    while (this.wanted[to - 1] === this.shown[to - 1]) {
      to -= 1;
    }
    return { from: from - start, to: to - start };
  }

  /** A part of some rows in the device's pixels; from now on it counts as shown. */
  private pack(row: number, end: number, { from, to }: Span): Uint8Array {
    const { width, stride, bitsPerPixel } = this.format;
    const pitch = end - row === 1 ? 0 : stride;
    const length = ((to - from) * bitsPerPixel) / 8;
    const bytes = new ArrayBuffer((end - row - 1) * pitch + length);
    for (let y = row; y < end; y += 1) {
      const at = (y - row) * pitch;
      const pixels =
        bitsPerPixel === 16 ? new Uint16Array(bytes, at, to - from) : new Uint32Array(bytes, at, to - from);
      const first = y * width + from;
      for (let x = 0; x < to - from; x += 1) {
        pixels[x] = this.values[this.wanted[first + x] ?? 0] ?? 0;
      }
      this.wanted.copy(this.shown, first, first, first + to - from);
      this.known[y] = 1;
      this.stale[y] = 0;
    }
    return new Uint8Array(bytes);
  }

  /** Takes over what was drawn on. Turned clockwise: with 90, the top of the picture is at the right edge of the panel. */
  private turn(): void {
    const { width, height } = this.format;
    const { pixels } = this.canvas;
    const { from, to } = this.canvas.takeTouched();
    if (from >= to) {
      return;
    }
    if (this.rotation === 0) {
      this.stale.fill(1, from, to);
      return;
    }
    if (this.rotation === 180) {
      for (let y = from; y < to; y += 1) {
        const line = pixels.slice(y * width, (y + 1) * width).reverse();
        this.wanted.set(line, (height - 1 - y) * width);
      }
      this.stale.fill(1, height - to, height - from);
      return;
    }
    // A row of the picture is a column of the panel.
    const clockwise = this.rotation === 90;
    for (let y = 0; y < height; y += 1) {
      const column = clockwise ? y : height - 1 - y;
      for (let line = from; line < to; line += 1) {
        this.wanted[y * width + (clockwise ? width - 1 - line : line)] = pixels[line * height + column] ?? 0;
      }
    }
    this.stale.fill(1);
  }
}

function packed(colour: number, { red, green, blue }: FrameFormat): number {
  const bits = (value: number, { offset, length }: Channel) => (value >> (8 - length)) * 2 ** offset;
  return bits(colour >> 16, red) + bits((colour >> 8) & 0xff, green) + bits(colour & 0xff, blue);
}
