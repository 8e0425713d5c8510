import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { FromHardware, HardwareLink } from '../virtual/link.ts';
import { Debouncer } from './debounce.ts';
import type { VirtualBoardOptions } from './options.ts';
import type { GpioBoard, GpioListeners, Hold, PulseResult } from './port.ts';
import { failedHold, RelayBank } from './relays.ts';

/** How long `start` waits for the virtual hardware to be there. */
const FIRST_WORD_MS = 500;
const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };

/** The relays and sensors of the virtual hardware. A link that breaks drops the relays, as a power cut would. */
export class VirtualBoard implements GpioBoard {
  readonly kind = 'virtual';
  readonly #link: HardwareLink;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #bank: RelayBank;
  readonly #levels = new Map<string, boolean>();
  readonly #debouncers: ReadonlyMap<string, Debouncer>;
  readonly #relayNames: readonly string[];
  #unsubscribe: (() => void)[] = [];
  #firstWord: () => void = () => {};

  constructor(
    options: VirtualBoardOptions,
    link: HardwareLink,
    listeners: GpioListeners,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#link = link;
    this.#timers = timers;
    this.#relayNames = options.relays.map((relay) => relay.name);
    this.#report = new HealthReport(NOT_CONNECTED, (health) => listeners.onHealth(health));
    this.#bank = new RelayBank(
      this.#relayNames,
      (name, on) => this.#drive(name, on),
      timers,
      () => {},
    );
    this.#debouncers = new Map(
      options.sensors.map(({ name, debounceMs }) => {
        const read = () => this.read(name);
        return [name, new Debouncer(debounceMs, timers, read, (active) => listeners.onSensor(name, active))];
      }),
    );
  }

  get health(): Health {
    return this.#report.health;
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
        this.#link.onConnection((connected) => (connected ? undefined : this.#lose())),
        this.#link.subscribe((message) => this.#hear(message)),
      ];
    });
  }

  async stop(): Promise<void> {
    this.#bank.allOff('the board was stopped before the pulse ended');
    for (const end of this.#unsubscribe) end();
    this.#unsubscribe = [];
    for (const debouncer of this.#debouncers.values()) debouncer.stop();
    this.#levels.clear();
    this.#bank.dropped('the board was stopped');
    this.#firstWord();
  }

  pulse(relay: string, ms: number): Promise<PulseResult> {
    return this.hold(relay, ms).ended;
  }

  hold(relay: string, maxMs: number): Hold {
    if (this.#unsubscribe.length === 0) return failedHold('the board is stopped');
    if (this.health.status !== 'ready') return failedHold(this.health.reason);
    return this.#bank.hold(relay, maxMs);
  }

  read(sensor: string): boolean | null {
    return this.#debouncers.has(sensor) ? (this.#levels.get(sensor) ?? null) : null;
  }

  level(sensor: string): boolean | null {
    return this.#levels.has(sensor) ? (this.#debouncers.get(sensor)?.level ?? null) : null;
  }

  relayState(relay: string): boolean {
    return this.#bank.state(relay);
  }

  #drive(name: string, on: boolean): void {
    if (!this.#link.connected) throw new Error('the virtual hardware is not connected');
    this.#link.send({ type: 'relay', name, on });
  }

  #hear(message: FromHardware): void {
    if (message.type === 'scanner') {
      // The first word of the present state, whatever the hardware has.
      if (this.health.status !== 'ready') this.#makeSafe();
      this.#report.set(READY);
    } else if (message.type === 'sensor') {
      const known = this.#levels.has(message.name);
      this.#levels.set(message.name, message.active);
      const debouncer = this.#debouncers.get(message.name);
      if (known) debouncer?.edge();
      else debouncer?.begin();
    }
    const complete = [...this.#debouncers.keys()].every((name) => this.#levels.has(name));
    if (this.health.status === 'ready' && complete) this.#firstWord();
  }

  /** As on a real board: every relay of ours is driven off before anything else happens. */
  #makeSafe(): void {
    for (const name of this.#relayNames) this.#link.send({ type: 'relay', name, on: false });
  }

  #lose(): void {
    this.#levels.clear();
    for (const debouncer of this.#debouncers.values()) debouncer.stop();
    this.#report.set(NOT_CONNECTED);
    this.#bank.dropped('the virtual hardware went away during the pulse');
  }
}
