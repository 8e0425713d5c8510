import type { ScreenView } from '../view.ts';

/** How much of each pixel its ground covers, 0 to 255, row by row; the mark in it is left open. */
export interface Sign {
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;
}

type Shape = (x: number, y: number) => boolean;

/** The shape that goes with a tone, so that colour is not the only tell. Points are on a square of 120. */
const SHAPES: Readonly<Record<ScreenView['tone'], { readonly ground: Shape; readonly mark: Shape } | null>> = {
  neutral: null,
  good: {
    ground: (x, y) => near(x - 60, y - 60, 54),
    mark: (x, y) => stroke(x, y, 34, 62, 53, 80, 8) || stroke(x, y, 53, 80, 86, 38, 8),
  },
  bad: {
    ground: (x, y) => Math.abs(x - 60) <= 54 && Math.abs(y - 60) <= 54 && Math.abs(x - 60) + Math.abs(y - 60) <= 73,
    mark: (x, y) => stroke(x, y, 40, 40, 80, 80, 8) || stroke(x, y, 80, 40, 40, 80, 8),
  },
  warn: {
    ground: (x, y) => y >= 10 && y <= 108 && Math.abs(x - 60) <= (y - 4) * 0.55,
    mark: (x, y) => stroke(x, y, 60, 44, 60, 72, 7) || near(x - 60, y - 91, 7),
  },
};

const kept = new Map<string, Sign>();

const NOTHING: Sign = { width: 0, height: 0, coverage: new Uint8Array() };

/** A disc, an octagon or a triangle with its mark, `side` pixels wide and high; nothing for a neutral view, or where nobody could see it. */
export function signOf(tone: ScreenView['tone'], side: number): Sign {
  const shape = SHAPES[tone];
  if (shape === null || side < 8) {
    return NOTHING;
  }
  const key = `${tone} ${side}`;
  const known = kept.get(key);
  if (known !== undefined) {
    return known;
  }
  const sign = { width: side, height: side, coverage: coverageOf(shape, side) };
  if (kept.size > 20) {
    kept.clear();
  }
  kept.set(key, sign);
  return sign;
}

/** Points looked at in a pixel, each way: edges come out smooth. */
const FINE = 3;

function coverageOf({ ground, mark }: { readonly ground: Shape; readonly mark: Shape }, side: number): Uint8Array {
  const coverage = new Uint8Array(side * side);
  const unit = 120 / (side * FINE);
  for (let row = 0; row < side * FINE; row += 1) {
    for (let column = 0; column < side * FINE; column += 1) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit];
      if (ground(x, y) && !mark(x, y)) {
        const at = Math.floor(row / FINE) * side + Math.floor(column / FINE);
        coverage[at] = (coverage[at] ?? 0) + Math.floor(255 / FINE ** 2);
      }
    }
  }
  return coverage;
}

function near(dx: number, dy: number, radius: number): boolean {
  return dx * dx + dy * dy <= radius * radius;
}

/** Whether a point lies within `thick` of the line from one point to another. */
function stroke(x: number, y: number, x1: number, y1: number, x2: number, y2: number, thick: number): boolean {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return near(x - x1 - along * dx, y - y1 - along * dy, thick);
}
