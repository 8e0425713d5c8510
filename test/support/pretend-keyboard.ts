import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EVIOCGRAB } from '../../src/devices/scanner/evdev.ts';
import type { KeyboardEnv } from '../../src/devices/scanner/keyboard.ts';
import type { Ioctl, IoctlAnswer } from '../../src/os/ioctl.ts';

const ENTER = 28;
const SHIFT = 42;
const TAB = 15;

/** Keys of the US layout, by what they give. */
const KEYS = new Map<string, readonly [code: number, shift: boolean]>();
for (const [first, plain, shifted] of [
  [2, '1234567890-=', '!@#$%^&*()_+'],
  [16, 'qwertyuiop[]', 'QWERTYUIOP{}'],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [44, 'zxcvbnm,./', 'ZXCVBNM<>?'],
] as const) {
  for (const [place, character] of [...plain].entries()) KEYS.set(character, [first + place, false]);
  for (const [place, character] of [...shifted].entries()) KEYS.set(character, [first + place, true]);
}

/** One `struct input_event`. */
export function inputEvent(type: number, code: number, value: number, size: 16 | 24 = 24): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt16LE(type, size - 8);
  bytes.writeUInt16LE(code, size - 6);
  bytes.writeInt32LE(value, size - 4);
  return bytes;
}

/** The events of a text that is typed; CR is Enter. */
export function typed(text: string, size: 16 | 24 = 24): Buffer {
  const events: Buffer[] = [];
  const key = (code: number, value: number) => {
    events.push(inputEvent(1, code, value, size), inputEvent(0, 0, 0, size));
  };
  for (const character of text) {
    const [code, shift] =
      character === '\r' ? [ENTER, false] : character === '\t' ? [TAB, false] : (KEYS.get(character) ?? [57, false]);
    if (shift) key(SHIFT, 1);
    key(code, 1);
    key(code, 0);
    if (shift) key(SHIFT, 0);
  }
  return Buffer.concat(events);
}

/** A keyboard that is a named pipe, and a pretend ioctl that remembers who holds it. */
export class PretendKeyboard {
  readonly path: string;
  /** What the next attempt to hold it alone comes to. */
  grabAnswer: IoctlAnswer = { ok: true, value: 0 };
  grabbed = false;
  private readonly folder: string;
  private pipe: FileHandle | null = null;
  private tellReadable: ((gone: boolean) => void) | null = null;

  constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'event7');
  }

  get env(): Required<Pick<KeyboardEnv, 'loadIoctl' | 'watch'>> {
    const ioctl: Ioctl = {
      call: (_fd, request, argument) => {
        if (request !== EVIOCGRAB) {
          return { ok: false, errno: 25, code: 'ENOTTY' };
        }
        if (argument === 0) {
          this.grabbed = false;
          return { ok: true, value: 0 };
        }
        this.grabbed = this.grabAnswer.ok;
        return this.grabAnswer;
      },
    };
    return {
      loadIoctl: async () => ({ ok: true, ioctl }),
      watch: async (_fd, onReadable) => {
        this.tellReadable = onReadable;
        return () => {
          this.tellReadable = null;
        };
      },
    };
  }

  /** Hands over bytes as the kernel does, and says that they are there. */
  async send(bytes: Uint8Array): Promise<void> {
    // A pipe takes 64 kB at once; more would wait for a reader that is told only afterwards.
    for (let at = 0; at < bytes.length; at += 24_000) {
      await this.pipe?.write(bytes.subarray(at, at + 24_000));
      this.tellReadable?.(false);
    }
  }

  type(text: string): Promise<void> {
    return this.send(typed(text));
  }

  async plug(): Promise<void> {
    await promisify(execFile)('mkfifo', [this.path]);
    this.pipe = await open(this.path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  async unplug(): Promise<void> {
    await rm(this.path, { force: true });
    await this.pipe?.close();
    this.pipe = null;
    this.tellReadable?.(true);
  }

  async close(): Promise<void> {
    await this.pipe?.close();
    this.pipe = null;
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function pretendKeyboard(plugged = true): Promise<PretendKeyboard> {
  const keyboard = new PretendKeyboard(await mkdtemp(join(tmpdir(), 'kioskd-keyboard-')));
  if (plugged) {
    await keyboard.plug();
  }
  return keyboard;
}
