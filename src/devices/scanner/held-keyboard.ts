import { Buffer } from 'node:buffer';
import { closeSync, constants, open, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type Ioctl, type IoctlLibrary, loadIoctl } from '../../os/ioctl.ts';
import { watchReadable } from '../readable.ts';
import { errorCode, groupOf } from '../serial/problems.ts';
import type { OpenAnswer, Session } from '../supervisor.ts';
import { EVIOCGRAB, eventSize } from './evdev.ts';

/** What a test puts in the place of the machine. */
export interface KeyboardEnv {
  readonly loadIoctl?: () => Promise<IoctlLibrary>;
  readonly watch?: typeof watchReadable;
  readonly arch?: string;
}

/** How the thing that types is called in what is said to the technician. */
export interface KeyboardWords {
  /** `scanner`, `keypad`. */
  readonly thing: string;
  /** What cannot be held alone. */
  readonly held: string;
  /** The setting that names its file. */
  readonly setting: string;
}

export interface Holding {
  readonly path: string;
  readonly words: KeyboardWords;
  readonly env: KeyboardEnv;
  /** Whole events as the kernel gave them; wiped when it returns. */
  readonly take: (bytes: Buffer, size: 16 | 24) => void;
  /** The device has gone by itself; called before `lost`. */
  readonly gone: () => void;
  readonly lost: (health: Health) => void;
}

const EVENTS_A_READ = 64;

/**
 * Opens the event device of something that types, and holds it alone (EVIOCGRAB): from then on nothing that it types reaches a console,
 * a shell or the page. Where that is refused, it is not used at all.
 */
export async function holdKeyboard(holding: Holding): Promise<OpenAnswer<Session>> {
  const { path, words, env } = holding;
  const library = await (env.loadIoctl ?? loadIoctl)();
  if (!library.ok) {
    return closed('failing', `${words.held} cannot be held alone, so it is not used: ${library.why}`);
  }
  const opened = await openDevice(path, words);
  if (typeof opened !== 'number') {
    return { open: false, health: opened };
  }
  const problem = grab(opened, library.ioctl, path, words);
  if (problem !== null) {
    closeSync(opened);
    return { open: false, health: problem };
  }
  return await listen(opened, library.ioctl, holding);
}

async function listen(fd: number, ioctl: Ioctl, holding: Holding): Promise<OpenAnswer<Session>> {
  const { path, words, env, gone: onGone, lost } = holding;
  const read = reader(fd, holding);
  let unwatch: () => void;
  try {
    unwatch = await (env.watch ?? watchReadable)(fd, (gone) => {
      if (!read() || gone) {
        // Else a device that is gone would be readable for ever.
        unwatch();
        onGone();
        lost({ status: 'absent', reason: `the ${words.thing} at ${printable(path)} was unplugged: plug it in again` });
      }
    });
  } catch (error) {
    ioctl.call(fd, EVIOCGRAB, 0);
    closeSync(fd);
    return closed('failing', error instanceof Error ? error.message : 'unknown error');
  }
  const close = async () => {
    unwatch();
    ioctl.call(fd, EVIOCGRAB, 0);
    closeSync(fd);
  };
  return { open: true, session: { health: READY, close } };
}

/** @returns reads what there is; false when the device has gone. */
function reader(fd: number, { env, take }: Holding): () => boolean {
  const size = eventSize(env.arch ?? process.arch);
  const buffer = Buffer.alloc(size * EVENTS_A_READ);
  return () => {
    for (;;) {
      const count = readNow(fd, buffer);
      if (count <= 0) {
        return count === 0;
      }
      take(buffer.subarray(0, count), size);
      // What was typed is not left lying about.
      buffer.fill(0, 0, count);
    }
  };
}

/** @returns bytes read; 0 when there is nothing to read now, -1 when there never will be. */
function readNow(fd: number, buffer: Buffer): number {
  try {
    const count = readSync(fd, buffer, 0, buffer.length, null);
    return count === 0 ? -1 : count;
  } catch (error) {
    const code = errorCode(error);
    return code === 'EAGAIN' || code === 'EINTR' ? 0 : -1;
  }
}

async function openDevice(path: string, words: KeyboardWords): Promise<number | Health> {
  try {
    return await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return await openProblem(path, errorCode(error), words);
  }
}

async function openProblem(path: string, code: string, { thing, setting }: KeyboardWords): Promise<Health> {
  const name = printable(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
    case 'ENXIO':
      return { status: 'absent', reason: `no ${thing} at ${name}: plug it in, or check ${setting}` };
    case 'EACCES':
    case 'EPERM': {
      const group = await groupOf(path);
      const what =
        group === null ? 'the udev rule that gives it to the group kioskd is missing' : `it belongs to ${group}`;
      return failing(`no permission to open ${name}: ${what}; see hardware/udev`);
    }
    default:
      return failing(`cannot open ${name}: ${code}`);
  }
}

/** @returns null: its events come to us alone. */
function grab(fd: number, ioctl: Ioctl, path: string, { thing, setting }: KeyboardWords): Health | null {
  const answer = ioctl.call(fd, EVIOCGRAB, 1);
  if (answer.ok) {
    return null;
  }
  const name = printable(path);
  switch (answer.code) {
    case 'EBUSY':
      return failing(`another program holds the keyboard at ${name}: stop it, then the ${thing} comes back by itself`);
    case 'ENODEV':
      return { status: 'absent', reason: `the ${thing} at ${name} was unplugged: plug it in again` };
    default:
      return failing(
        `${name} cannot be held alone (${answer.code}): set ${setting} to the ${thing}'s /dev/input/by-id/…-event-kbd`,
      );
  }
}

function closed(status: 'absent' | 'failing', reason: string): { readonly open: false; readonly health: Health } {
  return { open: false, health: { status, reason } };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
