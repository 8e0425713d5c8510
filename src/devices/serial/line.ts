import type { Buffer } from 'node:buffer';
import type { SerialPort } from 'serialport';
import { type Health, READY } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Session, SupervisorOptions } from '../supervisor.ts';
import { explainOpenError, inspect, type LineWords, lineHealth, type OpenProblem } from './problems.ts';

/** How often an open line is asked whether it is still there. */
const PRESENCE_MS = 1000;

export interface LineOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly words: LineWords;
  readonly timers?: Timers | undefined;
}

/**
 * A serial line that is open: 8 data bits, no parity, 1 stop bit, under an exclusive lock, with nothing in it from before. To be
 * kept open by a `Supervisor`, which opens a new one after each loss.
 */
export class SerialLine implements Session {
  readonly health: Health = READY;
  private readonly port: SerialPort;
  private readonly timers: Timers;
  private cancelPresence: (() => void) | null = null;

  constructor(port: SerialPort, timers: Timers) {
    this.port = port;
    this.timers = timers;
  }

  /** Every chunk from now on, as the kernel gives it. Without a listener nothing is read. */
  onBytes(listener: (bytes: Buffer) => void): void {
    this.port.on('data', listener);
  }

  /** @returns false: not one byte was handed to the line. */
  send(bytes: Uint8Array): boolean {
    if (!this.port.isOpen) {
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
      this.cancelPresence?.();
      lost();
    });
    if (this.port.isOpen) {
      this.checkPresence();
    } else {
      // Unplugged while it was being flushed: the close event has passed already.
      lost();
    }
  }

  async close(): Promise<void> {
    this.cancelPresence?.();
    this.port.removeAllListeners('data');
    await closePort(this.port);
  }

  /**
   * A line that hangs up while serialport is between two reads gives it empty reads for ever, and no close event. Draining
   * our side is a harmless question that a line which hung up answers with an error.
   */
  private checkPresence(): void {
    this.cancelPresence?.();
    if (!this.port.isOpen) {
      return;
    }
    this.cancelPresence = this.timers.after(PRESENCE_MS, () => this.checkPresence());
    this.port.drain((error) => {
      if (error) {
        void closePort(this.port);
      }
    });
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
  return new SerialLine(port, timers);
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
