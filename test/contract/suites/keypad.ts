import { Buffer } from 'node:buffer';
import { describe, onTestFinished, test } from 'vitest';
import type { ScreenAction } from '../../../src/devices/display/port.ts';
import { createKeypad } from '../../../src/devices/keypad/create.ts';
import type { EvdevKeypadOptions } from '../../../src/devices/keypad/options.ts';
import type { Keypad, KeypadKey, KeypadListeners } from '../../../src/devices/keypad/port.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import type { Health } from '../../../src/domain/health.ts';
import { inputEvent, type PretendKeyboard, pretendKeyboard, typed } from '../../support/pretend-keyboard.ts';

/** What a keypad has told, and a way to wait until it has told enough. */
export class KeypadRecord implements KeypadListeners {
  readonly actions: ScreenAction[] = [];
  readonly healths: Health[] = [];
  private readonly waiting = new Set<() => void>();

  onAction(action: ScreenAction): void {
    this.actions.push(action);
    this.look();
  }

  onHealth(health: Health): void {
    this.healths.push(health);
    this.look();
  }

  /** What reaches a field that is open: signs, `erase`, and `enter`. */
  get typed(): readonly string[] {
    return this.actions.flatMap((action) =>
      action.type === 'key' ? [action.key] : action.type === 'enter' ? ['enter'] : [],
    );
  }

  /** Resolves once the condition holds; it is looked at after every event. The test's own time limit ends a wait. */
  until(condition: (record: KeypadRecord) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (condition(this)) {
          this.waiting.delete(look);
          resolve();
        }
      };
      this.waiting.add(look);
      look();
    });
  }

  private look(): void {
    for (const look of [...this.waiting]) {
      look();
    }
  }
}

export interface KeypadRig {
  readonly keypad: Keypad;
  readonly record: KeypadRecord;
  press(...keys: readonly KeypadKey[]): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

export interface KeypadRigOptions {
  readonly pluggedAtStart?: boolean;
}

/** One story, told with the keys of a kernel's event device and with the virtual hardware. The keypad has been started. */
export function eachKeypad(story: string, options: KeypadRigOptions, tell: (rig: KeypadRig) => Promise<void>): void {
  describe.each([
    ['evdev', evdevRig],
    ['virtual', virtualRig],
  ] as const)('%s keypad', (_kind, makeRig) => {
    test(story, async () => {
      const rig = await makeRig(options);
      await rig.keypad.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

export interface EvdevRig extends KeypadRig {
  readonly keyboard: PretendKeyboard;
}

/** A named pipe in the place of its device, and a pretend ioctl. */
export async function evdevRig({ pluggedAtStart = true }: KeypadRigOptions): Promise<EvdevRig> {
  const keyboard = await pretendKeyboard(pluggedAtStart);
  const record = new KeypadRecord();
  const options: EvdevKeypadOptions = { driver: 'evdev', path: keyboard.path };
  const env = { link: null, keyboard: { ...keyboard.env, arch: 'x64' } };
  const keypad = made(createKeypad(options, record, env));
  onTestFinished(async () => {
    await keypad.stop();
    await keyboard.close();
  });
  return {
    keypad,
    record,
    keyboard,
    press: (...keys) => keyboard.send(Buffer.concat(keys.map(tap))),
    unplug: () => keyboard.unplug(),
    plug: () => keyboard.plug(),
  };
}

async function virtualRig({ pluggedAtStart = true }: KeypadRigOptions): Promise<KeypadRig> {
  const hardware = new VirtualHardware();
  hardware.plugKeypad(pluggedAtStart);
  const link = hardware.link();
  const record = new KeypadRecord();
  const keypad = made(createKeypad({ driver: 'virtual' }, record, { link }));
  onTestFinished(async () => {
    await keypad.stop();
    await link.close();
  });
  return {
    keypad,
    record,
    press: async (...keys) => keys.forEach((key) => void hardware.pressKey(key)),
    unplug: async () => hardware.plugKeypad(false),
    plug: async () => hardware.plugKeypad(true),
  };
}

function made(keypad: Keypad | null): Keypad {
  if (keypad === null) {
    throw new Error('no keypad was made');
  }
  return keypad;
}

/** Codes of the kernel for Enter, Backspace and Escape. */
const CODES = { enter: 28, erase: 14, back: 1 } as const;

/** A key that goes down and comes up. */
function tap(key: KeypadKey): Buffer {
  if (key.is === 'sign') {
    return typed(key.sign.toLowerCase());
  }
  const code = CODES[key.is];
  return Buffer.concat([inputEvent(1, code, 1), inputEvent(0, 0, 0), inputEvent(1, code, 0), inputEvent(0, 0, 0)]);
}

/** The keys of a text that is typed. */
export function keys(text: string): readonly KeypadKey[] {
  return [...text].map((sign) => ({ is: 'sign', sign }));
}
