import { Buffer } from 'node:buffer';
import { closeSync, constants, open, readSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type Ioctl, type IoctlLibrary, loadIoctl } from '../../os/ioctl.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { watchReadable } from '../readable.ts';
import { describeDevice } from '../serial/find.ts';
import { errorCode, groupOf } from '../serial/problems.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import type { Choice } from './choose.ts';
import { EV_KEY, EV_SYN, EVIOCGRAB, eventSize, findKeyboards, inputEvents, SYN_DROPPED } from './evdev.ts';
import { KeyReader } from './keymap.ts';
import { Locator } from './locate.ts';
import { type KeyboardScannerOptions, scanRules } from './options.ts';
import type { FoundScanner, Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';

/** What a test puts in the place of the machine. */
export interface KeyboardEnv {
  readonly loadIoctl?: () => Promise<IoctlLibrary>;
  readonly watch?: typeof watchReadable;
  readonly arch?: string;
}

interface KeyboardSession extends Session {
  readonly found: FoundScanner;
}

const EVENTS_A_READ = 64;

/**
 * A scanner that types. Its device is held alone (EVIOCGRAB), so that nothing it types reaches a console, a shell or the page; without
 * that it is not used at all. Its keys become bytes and go through the same guard as those of a line.
 */
export class KeyboardScanner implements Scanner {
  readonly kind = 'keyboard';
  private readonly options: KeyboardScannerOptions;
  private readonly env: KeyboardEnv;
  private readonly receiver: ScanReceiver;
  private readonly locator: Locator;
  private readonly supervisor: Supervisor<KeyboardSession>;

  constructor(
    options: KeyboardScannerOptions,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
    env: KeyboardEnv = {},
  ) {
    const { path, roots } = options;
    this.options = options;
    this.env = env;
    this.receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
    this.locator = new Locator({ ...options, as: 'keyboard', list: () => findKeyboards(roots) });
    this.supervisor = new Supervisor({
      open: (lost) => this.open(lost),
      onHealth: (health) => listeners.onHealth(health),
      // Numbers of event files go on growing, so it is our udev rule's link whose coming is heard of: until its keyboard is held, it types.
      files: [path ?? `${roots?.dev ?? '/dev'}/input/scanner`],
      timers,
      random,
    });
  }

  get health(): Health {
    return this.supervisor.health;
  }

  get found(): FoundScanner | null {
    return this.supervisor.session?.found ?? null;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.supervisor.start(signal);
  }

  /** A keyboard cannot be told when to read: what is not wanted is dropped. */
  want(wanted: boolean): void {
    this.receiver.want(wanted);
  }

  async stop(): Promise<void> {
    this.receiver.close();
    await this.supervisor.stop();
  }

  private async open(lost: (health: Health) => void): Promise<OpenAnswer<KeyboardSession>> {
    const located = await this.locator.locate();
    if (!located.ok) {
      return { open: false, health: located.health };
    }
    const library = await (this.env.loadIoctl ?? loadIoctl)();
    if (!library.ok) {
      return closed('failing', `the scanner's keyboard cannot be held alone, so it is not used: ${library.why}`);
    }
    const { path } = located.choice;
    const opened = await openDevice(path);
    if (typeof opened !== 'number') {
      return { open: false, health: opened };
    }
    const problem = grab(opened, library.ioctl, path);
    if (problem !== null) {
      closeSync(opened);
      return { open: false, health: problem };
    }
    return await this.listen(opened, library.ioctl, located.choice, lost);
  }

  private async listen(
    fd: number,
    ioctl: Ioctl,
    choice: Choice,
    lost: (health: Health) => void,
  ): Promise<OpenAnswer<KeyboardSession>> {
    const { path } = choice;
    const read = this.reader(fd, choice);
    let unwatch: () => void;
    try {
      unwatch = await (this.env.watch ?? watchReadable)(fd, (gone) => {
        if (!read() || gone) {
          // Else a device that is gone would be readable for ever.
          unwatch();
          this.receiver.close();
          lost({ status: 'absent', reason: `the scanner at ${printable(path)} was unplugged: plug it in again` });
        }
      });
    } catch (error) {
      ioctl.call(fd, EVIOCGRAB, 0);
      closeSync(fd);
      return closed('failing', error instanceof Error ? error.message : 'unknown error');
    }
    this.locator.opened(path);
    const close = async () => {
      unwatch();
      this.receiver.close();
      ioctl.call(fd, EVIOCGRAB, 0);
      closeSync(fd);
    };
    return { open: true, session: { health: READY, found: foundAs(choice), close } };
  }

  /** @returns reads what there is; false when the device has gone. */
  private reader(fd: number, { profile }: Choice): () => boolean {
    const size = eventSize(this.env.arch ?? process.arch);
    const keys = new KeyReader(this.options.layout ?? 'us');
    const guard: Writable = this.receiver.open({
      frames: 'lines',
      failedRead: profile.failedRead,
      aimId: profile.aimId,
    });
    const buffer = Buffer.alloc(size * EVENTS_A_READ);
    return () => {
      for (;;) {
        const count = readNow(fd, buffer);
        if (count <= 0) {
          return count === 0;
        }
        const text = textOf(buffer.subarray(0, count), size, keys);
        // What was typed is not left lying about.
        buffer.fill(0, 0, count);
        if (text !== '') {
          const typed = Buffer.from(text, 'utf8');
          guard.write(typed, () => typed.fill(0));
        }
      }
    };
  }
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

function textOf(bytes: Buffer, size: 16 | 24, keys: KeyReader): string {
  let text = '';
  for (const { type, code, value } of inputEvents(bytes, size)) {
    if (type === EV_KEY) {
      text += keys.read(code, value);
    } else if (type === EV_SYN && code === SYN_DROPPED) {
      // Keys are missing: what has come of this code is spoiled.
      keys.reset();
      text += '\x1b';
    }
  }
  return text;
}

async function openDevice(path: string): Promise<number | Health> {
  try {
    return await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return (await openProblem(path, errorCode(error))).health;
  }
}

async function openProblem(path: string, code: string): Promise<{ readonly open: false; readonly health: Health }> {
  const name = printable(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
    case 'ENXIO':
      return closed('absent', `no scanner at ${name}: plug it in, or check scanner.path`);
    case 'EACCES':
    case 'EPERM': {
      const group = await groupOf(path);
      const what =
        group === null ? 'the udev rule that gives it to the group kioskd is missing' : `it belongs to ${group}`;
      return closed('failing', `no permission to open ${name}: ${what}; see hardware/udev`);
    }
    default:
      return closed('failing', `cannot open ${name}: ${code}`);
  }
}

/** @returns null: its events come to us alone. */
function grab(fd: number, ioctl: Ioctl, path: string): Health | null {
  const answer = ioctl.call(fd, EVIOCGRAB, 1);
  if (answer.ok) {
    return null;
  }
  const name = printable(path);
  switch (answer.code) {
    case 'EBUSY':
      return failing(`another program holds the keyboard at ${name}: stop it, then the scanner comes back by itself`);
    case 'ENODEV':
      return { status: 'absent', reason: `the scanner at ${name} was unplugged: plug it in again` };
    default:
      return failing(
        `${name} cannot be held alone (${answer.code}): set scanner.path to the scanner's /dev/input/by-id/…-event-kbd`,
      );
  }
}

function foundAs({ path, device, profile, profileName }: Choice): FoundScanner {
  const usb = device?.usb === undefined || device.usb === null ? '' : describeDevice(device);
  return { path, profile: profileName, title: profile.title, usb, firmware: '' };
}

function closed(status: 'absent' | 'failing', reason: string): { readonly open: false; readonly health: Health } {
  return { open: false, health: { status, reason } };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
