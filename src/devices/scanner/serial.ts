import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SerialPort } from 'serialport';
import { type Health, READY } from '../../domain/health.ts';
import { backOffMs, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { SCAN_DEFAULTS, type SerialScannerOptions, scanRules } from './options.ts';
import type { Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';
import { explainOpenError, inspect, type OpenProblem, scannerHealth } from './serial-health.ts';

const RETRY_BASE_MS = 100;
const RETRY_MAX_MS = 2000;
/** After a device file appears, udev still has to set its group. */
const APPEARED_MS = 50;
/** How often an open line is asked whether it is still there. */
const PRESENCE_MS = 1000;

/**
 * A scanner on a serial line: USB (CDC-ACM) or a real UART. Opens with an exclusive lock, a fresh port object and a fresh
 * receiver each time, and comes back by itself after an unplug: at the latest after `RETRY_MAX_MS`, sooner when the
 * device file is seen to appear.
 */
export class SerialScanner implements Scanner {
  readonly kind = 'serial';
  readonly #options: SerialScannerOptions;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #receiver: ScanReceiver;
  readonly #report: HealthReport;
  #running = false;
  #wasOpen = false;
  #port: SerialPort | null = null;
  #attempt = 0;
  #attempting: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelPresence: (() => void) | null = null;
  #watcher: FSWatcher | null = null;

  constructor(
    options: SerialScannerOptions,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    this.#options = options;
    this.#timers = timers;
    this.#random = random;
    this.#report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) =>
      listeners.onHealth(health),
    );
    this.#receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#running || signal.aborted) return;
    this.#running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.#tryOpen();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#cancelPresence?.();
    this.#closeWatcher();
    this.#receiver.close();
    await this.#attempting;
    const port = this.#port;
    this.#port = null;
    if (port !== null) await closePort(port);
  }

  #tryOpen(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#attempting !== null) return this.#attempting;
    const attempt = this.#attemptOpen().then((problem) => {
      this.#attempting = null;
      if (!this.#running) return;
      if (problem !== null) {
        this.#tell(problem);
        this.#retryLater();
      } else if (this.#port !== null) {
        this.#attempt = 0;
        this.#wasOpen = true;
        this.#report.set(READY);
      }
    });
    this.#attempting = attempt;
    return attempt;
  }

  async #attemptOpen(): Promise<OpenProblem | null> {
    const { path } = this.#options;
    const problem = await inspect(path);
    if (problem !== null) return problem;
    const port = await this.#newPort();
    if (!('open' in port)) return port;
    const error = await new Promise<Error | null>((resolve) => port.open(resolve));
    if (error !== null) return explainOpenError(path, error);
    if (!this.#running) {
      await closePort(port);
      return null;
    }
    // Whatever was scanned while nobody listened is not what the next customer shows.
    await new Promise<void>((resolve) => port.flush(() => resolve()));
    this.#listen(port);
    return null;
  }

  async #newPort(): Promise<SerialPort | OpenProblem> {
    const { path, baudRate } = this.#options;
    try {
      const { SerialPort } = await import('serialport');
      const port = new SerialPort({ path, baudRate: baudRate ?? SCAN_DEFAULTS.baudRate, autoOpen: false, lock: true });
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
    // Unplugged while it was being flushed: the close event has passed already.
    if (port.isOpen) port.pipe(this.#receiver.open());
    else this.#lost(port);
  }

  #lost(port: SerialPort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#cancelPresence?.();
    port.unpipe();
    this.#receiver.close();
    if (!this.#running) return;
    this.#tell({ why: 'unplugged' });
    this.#attempt = 0;
    this.#retryLater();
  }

  #tell(problem: OpenProblem): void {
    const unplugged = problem.why === 'missing' && this.#wasOpen;
    this.#report.set(scannerHealth(this.#options.path, unplugged ? { why: 'unplugged' } : problem));
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

  /**
   * A line that hangs up while serialport is between two reads gives it empty reads for ever, and no close event. Draining
   * our side, to which nothing was written, is a harmless question that a line which hung up answers with an error.
   */
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
      const name = basename(this.#options.path);
      const watcher = watch(dirname(this.#options.path), (_event, changed) => {
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
