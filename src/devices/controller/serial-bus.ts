import type { Buffer } from 'node:buffer';
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SerialPort } from 'serialport';
import { backOffMs, type Timers } from '../port.ts';
import { explainOpenError, inspect, type OpenProblem } from '../scanner/serial-health.ts';

const RETRY_BASE_MS = 100;
const RETRY_MAX_MS = 2000;
/** After a device file appears, udev still has to set its group. */
const APPEARED_MS = 50;
/** How often an open line is asked whether it is still there. */
const PRESENCE_MS = 1000;

export interface SerialBusListeners {
  /** The line is open, and empty. */
  onOpen(): void;
  onBytes(bytes: Buffer): void;
  /** The line is closed, or could not be opened; it is tried again by itself. */
  onProblem(problem: OpenProblem): void;
}

/**
 * A serial line that is kept open: 8 data bits, no parity, 1 stop bit, under an exclusive lock. Comes back by itself after an
 * unplug, as the scanner's does (see `../scanner/serial.ts` for why it drains a line to find out that it has gone).
 */
export class SerialBus {
  readonly #path: string;
  readonly #baudRate: number;
  readonly #listeners: SerialBusListeners;
  readonly #timers: Timers;
  readonly #random: () => number;
  #running = false;
  #wasOpen = false;
  #port: SerialPort | null = null;
  #attempt = 0;
  #attempting: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelPresence: (() => void) | null = null;
  #watcher: FSWatcher | null = null;

  constructor(
    line: { readonly path: string; readonly baudRate: number },
    listeners: SerialBusListeners,
    timers: Timers,
    random: () => number,
  ) {
    this.#path = line.path;
    this.#baudRate = line.baudRate;
    this.#listeners = listeners;
    this.#timers = timers;
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#port?.isOpen === true;
  }

  /** Resolves when the line is open, or when the first try has failed. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#tryOpen();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelRetry?.();
    this.#cancelPresence?.();
    this.#closeWatcher();
    await this.#attempting;
    const port = this.#port;
    this.#port = null;
    if (port !== null) await closePort(port);
  }

  /** @returns false: not one byte was handed to the line. */
  send(bytes: Buffer): boolean {
    const port = this.#port;
    if (port?.isOpen !== true) return false;
    port.write(bytes, (error) => {
      if (error) void closePort(port);
    });
    return true;
  }

  #tryOpen(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#attempting !== null) return this.#attempting;
    this.#attempting = this.#attemptOpen().then((problem) => {
      this.#attempting = null;
      if (!this.#running) return;
      if (problem !== null) {
        this.#tell(problem);
        this.#retryLater();
      } else if (this.#port !== null) {
        this.#attempt = 0;
        this.#wasOpen = true;
        this.#listeners.onOpen();
      }
    });
    return this.#attempting;
  }

  async #attemptOpen(): Promise<OpenProblem | null> {
    const problem = await inspect(this.#path);
    if (problem !== null) return problem;
    const port = await this.#newPort();
    if (!('open' in port)) return port;
    const error = await new Promise<Error | null>((resolve) => port.open(resolve));
    if (error !== null) return explainOpenError(this.#path, error);
    if (!this.#running) {
      await closePort(port);
      return null;
    }
    // What was on its way to whoever used the line before is no answer to us.
    await new Promise<void>((resolve) => port.flush(() => resolve()));
    this.#listen(port);
    return null;
  }

  async #newPort(): Promise<SerialPort | OpenProblem> {
    try {
      const { SerialPort } = await import('serialport');
      const port = new SerialPort({ path: this.#path, baudRate: this.#baudRate, autoOpen: false, lock: true });
      port.on('error', () => void closePort(port));
      return port;
    } catch (error) {
      return { why: 'no driver', message: error instanceof Error ? error.message : 'unknown error' };
    }
  }

  #listen(port: SerialPort): void {
    this.#port = port;
    this.#watchForDevice();
    this.#checkPresence(port);
    port.once('close', () => this.#lost(port));
    port.on('data', (bytes: Buffer) => {
      if (this.#port === port) this.#listeners.onBytes(bytes);
    });
    if (!port.isOpen) this.#lost(port);
  }

  #lost(port: SerialPort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#cancelPresence?.();
    if (!this.#running) return;
    this.#tell({ why: 'unplugged' });
    this.#attempt = 0;
    this.#retryLater();
  }

  #tell(problem: OpenProblem): void {
    const unplugged = problem.why === 'missing' && this.#wasOpen;
    this.#listeners.onProblem(unplugged ? { why: 'unplugged' } : problem);
  }

  #retryLater(): void {
    if (!this.#running) return;
    this.#watchForDevice();
    const wait = backOffMs(this.#attempt, RETRY_BASE_MS, RETRY_MAX_MS, this.#random);
    this.#attempt += 1;
    this.#retryIn(Math.max(wait, APPEARED_MS));
  }

  #retryIn(ms: number): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#timers.after(ms, () => void this.#tryOpen());
  }

  #checkPresence(port: SerialPort): void {
    this.#cancelPresence?.();
    if (!port.isOpen) return;
    this.#cancelPresence = this.#timers.after(PRESENCE_MS, () => this.#checkPresence(port));
    port.drain((error) => {
      if (error) void closePort(port);
    });
  }

  /** A quicker way back than the timer alone. Without it (folder missing, no watches left) the timer still does it. */
  #watchForDevice(): void {
    if (this.#watcher !== null) return;
    try {
      const name = basename(this.#path);
      const watcher = watch(dirname(this.#path), (_event, changed) => {
        if (changed !== name || !this.#running || this.#attempting !== null) return;
        if (this.#port !== null) this.#checkPresence(this.#port);
        else this.#retryIn(APPEARED_MS);
      });
      watcher.on('error', () => this.#closeWatcher());
      this.#watcher = watcher;
    } catch {
      this.#watcher = null;
    }
  }

  #closeWatcher(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) resolve();
    else port.close(() => resolve());
  });
}
