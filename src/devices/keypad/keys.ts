import type { Buffer } from 'node:buffer';
import { EV_KEY, EV_SYN, inputEvents, SYN_DROPPED } from '../scanner/evdev.ts';
import { KeyReader } from '../scanner/keymap.ts';
import { type KeypadKey, ONE_SIGN } from './port.ts';

/** Keys that stand for a button (linux/input-event-codes.h). */
const BUTTONS: ReadonlyMap<number, Exclude<KeypadKey['is'], 'sign'>> = new Map([
  // Enter, and that of the digit block.
  [28, 'enter'],
  [96, 'enter'],
  // Backspace, Delete, and the point of the digit block, which carries Del.
  [14, 'erase'],
  [111, 'erase'],
  [83, 'erase'],
  // Escape; asterisk and slash of the digit block, which has no Escape; Cancel; Back.
  [1, 'back'],
  [55, 'back'],
  [98, 'back'],
  [223, 'back'],
  [158, 'back'],
]);
const DOWN = 1;
const HELD = 2;

/** From the events of a keypad to presses. Digits count whether Num Lock is on or not. What stands for nothing is left out. */
export class KeypadReader {
  private readonly keys = new KeyReader('us');

  /** @param bytes whole `struct input_event`s. */
  *read(bytes: Buffer, size: 16 | 24): Generator<KeypadKey> {
    for (const { type, code, value } of inputEvents(bytes, size)) {
      if (type === EV_KEY) {
        const key = this.press(code, value);
        if (key !== null) {
          yield key;
        }
      } else if (type === EV_SYN && code === SYN_DROPPED) {
        this.keys.reset();
      }
    }
  }

  private press(code: number, value: number): KeypadKey | null {
    const is = BUTTONS.get(code);
    if (is !== undefined) {
      // Held down it takes back one sign after the other; no other key does anything twice.
      return value === DOWN || (value === HELD && is === 'erase') ? { is } : null;
    }
    const sign = this.keys.read(code, value).toUpperCase();
    return ONE_SIGN.test(sign) ? { is: 'sign', sign } : null;
  }
}
