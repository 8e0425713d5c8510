import { type Health, READY } from '../../domain/health.ts';
import { type HealthListener, HealthReport } from '../port.ts';
import type { HardwareLink } from '../virtual/link.ts';
import type { Backlight, Glow } from './port.ts';

const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };

/** The screen of the virtual hardware. Told again whenever the link comes back. */
export class VirtualBacklight implements Backlight {
  readonly kind = 'virtual';
  readonly #link: HardwareLink;
  readonly #report: HealthReport;
  #wanted: Glow = 'on';
  #unsubscribe: (() => void) | null = null;

  constructor(link: HardwareLink, onHealth: HealthListener) {
    this.#link = link;
    this.#report = new HealthReport(NOT_CONNECTED, onHealth);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#unsubscribe !== null || signal.aborted) return;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#unsubscribe = this.#link.onConnection((connected) => this.#connection(connected));
    this.#connection(this.#link.connected);
  }

  async stop(): Promise<void> {
    if (this.#unsubscribe === null) return;
    this.#unsubscribe();
    this.#unsubscribe = null;
    this.#wanted = 'on';
    this.#link.send({ type: 'backlight', glow: 'on' });
  }

  set(glow: Glow): void {
    if (glow === this.#wanted) return;
    this.#wanted = glow;
    if (this.#unsubscribe !== null) this.#link.send({ type: 'backlight', glow });
  }

  #connection(connected: boolean): void {
    this.#report.set(connected ? READY : NOT_CONNECTED);
    if (connected) this.#link.send({ type: 'backlight', glow: this.#wanted });
  }
}
