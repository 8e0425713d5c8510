import type { Health } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { lineOpener, type SerialLine } from '../serial/line.ts';
import { Supervisor } from '../supervisor.ts';
import { SCAN_DEFAULTS, type SerialScannerOptions, scanRules } from './options.ts';
import type { Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';

/**
 * A scanner on a serial line: USB (CDC-ACM) or a real UART. Opens with an exclusive lock, a fresh port object and a fresh
 * receiver each time, and comes back by itself after an unplug.
 */
export class SerialScanner implements Scanner {
  readonly kind = 'serial';
  readonly #receiver: ScanReceiver;
  readonly #supervisor: Supervisor<SerialLine>;

  constructor(
    options: SerialScannerOptions,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    const { path, baudRate = SCAN_DEFAULTS.baudRate } = options;
    const words = { device: 'scanner', setting: 'scanner.path' };
    const open = lineOpener({ path, baudRate, words, timers });
    this.#receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
    this.#supervisor = new Supervisor({
      open: async (lost, signal) => {
        const answer = await open((health) => {
          this.#receiver.close();
          lost(health);
        }, signal);
        if (answer.open) {
          const guard = this.#receiver.open();
          answer.session.onBytes((bytes) => guard.write(bytes));
        }
        return answer;
      },
      onHealth: (health) => listeners.onHealth(health),
      files: [path],
      timers,
      random,
    });
  }

  get health(): Health {
    return this.#supervisor.health;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.#supervisor.start(signal);
  }

  async stop(): Promise<void> {
    this.#receiver.close();
    await this.#supervisor.stop();
  }
}
