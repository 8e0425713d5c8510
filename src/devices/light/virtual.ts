import { type Health, READY } from '../../domain/health.ts';
import { type HealthListener, HealthReport } from '../port.ts';
import type { HardwareLink } from '../virtual/link.ts';
import type { Light, LightPattern } from './port.ts';

const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };

/** The light of the virtual hardware, which draws the pattern itself. Shown again whenever the link comes back. */
export class VirtualLight implements Light {
  readonly kind = 'virtual';
  readonly #link: HardwareLink;
  readonly #report: HealthReport;
  #shown: LightPattern = 'off';
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
    this.#link.send({ type: 'light', pattern: 'off' });
  }

  show(pattern: LightPattern): void {
    if (pattern === this.#shown) return;
    this.#shown = pattern;
    if (this.#unsubscribe !== null) this.#link.send({ type: 'light', pattern });
  }

  #connection(connected: boolean): void {
    this.#report.set(connected ? READY : NOT_CONNECTED);
    if (connected) this.#link.send({ type: 'light', pattern: this.#shown });
  }
}
