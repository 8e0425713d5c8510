import type { Writable } from 'node:stream';
import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { FromHardware, HardwareLink } from '../virtual/link.ts';
import { scanRules, type VirtualScannerOptions } from './options.ts';
import type { Scanner, ScannerListeners } from './port.ts';
import { ScanReceiver } from './receiver.ts';

/** How long `start` waits for the virtual hardware to say whether a scanner is plugged in. */
const FIRST_WORD_MS = 500;

const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };
const UNPLUGGED: Health = { status: 'absent', reason: 'the virtual scanner is unplugged: plug it in again' };

/** The scanner of the virtual hardware. Its bytes go through the same guard as those of a real line. */
export class VirtualScanner implements Scanner {
  readonly kind = 'virtual';
  readonly found = null;
  readonly #link: HardwareLink;
  readonly #timers: Timers;
  readonly #receiver: ScanReceiver;
  readonly #report: HealthReport;
  #line: Writable | null = null;
  #unsubscribe: (() => void)[] = [];
  #firstWord: () => void = () => {};

  constructor(
    options: VirtualScannerOptions,
    link: HardwareLink,
    listeners: ScannerListeners,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#link = link;
    this.#timers = timers;
    this.#report = new HealthReport(NOT_CONNECTED, (health) => listeners.onHealth(health));
    this.#receiver = new ScanReceiver({ ...scanRules(options), timers }, listeners);
  }

  get health(): Health {
    return this.#report.health;
  }

  want(wanted: boolean): void {
    this.#receiver.want(wanted);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#unsubscribe.length > 0 || signal.aborted) return;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await new Promise<void>((resolve) => {
      const cancel = this.#timers.after(FIRST_WORD_MS, resolve);
      this.#firstWord = () => {
        cancel();
        resolve();
      };
      this.#unsubscribe = [
        this.#link.subscribe((message) => this.#hear(message)),
        this.#link.onConnection((connected) => {
          if (!connected) this.#lose(NOT_CONNECTED);
        }),
      ];
    });
  }

  async stop(): Promise<void> {
    for (const end of this.#unsubscribe) end();
    this.#unsubscribe = [];
    this.#line = null;
    this.#receiver.close();
    this.#firstWord();
  }

  #hear(message: FromHardware): void {
    if (message.type === 'scanner') {
      if (!message.plugged) this.#lose(UNPLUGGED);
      else if (this.#line === null) this.#line = this.#receiver.open();
      if (message.plugged) this.#report.set(READY);
      this.#firstWord();
    } else if (message.type === 'scanner bytes') {
      this.#line?.write(Buffer.from(message.bytesBase64, 'base64'));
    }
  }

  #lose(health: Health): void {
    this.#line = null;
    this.#receiver.close();
    this.#report.set(health);
  }
}
