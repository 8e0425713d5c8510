import type { KeypadOptions } from '../devices/keypad/options.ts';
import type { KeyCaps } from '../screens/keys.ts';
import type { ConfigFile } from './schema.ts';

export function keypadOptions({ display }: Pick<ConfigFile, 'display'>): KeypadOptions {
  const { driver, path, usb, port } = display.keypad;
  return driver === 'evdev' ? { driver, path, usb, port } : { driver };
}

/** Null: there is no keypad. */
export function keyCaps({ display }: Pick<ConfigFile, 'display'>): KeyCaps | null {
  const { driver, caps } = display.keypad;
  return driver === 'none' ? null : caps;
}
