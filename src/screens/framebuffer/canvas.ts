import { eachGlyph } from './font.ts';

/** What the picture is made of: few colours, so one byte a pixel is enough. Same palette as the page's. */
export const COLOURS = {
  black: 0x000000,
  white: 0xffffff,
  paper: 0xf2f5f1,
  ink: 0x10201d,
  soft: 0x43514c,
  line: 0xb9c5be,
  brand: 0x0d4f47,
  tint: 0xdcebe5,
  good: 0x0a6b36,
  bad: 0xa01c1c,
  warn: 0xffc745,
  onWarn: 0x2b1b00,
  low: 0xa34700,
} as const;

export type Colour = keyof typeof COLOURS;

const NAMES = Object.keys(COLOURS) as readonly Colour[];
const INDEX = Object.fromEntries(NAMES.map((name, index) => [name, index])) as Readonly<Record<Colour, number>>;

/** 0xRRGGBB by the byte that stands for it in a canvas. */
export const PALETTE: readonly number[] = NAMES.map((name) => COLOURS[name]);

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture in memory, one byte a pixel: an index into `PALETTE`. Whatever goes over its edges is cut off. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
  }

  get all(): Box {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  fill(box: Box, colour: Colour): void {
    const left = Math.max(0, box.x);
    const right = Math.min(this.width, box.x + box.width);
    const bottom = Math.min(this.height, box.y + box.height);
    if (right <= left) {
      return;
    }
    for (let y = Math.max(0, box.y); y < bottom; y += 1) {
      this.pixels.fill(INDEX[colour], y * this.width + left, y * this.width + right);
    }
  }

  /** A frame of this thickness along the inside of the box. */
  frame(box: Box, thick: number, colour: Colour): void {
    const { x, y, width, height } = box;
    this.fill({ x, y, width, height: thick }, colour);
    this.fill({ x, y: y + height - thick, width, height: thick }, colour);
    this.fill({ x, y, width: thick, height }, colour);
    this.fill({ x: x + width - thick, y, width: thick, height }, colour);
  }

  /** One line of text, its upper left corner at `x`, `y`. */
  text(x: number, y: number, text: string, size: number, colour: Colour): void {
    eachGlyph(text, size, ({ width, height, ink }, offset) => {
      this.stamp({ x: x + offset, y, width, height }, ink, 1, colour);
    });
  }

  /** Colours the dots of a stencil (one byte a pixel of the box, row by row) that have this value. */
  stamp(box: Box, stencil: Uint8Array, value: number, colour: Colour): void {
    const { x, y, width, height } = box;
    const [top, bottom] = [Math.max(0, -y), Math.min(height, this.height - y)];
    const [left, right] = [Math.max(0, -x), Math.min(width, this.width - x)];
    for (let row = top; row < bottom; row += 1) {
      const to = (y + row) * this.width + x;
      for (let column = left; column < right; column += 1) {
        if (stencil[row * width + column] === value) {
          this.pixels[to + column] = INDEX[colour];
        }
      }
    }
  }
}
