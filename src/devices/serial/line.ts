import type { Buffer } from 'node:buffer';
import type { SerialPort } from 'serialport';
import { type Health, READY } from '../../domain/health.ts';
import { type Ioctl, type IoctlLibrary, loadIoctl } from '../../os/ioctl.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Session, SupervisorOptions } from '../supervisor.ts';
import { watchPresence } from './presence.ts';
import { explainOpenError, inspect, type LineWords, lineHealth, type OpenProblem } from './problems.ts';

/** Bytes; commands are short. What takes none of them must not fill our memory. */
const MOST_UNSENT = 4096;

export interface LineOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly words: LineWords;
  readonly timers?: Timers | undefined;
  /** Left out: through koffi. */
  readonly loadIoctl?: (() => Promise<IoctlLibrary>) | undefined;
}

/**
 * A serial line that is open: 8 data bits, no parity, 1 stop bit, under an exclusive lock, with nothing in it from before. To be
 * kept open by a `Supervisor`, which opens a new one after each loss.
 */
export class SerialLine implements Session {
  readonly health: Health = READY;
  private readonly port: SerialPort;
  private readonly timers: Timers;
  private readonly ioctl: Ioctl | null;
  private endPresence: (() => void) | null = null;

  constructor(port: SerialPort, timers: Timers, ioctl: Ioctl | null) {
    this.port = port;
    this.timers = timers;
    this.ioctl = ioctl;
  }

  /** Every chunk from now on, as the kernel gives it. Without a listener nothing is read. */
  onBytes(listener: (bytes: Buffer) => void): void {
    this.port.on('data', listener);
  }

  /** @returns false: not one byte was handed to the line. */
  send(bytes: Uint8Array): boolean {
    if (!this.port.isOpen || this.port.writableLength > MOST_UNSENT) {
      return false;
    }
    this.port.write(bytes, (error) => {
      if (error) {
        void closePort(this.port);
      }
    });
    return true;
  }

  /** Called by the opener, once. */
  watch(lost: () => void): void {
    this.port.once('close', () => {
      this.endPresence?.();
      lost();
    });
    if (this.port.isOpen) {
      const { timers, ioctl } = this;
      this.endPresence = watchPresence(this.port, { timers, ioctl, onGone: () => void closePort(this.port) });
    } else {
      // Unplugged while it was being flushed: the close event has passed already.
      lost();
    }
  }

  async close(): Promise<void> {
    this.endPresence?.();
    this.port.removeAllListeners('data');
    await closePort(this.port);
  }
}

type Open = SupervisorOptions<SerialLine>['open'];

/** How a `Supervisor` opens this line: one try each time it is called. */
export function lineOpener(options: LineOptions): Open {
  const { path, words } = options;
  let wasOpen = false;
  const inWords = (problem: OpenProblem) =>
    lineHealth(words, path, problem.why === 'missing' && wasOpen ? { why: 'unplugged' } : problem);
  return async (lost, signal) => {
    const answer = await openPort(options, signal);
    if (!(answer instanceof SerialLine)) {
      return { open: false, health: inWords(answer) };
    }
    wasOpen = true;
    answer.watch(() => lost(inWords({ why: 'unplugged' })));
    return { open: true, session: answer };
  };
}

async function openPort(options: LineOptions, signal: AbortSignal): Promise<SerialLine | OpenProblem> {
  const { path, timers = SYSTEM_TIMERS } = options;
  const library = await (options.loadIoctl ?? loadIoctl)();
  const problem = await inspect(path);
  if (problem !== null) {
    return problem;
  }
  const port = await newPort(options);
  if (!('open' in port)) {
    return port;
  }
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error !== null) {
    return explainOpenError(path, error);
  }
  if (!signal.aborted) {
    // What was on its way to whoever used the line before is neither a scan of the next customer nor an answer to us.
    await new Promise<void>((resolve) => port.flush(() => resolve()));
  }
  return new SerialLine(port, timers, library.ok ? library.ioctl : null);
}

async function newPort({ path, baudRate }: LineOptions): Promise<SerialPort | OpenProblem> {
  try {
    const { SerialPort } = await import('serialport');
    const port = new SerialPort({ path, baudRate, autoOpen: false, lock: true });
    port.on('error', () => void closePort(port));
    return port;
  } catch (error) {
    return { why: 'no driver', message: error instanceof Error ? error.message : 'unknown error' };
  }
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) resolve();
    else port.close(() => resolve());
  });
}
