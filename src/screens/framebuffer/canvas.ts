import type { LetterPicture } from '../../lettering/port.ts';

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

/**
 * Which colour is written on which ground. The edges of letters are a mixture of the two, so each pair has its own shades in the
 * palette; all have a contrast of 5.5 to 1 and more.
 */
export const INKS = {
  ink: ['ink', 'paper'],
  soft: ['soft', 'paper'],
  brand: ['brand', 'paper'],
  low: ['low', 'paper'],
  'white on brand': ['white', 'brand'],
  'white on good': ['white', 'good'],
  'white on bad': ['white', 'bad'],
  'dark on warn': ['onWarn', 'warn'],
  'brand on white': ['brand', 'white'],
  'ink on white': ['ink', 'white'],
  'ink on tint': ['ink', 'tint'],
  'brand on tint': ['brand', 'tint'],
} as const satisfies Readonly<Record<string, readonly [text: Colour, ground: Colour]>>;

export type Ink = keyof typeof INKS;

const NAMES = Object.keys(COLOURS) as readonly Colour[];
const INDEX = Object.fromEntries(NAMES.map((name, index) => [name, index])) as Readonly<Record<Colour, number>>;

/** Shades of a pair between its ground and its text: more nobody sees on a panel of 5 and 6 bits a colour. */
const SHADES = 14;
const INK_NAMES = Object.keys(INKS) as readonly Ink[];

/** 0xRRGGBB by the byte that stands for it in a canvas: the colours, then the shades of each pair. */
export const PALETTE: readonly number[] = [
  ...NAMES.map((name) => COLOURS[name]),
  ...INK_NAMES.flatMap((name) => {
    const [text, ground] = INKS[name];
    return Array.from({ length: SHADES }, (_, shade) => mixed(COLOURS[text], COLOURS[ground], (shade + 1) / 15));
  }),
];

/** For each pair: the byte of a pixel that is covered by so much, 0 to 255. */
const COVERED = Object.fromEntries(INK_NAMES.map((name, index) => [name, coveredBy(name, index)])) as Readonly<
  Record<Ink, Uint8Array>
>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rows of a canvas, the last one not included. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Which share of each pixel is covered, 0 to 255, row by row. */
export type Coverage = Pick<LetterPicture, 'width' | 'height' | 'coverage'>;

/** A picture in memory, one byte a pixel: an index into `PALETTE`. Whatever goes over its edges is cut off. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  private touchedFrom: number;
  private touchedTo = 0;
  private postponed: (() => void)[] | null = null;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
    this.touchedFrom = height;
  }

  get all(): Box {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  /** Rows that were drawn on since the last call: outside them nothing can have changed. */
  takeTouched(): Rows {
    const touched = { from: Math.min(this.touchedFrom, this.touchedTo), to: this.touchedTo };
    this.touchedFrom = this.height;
    this.touchedTo = 0;
    return touched;
  }

  /**
   * Draws with letters not made yet: what `draw` lays out stands as it does otherwise, but its letters come with the tasks, so that whoever
   * draws can stop for breath between them. Nothing is filled over letters, so their order does not matter.
   */
  postponing<T>(draw: () => T): { readonly drawn: T; readonly tasks: readonly (() => void)[] } {
    const tasks: (() => void)[] = [];
    this.postponed = tasks;
    try {
      return { drawn: draw(), tasks };
    } finally {
      this.postponed = null;
    }
  }

  /** Takes over another picture of the same size. */
  copy(other: Canvas): void {
    this.pixels.set(other.pixels);
    this.touch(0, this.height);
  }

  fill(box: Box, colour: Colour): void {
    const left = Math.max(0, box.x);
    const right = Math.min(this.width, box.x + box.width);
    const top = Math.max(0, box.y);
    const bottom = Math.min(this.height, box.y + box.height);
    if (right <= left || bottom <= top) {
      return;
    }
    this.touch(top, bottom);
    for (let y = top; y < bottom; y += 1) {
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

  /** Lays ink over the ground of its pair, as much of it as the picture covers; the picture's upper left corner at `x`, `y`. */
  ink(x: number, y: number, ink: Ink, picture: () => Coverage): void {
    const lay = () => this.lay(x, y, picture(), ink);
    if (this.postponed === null) {
      lay();
    } else {
      this.postponed.push(lay);
    }
  }

  private lay(x: number, y: number, picture: Coverage, ink: Ink): void {
    const { width, height, coverage } = picture;
    const [top, bottom] = [Math.max(0, -y), Math.min(height, this.height - y)];
    const [left, right] = [Math.max(0, -x), Math.min(width, this.width - x)];
    if (bottom <= top || right <= left) {
      return;
    }
    this.touch(y + top, y + bottom);
    const covered = COVERED[ink];
    const ground = INDEX[INKS[ink][1]];
    for (let row = top; row < bottom; row += 1) {
      const to = (y + row) * this.width + x;
      for (let column = left; column < right; column += 1) {
        const pixel = covered[coverage[row * width + column] ?? 0] ?? ground;
        if (pixel !== ground) {
          this.pixels[to + column] = pixel;
        }
      }
    }
  }

  private touch(from: number, to: number): void {
    this.touchedFrom = Math.min(this.touchedFrom, from);
    this.touchedTo = Math.max(this.touchedTo, to);
  }
}

function coveredBy(name: Ink, pair: number): Uint8Array {
  const [text, ground] = INKS[name];
  return Uint8Array.from({ length: 256 }, (_, share) => {
    const level = Math.round((share * 15) / 255);
    if (level === 0) {
      return INDEX[ground];
    }
    return level === 15 ? INDEX[text] : NAMES.length + pair * SHADES + level - 1;
  });
}

function mixed(text: number, ground: number, share: number): number {
  const channel = (shift: number) => {
    const [one, other] = [(text >> shift) & 0xff, (ground >> shift) & 0xff];
    return Math.round(other + (one - other) * share) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
