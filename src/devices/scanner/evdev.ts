import type { Buffer } from 'node:buffer';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeviceRoots, deviceLinks, usbIdentity } from '../serial/find.ts';
import type { Candidate } from './choose.ts';

/** Kinds of event (linux/input-event-codes.h). */
export const EV_SYN = 0;
export const EV_KEY = 1;
/** The kernel's buffer was full, and events are missing. */
export const SYN_DROPPED = 3;

/** `_IOW('E', 0x90, int)` of linux/input.h: from now on nobody else gets this device's events (1), or everybody does again (0). */
export const EVIOCGRAB = 0x40044590;

export interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/**
 * Size of `struct input_event`: a time of two longs, then 8 bytes. A long has 4 bytes for a 32-bit program, also under a 64-bit kernel.
 */
export function eventSize(arch: string): 16 | 24 {
  return arch === 'arm' || arch === 'ia32' ? 16 : 24;
}

/** Reads whole events, little-endian as on every machine that this runs on. */
export function* inputEvents(bytes: Buffer, size: 16 | 24): Generator<InputEvent> {
  for (let at = size - 8; at + 8 <= bytes.length; at += size) {
    yield { type: bytes.readUInt16LE(at), code: bytes.readUInt16LE(at + 2), value: bytes.readInt32LE(at + 4) };
  }
}

/** Keys that everything has that can type a code: the digits and Enter. */
const TYPING_KEYS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28];
/** The same, of the block of digits beside a keyboard, which some keypads have alone. */
const KEYPAD_KEYS = [71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 96];

/** Every device that can type a code; a scanner that is set to keyboard mode is one, and so is the technician's keyboard. */
export function findKeyboards(roots: DeviceRoots = {}): Promise<Candidate[]> {
  return findTyping(roots, [TYPING_KEYS], process.arch);
}

/** Every device that can type digits and Enter, whichever of the two kinds. */
export function findKeypads(roots: DeviceRoots = {}, arch: string = process.arch): Promise<Candidate[]> {
  return findTyping(roots, [TYPING_KEYS, KEYPAD_KEYS], arch);
}

async function findTyping(
  { sysfs = '/sys', dev = '/dev' }: DeviceRoots,
  sets: readonly (readonly number[])[],
  arch: string,
): Promise<Candidate[]> {
  const names = (await readdir(join(sysfs, 'class/input')).catch(() => [])).filter((name) => /^event\d+$/.test(name));
  const links = await deviceLinks(dev, ['input', 'input/by-id', 'input/by-path']);
  const found: Candidate[] = [];
  for (const name of names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const folder = await realpath(join(sysfs, 'class/input', name, 'device')).catch(() => null);
    if (folder === null) {
      continue;
    }
    const keys = keysOf(await readFile(join(folder, 'capabilities/key'), 'utf8').catch(() => ''), arch);
    if (!sets.some((set) => set.every((key) => ((keys >> BigInt(key)) & 1n) === 1n))) {
      continue;
    }
    const path = join(dev, 'input', name);
    found.push({ path, links: links.get(path) ?? [], usb: await usbIdentity(folder) });
  }
  return found;
}

/**
 * `capabilities/key` is a row of hexadecimal words of a long each, the highest first, without leading zeros. A long has 4 bytes for a
 * 32-bit program, also under a 64-bit kernel.
 */
function keysOf(capabilities: string, arch: string): bigint {
  const words = capabilities.trim().split(/\s+/);
  if (!words.every((word) => /^[0-9a-f]{1,16}$/i.test(word))) {
    return 0n;
  }
  const bits = BigInt(eventSize(arch) === 16 ? 32 : 64);
  return words.reduce((all, word) => (all << bits) | BigInt(`0x${word}`), 0n);
}
