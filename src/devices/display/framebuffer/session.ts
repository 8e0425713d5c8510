import { constants } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Health, READY } from '../../../domain/health.ts';
import type { Ioctl } from '../../../os/ioctl.ts';
import type { OpenAnswer, Session } from '../../supervisor.ts';
import { type OutputProblem, type OutputSetting, readOutputs } from '../outputs.ts';
import { type QuietConsole, quietConsole } from './console.ts';
import { type FrameFormat, readFormat, sameFormat } from './format.ts';
import { type Rotation, Surface } from './surface.ts';

/** linux/fb.h */
const FBIOBLANK = 0x4611;
const FB_BLANK_UNBLANK = 0;

export interface FramePlace {
  readonly device: string;
  readonly rotation: Rotation;
  readonly output: OutputSetting;
  readonly sysRoot: string;
  /** The virtual console whose text would be drawn over the picture. */
  readonly tty: string;
  readonly ioctl: Ioctl | null;
}

/** Opens the framebuffer and gets the text console out of the way. Nothing is drawn yet. */
export async function openFrame(place: FramePlace): Promise<OpenAnswer<FrameSession>> {
  let file: FileHandle;
  try {
    file = await open(place.device, constants.O_RDWR | constants.O_NONBLOCK);
  } catch (error) {
    return { open: false, health: openProblem(place.device, error) };
  }
  const answer = await readFormat(file.fd, place.ioctl, sysfsOf(place)).catch(() => null);
  if (answer === null || !answer.ok) {
    await file.close();
    const why = answer?.why ?? 'it does not answer';
    return { open: false, health: { status: 'failing', reason: `${place.device} cannot be used: ${why}` } };
  }
  place.ioctl?.call(file.fd, FBIOBLANK, FB_BLANK_UNBLANK);
  const { dev, ino, rdev } = await file.stat();
  const textConsole = await quietConsole(place.tty, place.ioctl, place.sysRoot);
  const identity = `${dev} ${ino} ${rdev}`;
  return { open: true, session: new FrameSession(place, file, answer.format, textConsole, identity) };
}

/** The open framebuffer. */
export class FrameSession implements Session {
  readonly surface: Surface;
  readonly format: FrameFormat;
  private readonly place: FramePlace;
  private readonly file: FileHandle;
  private readonly textConsole: QuietConsole;
  private readonly identity: string;
  /** What the picture itself lacks; null when it is all there. */
  flaw: string | null = null;
  /** Called once when it closes, before anything else. */
  onClose: () => void = () => {};
  private current: Health = READY;
  private closed = false;
  private isGone = false;
  private closing: Promise<void> | null = null;
  private flushing: Promise<void> | null = null;
  private again = false;

  constructor(place: FramePlace, file: FileHandle, format: FrameFormat, textConsole: QuietConsole, identity: string) {
    this.place = place;
    this.file = file;
    this.format = format;
    this.textConsole = textConsole;
    this.identity = identity;
    this.surface = new Surface(format, place.rotation);
  }

  /** As of the last `check`. */
  get health(): Health {
    const { current, flaw } = this;
    return current.status === 'ready' && flaw !== null ? { status: 'degraded', reason: flaw } : current;
  }

  /** Writes what changed on the canvas; what changes meanwhile goes out too before it resolves. Rejects when the device is gone. */
  flush(): Promise<void> {
    if (this.flushing !== null) {
      this.again = true;
      return this.flushing;
    }
    this.flushing = this.flushAll().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /**
   * Looks whether the device is still the one that was opened, and whether anybody can see it.
   * @returns why the session is over, or null; then `health` is new.
   */
  async check(): Promise<Health | null> {
    const { device, ioctl, output, sysRoot } = this.place;
    const found = await stat(device).catch(() => null);
    if (found === null || `${found.dev} ${found.ino} ${found.rdev}` !== this.identity) {
      return { status: 'absent', reason: `${device} has gone: is the screen unplugged?` };
    }
    const answer = await readFormat(this.file.fd, ioctl, sysfsOf(this.place));
    if (!answer.ok || !sameFormat(answer.format, this.format)) {
      return { status: 'failing', reason: `${device} has changed its size or colours: it is opened again` };
    }
    const problem = await readOutputs({ sysRoot, output, framebuffer: sysfsOf(this.place) });
    this.current = this.judge(problem, await this.isBlank(), await this.textConsole.problem());
    return null;
  }

  /** Closed, or to be closed: nothing is drawn on it any more. */
  get isOver(): boolean {
    return this.closed || this.isGone;
  }

  /** The device is not what was opened any more: nothing more is written to it. */
  abandon(): void {
    this.isGone = true;
  }

  /** Black, and the console has its screen again. May be called twice: both wait for the end. */
  close(): Promise<void> {
    this.closed = true;
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    this.onClose();
    await this.flushing?.catch(() => {});
    if (!this.isGone) {
      const { canvas } = this.surface;
      canvas.fill(canvas.all, 'black');
      await this.surface.flush(this.write).catch(() => {});
    }
    await this.textConsole.restore().catch(() => {});
    await this.file.close().catch(() => {});
  }

  private async flushAll(): Promise<void> {
    do {
      this.again = false;
      await this.surface.flush(this.write);
    } while (this.again && !this.closed);
  }

  private readonly write = async (bytes: Uint8Array, position: number): Promise<void> => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, position + done);
      if (bytesWritten === 0) {
        throw new Error('the framebuffer takes no data');
      }
      done += bytesWritten;
    }
  };

  /** Kernels before 6.16 let nobody read it back; then the output's own power state tells. */
  private async isBlank(): Promise<boolean> {
    const text = await readFile(join(sysfsOf(this.place), 'blank'), 'utf8').catch(() => '');
    return Number(text.trim()) > 0;
  }

  private judge(problem: OutputProblem | null, blank: boolean, scribbles: string | null): Health {
    const { device } = this.place;
    if (problem?.kind === 'unplugged') {
      return { status: 'failing', reason: problem.words };
    }
    if (blank || problem !== null) {
      this.place.ioctl?.call(this.file.fd, FBIOBLANK, FB_BLANK_UNBLANK);
      const how = `echo 0 > ${join(sysfsOf(this.place), 'blank')}`;
      const words = problem?.words ?? `${device} is blanked and shows nothing: switch it on (${how})`;
      return { status: 'failing', reason: words };
    }
    return scribbles === null ? READY : { status: 'degraded', reason: scribbles };
  }
}

function sysfsOf({ sysRoot, device }: FramePlace): string {
  return join(sysRoot, 'class/graphics', basename(device));
}

function openProblem(device: string, error: unknown): Health {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO': {
      const reason = `there is no framebuffer ${device}: check display.device (ls /dev/fb*) and the panel's overlay in config.txt`;
      return { status: 'absent', reason };
    }
    case 'EACCES':
    case 'EPERM': {
      const reason = `no permission to open ${device}: the user of kioskd must be in the group video`;
      return { status: 'failing', reason };
    }
    case 'EBUSY':
      return {
        status: 'failing',
        reason: `another program holds ${device}: stop the desktop or the other kiosk program`,
      };
    default:
      return { status: 'failing', reason: `${device} cannot be opened: ${code}` };
  }
}
