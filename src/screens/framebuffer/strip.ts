import type { ScreenView } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import type { Typeface } from './typeface.ts';

/** The part of a picture that moves by itself: time running out, or the sign that work is under way. */
export interface Strip {
  readonly box: Box;
  readonly kind: 'countdown' | 'busy';
  readonly face: Typeface;
}

/** Below this the countdown changes its colour. */
const LOW_MS = 20_000;
/** Lower screens have a bar without figures. */
const FIGURES_FROM = 200;

export function stripOf(canvas: Canvas, view: ScreenView, face: Typeface): Strip | null {
  if (view.countdown === null && !view.busy) {
    return null;
  }
  const least = Math.max(4, Math.round(canvas.height / 48));
  const line = face.lineHeight(face.sizeFor(Math.min(canvas.width, canvas.height) / 18));
  const height = canvas.height >= FIGURES_FROM ? Math.max(least, line) : least;
  const box = { x: 0, y: canvas.height - height, width: canvas.width, height };
  return { box, kind: view.countdown === null ? 'busy' : 'countdown', face };
}

/** Draws what moves. @param leftMs of the countdown. @param step counts up, so that a busy strip moves. */
export function drawStrip(
  canvas: Canvas,
  strip: Strip,
  time: { readonly leftMs: number; readonly totalMs: number },
  step: number,
): void {
  canvas.fill(strip.box, 'paper');
  if (strip.kind === 'busy') {
    drawBusy(canvas, strip.box, step);
  } else {
    drawCountdown(canvas, strip, time);
  }
}

function drawBusy(canvas: Canvas, box: Box, step: number): void {
  const width = Math.floor(box.width / 5);
  const bar = barOf(box);
  canvas.fill(bar, 'line');
  const x = box.x + ((step * Math.ceil(width / 2)) % Math.max(1, box.width - width));
  canvas.fill({ ...bar, x, width }, 'brand');
}

function drawCountdown(
  canvas: Canvas,
  { box, face }: Strip,
  { leftMs, totalMs }: { readonly leftMs: number; readonly totalMs: number },
): void {
  const left = Math.max(0, Math.min(1, leftMs / Math.max(1, totalMs)));
  const colour = leftMs <= LOW_MS ? 'low' : 'brand';
  const size = figureSize(box, face);
  const seconds = Math.ceil(Math.max(0, leftMs) / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const figures = size === null ? 0 : face.widthOf('00:00', size, true) + Math.round(size / 2);
  const bar = barOf({ ...box, width: box.width - figures });
  canvas.fill(bar, 'line');
  canvas.fill({ ...bar, width: Math.round(bar.width * left) }, colour);
  if (size !== null) {
    const x = box.x + box.width - face.widthOf(text, size, true) - Math.round(size / 4);
    const y = box.y + Math.floor((box.height - face.lineHeight(size)) / 2);
    canvas.ink(x, y, colour, () => face.draw(text, size, true));
  }
}

function barOf(box: Box): Box {
  const height = Math.max(3, Math.floor(box.height / (box.height >= 12 ? 2 : 1)));
  return { ...box, y: box.y + Math.floor((box.height - height) / 2), height };
}

/** Null: the strip is only a bar. */
function figureSize({ height }: Box, face: Typeface): number | null {
  for (let px = height; px >= face.floor; px -= 1) {
    const size = face.sizeFor(px);
    if (face.lineHeight(size) <= height) {
      return size;
    }
  }
  return null;
}
