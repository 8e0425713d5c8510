import type { Box, Canvas } from './canvas.ts';
import type { Scale } from './scale.ts';

/** Where a code lies, and what is left for words. */
export interface Place {
  /** Pixels of a module. */
  readonly module: number;
  readonly code: Box;
  readonly words: Box;
  /** There is room for a title and more; else for one line. */
  readonly forPanel: boolean;
}

/** The standard's margin of four light modules on each side. */
const QUIET = 4;
/** Fewer pixels for a module than this, and cheap phone cameras fail. */
const GOOD_MODULE = 4;
/** Below this no camera reads it off the glass: better no code than one that cannot be paid. */
const LEAST_MODULE = 2;

/** Null: no room for it. */
export function placeFor(box: Box, modules: readonly string[], scale: Scale): Place | null {
  const place = placeCode(box, modules.length + 2 * QUIET, scale);
  return place.module < LEAST_MODULE ? null : place;
}

/** On a very small screen the code needs the room more than the names of the keys do. */
export function crowdsOut(modules: readonly string[], bare: Box, withKeys: Box, scale: Scale): boolean {
  const total = modules.length + 2 * QUIET;
  const { module } = placeCode(withKeys, total, scale);
  return module < GOOD_MODULE && module < placeCode(bare, total, scale).module;
}

/** Black on white with its margin, each module a whole number of pixels. */
export function drawCode(canvas: Canvas, modules: readonly string[], { module, code }: Place): void {
  const total = modules.length + 2 * QUIET;
  canvas.fill(code, 'white');
  const left = code.x + Math.floor((code.width - total * module) / 2) + QUIET * module;
  const top = code.y + Math.floor((code.height - total * module) / 2) + QUIET * module;
  for (const [row, text] of modules.entries()) {
    for (const run of text.matchAll(/1+/g)) {
      const x = left + run.index * module;
      canvas.fill({ x, y: top + row * module, width: run[0].length * module, height: module }, 'black');
    }
  }
}

/** Beside the words where the screen is wide, above them where it is tall; whichever gives larger modules on a small one. */
function placeCode(box: Box, total: number, scale: Scale): Place {
  const wide = box.width >= box.height;
  const beside = [0.42, 0.34, 0.28].map((share) => besideWords(box, total, Math.round(box.width * share), scale));
  const above = [0.42, 0.3, 0.2].map((share) => aboveWords(box, total, Math.round(box.height * share), scale));
  const line = scale.face.lineHeight(scale.face.floor);
  const lines = [2, 1].map((count) => aboveWords(box, total, count * line, scale));
  const natural = [
    ...(wide ? [...beside, ...above] : [...above, ...beside]).filter(({ forPanel }) => forPanel),
    ...lines,
  ];
  const most = Math.min(GOOD_MODULE, Math.max(...natural.map(({ module }) => module)));
  return natural.find(({ module }) => module >= most) ?? aboveWords(box, total, line, scale);
}

function besideWords(box: Box, total: number, words: number, scale: Scale): Place {
  const module = Math.floor(Math.min(box.height, box.width - words) / total);
  const width = Math.min(box.width - words, Math.max(total * module, Math.floor(box.height)));
  return withWords(
    module,
    { x: box.x, y: box.y, width, height: box.height },
    { x: box.x + width, y: box.y, width: box.width - width, height: box.height },
    scale,
  );
}

function aboveWords(box: Box, total: number, words: number, scale: Scale): Place {
  const module = Math.floor(Math.min(box.width, box.height - words) / total);
  const height = Math.min(box.height - words, total * module);
  return withWords(
    module,
    { x: box.x, y: box.y, width: box.width, height },
    { x: box.x, y: box.y + height, width: box.width, height: box.height - height },
    scale,
  );
}

function withWords(module: number, code: Box, words: Box, { least }: Scale): Place {
  return { module, code, words, forPanel: words.width >= 8 * least && words.height >= 4.5 * least };
}
