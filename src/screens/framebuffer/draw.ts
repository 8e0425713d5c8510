import type { ScreenView } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import { clipped, drawable, LINE, SIZES, textWidth } from './font.ts';
import { drawOneLine, drawPanel, type Scale, scaleFor } from './panel.ts';

export interface DrawOptions {
  /** Whether there are keys beside the screen that the buttons of a view stand for. */
  readonly buttons: boolean;
}

/** The part of a picture that moves by itself: time running out, or the sign that work is under way. */
export interface Strip {
  readonly box: Box;
  readonly kind: 'countdown' | 'busy';
}

export interface Drawn {
  readonly strip: Strip | null;
  /** Pixels of one module of the order code; 0 when the screen is too small for it; null when there is none to draw. */
  readonly module: number | null;
}

/** The standard's margin of four light modules on each side. */
const QUIET = 4;
/** Fewer pixels for a module than this, and cheap phone cameras fail. */
const GOOD_MODULE = 4;
/** Below this no camera reads it off the glass: better no code than one that cannot be paid. */
const LEAST_MODULE = 2;
/** Below this the countdown changes its colour. */
const LOW_MS = 20_000;

/** Draws a view onto the whole canvas. Everything that is shown comes from the view. */
export function drawView(canvas: Canvas, view: ScreenView, options: DrawOptions): Drawn {
  const scale = scaleFor(canvas);
  canvas.fill(canvas.all, 'paper');
  const strip = stripOf(canvas, view);
  const bare: Box = { x: 0, y: 0, width: canvas.width, height: canvas.height - (strip?.box.height ?? 0) };
  const keys = keysHeight(scale, canvas);
  const withKeys: Box = { ...bare, height: bare.height - keys };
  if (options.buttons && view.actions.length > 0 && !crowdsOut(view, bare, withKeys)) {
    drawKeys(canvas, { ...bare, y: withKeys.height, height: keys }, view, scale);
    return { strip, module: drawRest(canvas, withKeys, view, scale) };
  }
  return { strip, module: drawRest(canvas, bare, view, scale) };
}

function drawRest(canvas: Canvas, box: Box, view: ScreenView, scale: Scale): number | null {
  if (view.qr !== null) {
    return drawCode(canvas, box, view, view.qr.modules, scale);
  }
  drawPanel(canvas, box, view, scale);
  return null;
}

/** On a very small screen the code needs the room more than the names of the keys do. */
function crowdsOut(view: ScreenView, bare: Box, withKeys: Box): boolean {
  if (view.qr === null) {
    return false;
  }
  const total = view.qr.modules.length + 2 * QUIET;
  const { module } = placeCode(withKeys, total);
  return module < GOOD_MODULE && module < placeCode(bare, total).module;
}

/** Draws what moves. @param leftMs of the countdown. @param step counts up, so that a busy strip moves. */
export function drawStrip(
  canvas: Canvas,
  strip: Strip,
  time: { readonly leftMs: number; readonly totalMs: number },
  step: number,
): void {
  const { box } = strip;
  canvas.fill(box, 'paper');
  if (strip.kind === 'busy') {
    const width = Math.floor(box.width / 5);
    const bar = barOf(box);
    canvas.fill(bar, 'line');
    canvas.fill(
      { ...bar, x: box.x + ((step * Math.ceil(width / 2)) % Math.max(1, box.width - width)), width },
      'brand',
    );
    return;
  }
  const left = Math.max(0, Math.min(1, time.leftMs / Math.max(1, time.totalMs)));
  const colour = time.leftMs <= LOW_MS ? 'low' : 'brand';
  const size = timeSize(box);
  const seconds = Math.ceil(Math.max(0, time.leftMs) / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const textRoom = size === 0 ? 0 : textWidth('00:00', size) + 4 * size;
  const bar = barOf({ ...box, width: box.width - textRoom });
  canvas.fill(bar, 'line');
  canvas.fill({ ...bar, width: Math.round(bar.width * left) }, colour);
  if (size > 0) {
    const x = box.x + box.width - textWidth(text, size) - 2 * size;
    canvas.text(x, box.y + Math.floor((box.height - LINE * size) / 2), text, size, colour);
  }
}

function stripOf(canvas: Canvas, view: ScreenView): Strip | null {
  if (view.countdown === null && !view.busy) {
    return null;
  }
  const least = Math.max(4, Math.round(canvas.height / 48));
  const height = canvas.height >= 200 ? Math.max(least, LINE * Math.max(1, Math.floor(canvas.height / 160))) : least;
  const box = { x: 0, y: canvas.height - height, width: canvas.width, height };
  return { box, kind: view.countdown === null ? 'busy' : 'countdown' };
}

function barOf(box: Box): Box {
  const height = Math.max(3, Math.floor(box.height / (box.height >= LINE ? 2 : 1)));
  return { ...box, y: box.y + Math.floor((box.height - height) / 2), height };
}

/** The size of the seconds in a strip; 0 when it is only a bar. */
function timeSize(box: Box): number {
  return SIZES.findLast((size) => size * LINE <= box.height) ?? 0;
}

function keySize({ least }: Scale, canvas: Canvas): number {
  return SIZES[canvas.height >= 320 ? least + 1 : least] ?? 1;
}

function keysHeight(scale: Scale, canvas: Canvas): number {
  return (LINE + 4) * keySize(scale, canvas) + 2 * scale.margin;
}

/** One field for each button, in the order of the keys. */
function drawKeys(canvas: Canvas, row: Box, view: ScreenView, scale: Scale): void {
  const { margin } = scale;
  const size = keySize(scale, canvas);
  const width = Math.floor(row.width / view.actions.length);
  for (const [index, button] of view.actions.entries()) {
    const x = row.x + index * width + margin;
    const box = { x, y: row.y + margin, width: width - 2 * margin, height: row.height - 2 * margin };
    const primary = button.kind === 'primary';
    canvas.fill(box, primary ? 'brand' : 'white');
    canvas.frame(box, Math.max(1, Math.floor(size / 2)), 'brand');
    const words = drawable(button.label) || (button.action === 'back' ? 'Back' : 'OK');
    const label = clipped(words, box.width - 4 * size, size);
    const left = box.x + Math.floor((box.width - textWidth(label, size)) / 2);
    canvas.text(left, box.y + Math.floor((box.height - LINE * size) / 2), label, size, primary ? 'white' : 'brand');
  }
}

interface Place {
  readonly module: number;
  readonly code: Box;
  readonly words: Box;
}

/** @returns pixels of a module, 0 when there is no room for the code. */
function drawCode(canvas: Canvas, box: Box, view: ScreenView, modules: readonly string[], scale: Scale): number {
  const total = modules.length + 2 * QUIET;
  const place = placeCode(box, total);
  if (place.module < LEAST_MODULE) {
    drawPanel(canvas, box, { ...view, qr: null }, scale);
    return 0;
  }
  const { module, code, words } = place;
  canvas.fill(code, 'white');
  const left = code.x + Math.floor((code.width - total * module) / 2) + QUIET * module;
  const top = code.y + Math.floor((code.height - total * module) / 2) + QUIET * module;
  for (const [row, text] of modules.entries()) {
    for (const run of text.matchAll(/1+/g)) {
      const x = left + run.index * module;
      canvas.fill({ x, y: top + row * module, width: run[0].length * module, height: module }, 'black');
    }
  }
  if (words.height < 60 || words.width < 60) {
    drawOneLine(canvas, words, view, scale);
  } else {
    drawPanel(canvas, words, view, scale);
  }
  return module;
}

/** Beside the words where the screen is wide, above them where it is tall; whichever gives larger modules on a small one. */
function placeCode(box: Box, total: number): Place {
  const wide = box.width >= box.height;
  const beside = [0.42, 0.34, 0.28].map((share) => besideWords(box, total, Math.round(box.width * share)));
  const above = [0.42, 0.3, 0.2].map((share) => aboveWords(box, total, Math.round(box.height * share)));
  const natural = wide ? [...beside, ...above] : [...above, ...beside];
  const good = natural.find(({ module }) => module >= GOOD_MODULE);
  if (good !== undefined) {
    return good;
  }
  const most = Math.max(...natural.map(({ module }) => module));
  const tight = aboveWords(box, total, LINE);
  return tight.module > most ? tight : (natural.find(({ module }) => module === most) ?? tight);
}

function besideWords(box: Box, total: number, words: number): Place {
  const module = Math.floor(Math.min(box.height, box.width - words) / total);
  const width = Math.min(box.width - words, Math.max(total * module, Math.floor(box.height)));
  return {
    module,
    code: { x: box.x, y: box.y, width, height: box.height },
    words: { x: box.x + width, y: box.y, width: box.width - width, height: box.height },
  };
}

function aboveWords(box: Box, total: number, words: number): Place {
  const module = Math.floor(Math.min(box.width, box.height - words) / total);
  const height = Math.min(box.height - words, Math.max(total * module, Math.min(box.width, total * module)));
  return {
    module,
    code: { x: box.x, y: box.y, width: box.width, height },
    words: { x: box.x, y: box.y + height, width: box.width, height: box.height - height },
  };
}
