import { AbsentDevice } from '../absent.ts';
import type { KeyboardEnv } from '../scanner/held-keyboard.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { EvdevKeypad } from './evdev-keypad.ts';
import type { KeypadOptions } from './options.ts';
import type { Keypad, KeypadListeners } from './port.ts';
import { VirtualKeypad } from './virtual.ts';

export interface KeypadEnv extends DriverEnv {
  readonly keyboard?: KeyboardEnv;
}

/** A keypad of which nothing will ever come. */
class NoKeypad extends AbsentDevice implements Keypad {
  readonly found = null;
}

/** Makes the configured keypad; it does nothing until `start`. Null: none is configured. */
export function createKeypad(options: KeypadOptions, listeners: KeypadListeners, env: KeypadEnv): Keypad | null {
  switch (options.driver) {
    case 'evdev':
      return new EvdevKeypad(options, listeners, env.timers, env.random, env.keyboard);
    case 'virtual':
      return env.link === null ? new NoKeypad(NO_LINK_REASON) : new VirtualKeypad(env.link, listeners, env.timers);
    case 'none':
      return null;
  }
}
