import type { Box } from './canvas.ts';
import type { Sizes } from './set-text.ts';
import type { Typeface } from './typeface.ts';

/** Sizes for a whole screen, and its letters. */
export interface Scale extends Sizes {
  readonly face: Typeface;
  /** Pixels of margin. */
  readonly margin: number;
}

const LARGER = 1.3;

/** Plain text is a twentieth to a tenth of the shorter side; with large type wanted, a third more. */
export function scaleFor({ width, height }: Pick<Box, 'width' | 'height'>, face: Typeface, stepFree: boolean): Scale {
  const side = Math.min(width, height);
  const more = stepFree ? LARGER : 1;
  return {
    face,
    least: Math.max(face.floor, (side / 20) * Math.sqrt(more)),
    most: Math.max(face.floor, (side / 10) * more),
    margin: Math.max(2, Math.round(side / 40)),
  };
}
