import type { GpioBoard } from '../devices/gpio/port.ts';
import { printable } from '../domain/printable.ts';
import { type Finding, ok } from './check.ts';

/** Which driver has taken which chip, and the pins; null when the board has nothing to tell. Its own health says the rest. */
export async function askBoard(board: GpioBoard): Promise<Finding | null> {
  return board.about ? ok(`ready (${printable(board.about, 800)})`) : null;
}
