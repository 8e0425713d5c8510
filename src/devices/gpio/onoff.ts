import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { backOffMs, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { Debouncer } from './debounce.ts';
import type { InputLine, Level, LineFactory, OutputLine } from './lines.ts';
import { onoffLines } from './onoff-lines.ts';
import type { OnoffBoardOptions } from './options.ts';
import type { GpioBoard, GpioListeners, Hold, PulseResult, RelayConfig, SensorConfig } from './port.ts';
import { failedHold, RelayBank } from './relays.ts';
import { type HeaderChip, resolveHeaderChip, SYSFS_GPIO, sysfsNumber } from './resolve.ts';

const RETRY_BASE_MS = 1000;
const RETRY_MAX_MS = 60_000;

/** What a test puts in place of the real board. */
export interface OnoffBoardParts {
  readonly sysfsRoot?: string | undefined;
  readonly lines?: (() => Promise<LineFactory>) | undefined;
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
}

interface Sensor {
  readonly config: SensorConfig;
  readonly line: InputLine;
  readonly debouncer: Debouncer;
}

/**
 * The 40-pin header of a Raspberry Pi. All lines are opened once at the start, outputs first and at their off level. A
 * relay that is on stays on while this process hangs or after it is killed, so the service unit has to drive it off too.
 */
export class OnoffBoard implements GpioBoard {
  readonly kind = 'onoff';
  readonly #options: OnoffBoardOptions;
  readonly #listeners: GpioListeners;
  readonly #sysfsRoot: string;
  readonly #makeLines: () => Promise<LineFactory>;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #report: HealthReport;
  readonly #bank: RelayBank;
  #relays = new Map<string, { readonly config: RelayConfig; readonly line: OutputLine }>();
  #sensors = new Map<string, Sensor>();
  #running = false;
  #opening: Promise<void> | null = null;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(options: OnoffBoardOptions, listeners: GpioListeners, parts: OnoffBoardParts = {}) {
    this.#options = options;
    this.#listeners = listeners;
    this.#sysfsRoot = parts.sysfsRoot ?? SYSFS_GPIO;
    this.#makeLines = parts.lines ?? onoffLines;
    this.#timers = parts.timers ?? SYSTEM_TIMERS;
    this.#random = parts.random ?? Math.random;
    this.#report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) =>
      listeners.onHealth(health),
    );
    this.#bank = new RelayBank(
      options.relays.map((relay) => relay.name),
      (name, on) => this.#drive(name, on),
      this.#timers,
      (name) => this.#report.set(failing(`relay ${printable(name, 40)} cannot be switched off: cut its power`)),
    );
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
    // Relays first: they must not wait for anything.
    this.#bank.allOff('the board was stopped before the pulse ended');
    await this.#opening;
    this.#releaseAll();
  }

  pulse(relay: string, ms: number): Promise<PulseResult> {
    return this.hold(relay, ms).ended;
  }

  hold(relay: string, maxMs: number): Hold {
    if (!this.#running || this.#relays.size < this.#options.relays.length) {
      return failedHold(this.health.reason || 'the board is stopped');
    }
    return this.#bank.hold(relay, maxMs);
  }

  read(sensor: string): boolean | null {
    const found = this.#sensors.get(sensor);
    if (found === undefined) return null;
    return readActive(found.line, found.config);
  }

  relayState(relay: string): boolean {
    return this.#bank.state(relay);
  }

  #tryOpen(): Promise<void> {
    this.#opening = this.#open().then((problem) => {
      this.#opening = null;
      if (!this.#running) return this.#releaseAll();
      if (problem === null) {
        this.#attempt = 0;
        return this.#report.set(READY);
      }
      this.#releaseAll();
      this.#report.set(problem);
      const wait = backOffMs(this.#attempt, RETRY_BASE_MS, RETRY_MAX_MS, this.#random);
      this.#attempt += 1;
      this.#cancelRetry = this.#timers.after(wait, () => void this.#tryOpen());
    });
    return this.#opening;
  }

  async #open(): Promise<Health | null> {
    const answer = await resolveHeaderChip(this.#sysfsRoot);
    if (!answer.found) return { status: 'absent', reason: answer.reason };
    const numbers = this.#numbers(answer.chip);
    if (numbers === null) return failing('a line is configured outside BCM 0 to 27, or two lines share one pin');
    try {
      const factory = await this.#makeLines();
      await factory.prepare([...numbers.values()]);
      if (!this.#running) return null;
      for (const config of this.#options.relays) this.#openRelay(factory, config, numbers.get(config) ?? -1);
      for (const config of this.#options.sensors) this.#openSensor(factory, config, numbers.get(config) ?? -1);
      return null;
    } catch (error) {
      return failing(printable(error instanceof Error ? error.message : 'the GPIO lines cannot be opened'));
    }
  }

  /** Kernel numbers by line; null when a pin does not exist or is used twice (a second opening would turn it round). */
  #numbers(chip: HeaderChip): Map<RelayConfig | SensorConfig, number> | null {
    const numbers = new Map<RelayConfig | SensorConfig, number>();
    for (const line of [...this.#options.relays, ...this.#options.sensors]) {
      const number = sysfsNumber(chip, line.bcm);
      if (number === null) return null;
      numbers.set(line, number);
    }
    return new Set(numbers.values()).size === numbers.size ? numbers : null;
  }

  #openRelay(factory: LineFactory, config: RelayConfig, number: number): void {
    const line = factory.output(number, levelFor(false, config.activeLow));
    this.#relays.set(config.name, { config, line });
  }

  #openSensor(factory: LineFactory, config: SensorConfig, number: number): void {
    const line = factory.input(number);
    const debouncer = new Debouncer(
      config.debounceMs,
      this.#timers,
      () => readActive(line, config),
      (active) => this.#listeners.onSensor(config.name, active),
    );
    this.#sensors.set(config.name, { config, line, debouncer });
    debouncer.begin();
    line.watch(() => debouncer.edge());
  }

  #drive(name: string, on: boolean): void {
    const relay = this.#relays.get(name);
    if (relay === undefined) throw new Error('the line is not open');
    relay.line.write(levelFor(on, relay.config.activeLow));
    if (!on && this.health.status === 'failing') this.#report.set(READY);
  }

  #releaseAll(): void {
    for (const { config, line } of this.#relays.values()) {
      quietly(() => line.write(levelFor(false, config.activeLow)));
      quietly(() => line.release());
    }
    for (const { line, debouncer } of this.#sensors.values()) {
      debouncer.stop();
      quietly(() => line.release());
    }
    this.#relays = new Map();
    this.#sensors = new Map();
    this.#bank.dropped('the board was stopped');
  }
}

function levelFor(on: boolean, activeLow: boolean): Level {
  return on === activeLow ? 0 : 1;
}

function readActive(line: InputLine, config: SensorConfig): boolean | null {
  try {
    return line.read() === levelFor(true, config.activeLow);
  } catch {
    return null;
  }
}

/** One line that fails must not keep the others from being made safe. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The line is gone; there is nothing left to make safe on it.
  }
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
