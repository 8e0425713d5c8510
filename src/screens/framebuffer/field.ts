import type { ScreenTyping } from '../view.ts';
import type { Box, Canvas } from './canvas.ts';
import { type Hand, tailOf } from './lines.ts';
import type { Scale } from './scale.ts';

/** Of the field in a box. */
export function fieldHeight(box: Box, scale: Scale): number {
  const { thick, line } = partsOf(box, scale);
  return line + 2 * (scale.margin + thick);
}

/** What is being typed, in a field, and the place where the next sign goes. */
export function drawField(canvas: Canvas, box: Box, typing: ScreenTyping, scale: Scale): void {
  const { face, margin } = scale;
  const { hand, thick, line } = partsOf(box, scale);
  const field = { ...box, height: fieldHeight(box, scale) };
  canvas.fill(field, 'white');
  canvas.frame(field, thick, 'brand');
  const caret = Math.max(2, Math.round(hand.size / 10));
  const room = box.width - 2 * (margin + thick) - 2 * caret;
  const text = tailOf(face.drawable(typing.text), room, hand);
  const [x, y] = [box.x + margin + thick, box.y + margin + thick];
  canvas.ink(x, y, 'ink on white', () => face.draw(text, hand.size, true));
  const left = x + (text === '' ? 0 : face.widthOf(text, hand.size, true) + caret);
  canvas.fill({ x: left, y: y + Math.round(line * 0.15), width: caret, height: Math.round(line * 0.7) }, 'brand');
}

function partsOf(
  { height }: Box,
  { face, least, most }: Scale,
): { readonly hand: Hand; readonly thick: number; readonly line: number } {
  const hand: Hand = { face, size: face.sizeFor(Math.max(least, Math.min(most * 1.6, height * 0.3))), bold: true };
  return { hand, thick: Math.max(1, Math.round(hand.size / 16)), line: face.lineHeight(hand.size) };
}
