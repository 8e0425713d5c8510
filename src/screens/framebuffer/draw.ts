import type { Lettering } from '../../lettering/port.ts';
import type { KeyCaps } from '../keys.ts';
import type { ScreenView } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import { crowdsOut, drawCode, placeFor } from './code.ts';
import { fieldsOf, layKeys, type PhysicalKeys, SHARES } from './keys.ts';
import { layLanguages } from './languages.ts';
import type { Leaf } from './list.ts';
import { drawOneLine, drawPanel } from './panel.ts';
import { type Scale, scaleFor } from './scale.ts';
import { type Strip, stripOf } from './strip.ts';
import { typefaceFor } from './typeface.ts';

export interface DrawOptions {
  /** Keys beside the screen that the buttons of a view stand for. */
  readonly buttons: PhysicalKeys;
  /** What is printed on the keys of a keypad. Left out: there is none. */
  readonly keypad?: KeyCaps | null;
  /** Letters of all languages. Left out: letters of our own, Latin only. */
  readonly lettering?: Lettering | null;
  /** Which leaf of a list that has more than there is room for: from 0, round and round. */
  readonly page?: number;
}

export interface Drawn {
  readonly strip: Strip | null;
  /** Pixels of one module of the order code; 0 when the screen is too small for it; null when there is none to draw. */
  readonly module: number | null;
  /** A list that has more than there is room for at once; null: everything is there. */
  readonly leaf: Leaf | null;
}

/** Draws a view onto the whole canvas. Everything that is shown comes from the view. */
export function drawView(
  canvas: Canvas,
  view: ScreenView,
  { buttons, keypad = null, lettering = null, page = 0 }: DrawOptions,
): Drawn {
  const face = typefaceFor(lettering, view.language);
  const scale = scaleFor(canvas, face, view.stepFree);
  canvas.fill(canvas.all, 'paper');
  const strip = stripOf(canvas, view, face);
  let box: Box = { x: 0, y: 0, width: canvas.width, height: canvas.height - (strip?.box.height ?? 0) };
  const share = view.items.length > 0 ? SHARES.list : SHARES.usual;
  const laidKeys = layKeys(fieldsOf(view, { buttons, keypad }, scale), { ...box, share }, scale);
  if (laidKeys !== null) {
    const rest = { ...box, height: box.height - laidKeys.height };
    if (view.qr === null || !crowdsOut(view.qr.modules, box, rest, scale)) {
      laidKeys.paint(canvas, rest.height);
      box = rest;
    }
  }
  if (view.qr !== null) {
    return { strip, ...drawWithCode(canvas, box, view, view.qr.modules, scale, page) };
  }
  const { margin } = scale;
  const room = { width: box.width - 2 * margin, height: Math.floor(box.height / 4) };
  const languages = layLanguages(view, buttons, lettering, room, scale);
  if (languages !== null) {
    const top = box.height - languages.height - margin;
    languages.paint(canvas, box.x + margin, box.y + top);
    box = { ...box, height: top };
  }
  return { strip, module: null, leaf: drawPanel(canvas, box, view, scale, page) };
}

/** Module: its pixels, 0 when there is no room for the code. */
function drawWithCode(
  canvas: Canvas,
  box: Box,
  view: ScreenView,
  modules: readonly string[],
  scale: Scale,
  page: number,
): Omit<Drawn, 'strip'> {
  const place = placeFor(box, modules, scale);
  if (place === null) {
    return { module: 0, leaf: drawPanel(canvas, box, { ...view, qr: null }, scale, page) };
  }
  drawCode(canvas, modules, place);
  if (place.forPanel) {
    return { module: place.module, leaf: drawPanel(canvas, place.words, view, scale, page) };
  }
  drawOneLine(canvas, place.words, view, scale);
  return { module: place.module, leaf: null };
}
