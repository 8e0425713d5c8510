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

/** Every device that can type a code; a scanner that is set to keyboard mode is one, and so is the technician's keyboard. */
export async function findKeyboards({ sysfs = '/sys', dev = '/dev' }: DeviceRoots = {}): Promise<Candidate[]> {
  const names = (await readdir(join(sysfs, 'class/input')).catch(() => [])).filter((name) => /^event\d+$/.test(name));
  const links = await deviceLinks(dev, ['input', 'input/by-id', 'input/by-path']);
  const found: Candidate[] = [];
  for (const name of names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const folder = await realpath(join(sysfs, 'class/input', name, 'device')).catch(() => null);
    if (folder === null || !canType(await readFile(join(folder, 'capabilities/key'), 'utf8').catch(() => ''))) {
      continue;
    }
    const path = join(dev, 'input', name);
    found.push({ path, links: links.get(path) ?? [], usb: await usbIdentity(folder) });
  }
  return found;
}

/** `capabilities/key` is a row of hexadecimal words of a long each, the highest first; the keys that count are all in the last. */
function canType(capabilities: string): boolean {
  const last = capabilities.trim().split(/\s+/).at(-1) ?? '';
  if (!/^[0-9a-f]+$/i.test(last)) {
    return false;
  }
  const bits = BigInt(`0x${last}`);
  return TYPING_KEYS.every((key) => ((bits >> BigInt(key)) & 1n) === 1n);
}
