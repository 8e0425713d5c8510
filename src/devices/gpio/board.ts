import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import { Debouncer } from './debounce.ts';
import type { FindLines, InputLine, Level, LineFactory, OutputLine, OutputRequest } from './lines.ts';
import type { HeaderOptions } from './options.ts';
import type { GpioBoard, GpioListeners, Hold, PulseResult, RelayConfig, SensorConfig } from './port.ts';
import { unsetPulls } from './pulls.ts';
import { failedHold, RelayBank } from './relays.ts';
import { isHeaderPin } from './resolve.ts';

interface Relay {
  readonly config: RelayConfig;
  readonly line: OutputLine;
}

interface Sensor {
  readonly config: SensorConfig;
  readonly line: InputLine;
  readonly debouncer: Debouncer;
}

/** All lines of the board, open. */
interface OpenLines extends Session {
  readonly factory: LineFactory;
  readonly relays: ReadonlyMap<string, Relay>;
  readonly sensors: ReadonlyMap<string, Sensor>;
}

/**
 * The 40-pin header of a Raspberry Pi, by whichever way to its lines it is given. All lines are opened together, relays first and
 * at their off level, and given back the same way. A relay that is on may stay on while this process hangs or after it is
 * killed, so the service unit has to drive it off too.
 */
export class HeaderBoard implements GpioBoard {
  readonly #options: HeaderOptions;
  readonly #listeners: GpioListeners;
  readonly #find: FindLines;
  readonly #timers: Timers;
  readonly #supervisor: Supervisor<OpenLines>;
  readonly #bank: RelayBank;
  readonly #stuck = new Set<string>();
  #life: AbortController | null = null;
  #about = '';

  constructor(
    options: HeaderOptions,
    listeners: GpioListeners,
    find: FindLines,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    this.#options = options;
    this.#listeners = listeners;
    this.#find = find;
    this.#timers = timers;
    this.#supervisor = new Supervisor({
      open: (lost, signal) => this.#open(lost, signal),
      onHealth: (health) => listeners.onHealth(health),
      timers,
      random,
    });
    this.#bank = new RelayBank(
      options.relays.map((relay) => relay.name),
      (name, on) => this.#drive(name, on),
      timers,
      (name) => this.#tellStuck(name),
    );
  }

  /** The way that is in use; what is configured while none is. */
  get kind(): string {
    return this.#supervisor.session?.factory.driver ?? this.#options.driver;
  }

  get about(): string {
    return this.#supervisor.session === null ? '' : this.#about;
  }

  get health(): Health {
    return this.#supervisor.health;
  }

  start(signal: AbortSignal): Promise<void> {
    if (this.#life !== null || signal.aborted) return Promise.resolve();
    // One of our own: the supervisor looks at it also when it is stopped before it has begun.
    const life = new AbortController();
    this.#life = life;
    signal.addEventListener('abort', () => void this.stop(), { once: true, signal: life.signal });
    return this.#supervisor.start(life.signal);
  }

  stop(): Promise<void> {
    // Relays first: they must not wait for anything.
    this.#bank.allOff('the board was stopped before the pulse ended');
    this.#life?.abort();
    this.#life = null;
    return this.#supervisor.stop();
  }

  pulse(relay: string, ms: number): Promise<PulseResult> {
    return this.hold(relay, ms).ended;
  }

  hold(relay: string, maxMs: number): Hold {
    if (this.#life === null || this.#supervisor.session === null) {
      return failedHold(this.health.reason || 'the board is stopped');
    }
    return this.#bank.hold(relay, maxMs);
  }

  read(sensor: string): boolean | null {
    const found = this.#supervisor.session?.sensors.get(sensor);
    return found === undefined ? null : readActive(found.line, found.config);
  }

  level(sensor: string): boolean | null {
    return this.#supervisor.session?.sensors.get(sensor)?.debouncer.level ?? null;
  }

  relayState(relay: string): boolean {
    return this.#bank.state(relay);
  }

  async #open(lost: (health: Health) => void, signal: AbortSignal): Promise<OpenAnswer<OpenLines>> {
    if (!pinsMakeSense(this.#options)) {
      return closed('failing', 'a line is configured outside BCM 0 to 27, or two lines share one pin');
    }
    const answer = await this.#find(lost);
    if (!answer.found) return { open: false, health: answer.health };
    const { lines, note } = answer;
    const relays = new Map<string, Relay>();
    const sensors = new Map<string, Sensor>();
    const close = async () => {
      releaseAll(relays, sensors);
      lines.close();
      this.#stuck.clear();
      this.#bank.dropped('the board was stopped, or the pins went away');
    };
    try {
      await lines.prepare(this.#options.relays.map(outputOf), this.#options.sensors);
      // Stopped meanwhile: no line is touched any more.
      if (!signal.aborted) {
        for (const config of this.#options.relays) {
          relays.set(config.name, { config, line: lines.output(outputOf(config)) });
        }
        for (const config of this.#options.sensors) sensors.set(config.name, this.#sensor(config, lines));
        for (const { line, debouncer } of sensors.values()) await line.watch(() => debouncer.edge());
      }
    } catch (error) {
      await close();
      const words = error instanceof Error ? error.message : 'the GPIO lines cannot be opened';
      return closed('failing', printable(note === undefined ? words : `${words}. ${note}`, 600));
    }
    this.#about = `${lines.about}; ${pinWords(this.#options)}${note === undefined ? '' : `; ${note}`}`;
    return {
      open: true,
      session: { factory: lines, relays, sensors, health: openHealth(this.#options, lines), close },
    };
  }

  /** From its opening on the kernel keeps its edges, so none is missed between this look at the level and the watching. */
  #sensor(config: SensorConfig, lines: LineFactory): Sensor {
    const line = lines.input(config);
    const debouncer = new Debouncer(
      config.debounceMs,
      this.#timers,
      () => readActive(line, config),
      (active) => this.#listeners.onSensor(config.name, active),
    );
    debouncer.begin();
    return { config, line, debouncer };
  }

  #drive(name: string, on: boolean): void {
    const relay = this.#supervisor.session?.relays.get(name);
    if (relay === undefined) throw new Error('the line is not open');
    relay.line.write(levelFor(on, relay.config.activeLow));
    if (!on && this.#stuck.delete(name)) this.#tellStuck();
  }

  #tellStuck(name?: string): void {
    if (name !== undefined) this.#stuck.add(name);
    const [first] = this.#stuck;
    this.#supervisor.say(
      first === undefined
        ? (this.#supervisor.session?.health ?? READY)
        : { status: 'failing', reason: `relay ${printable(first, 40)} cannot be switched off: cut its power` },
    );
  }
}

function outputOf({ name, bcm, activeLow }: RelayConfig): OutputRequest {
  return { name, bcm, level: levelFor(false, activeLow) };
}

/** A second opening of a pin would turn its direction round. */
function pinsMakeSense({ relays, sensors }: HeaderOptions): boolean {
  const pins = [...relays, ...sensors].map(({ bcm }) => bcm);
  return pins.every(isHeaderPin) && new Set(pins).size === pins.length;
}

function openHealth({ sensors }: HeaderOptions, lines: LineFactory): Health {
  const reason = lines.setsPulls ? null : unsetPulls(sensors, lines.driver);
  return reason === null ? READY : { status: 'degraded', reason };
}

function pinWords({ relays, sensors }: HeaderOptions): string {
  const list = (what: string, lines: readonly { name: string; bcm: number }[]) =>
    lines.length === 0 ? `no ${what}` : `${what} ${lines.map(({ name, bcm }) => `${name} on BCM ${bcm}`).join(', ')}`;
  return `${list('relays', relays)}; ${list('inputs', sensors)}`;
}

/** Relays are off before any line is given back, and relays are given back first. */
function releaseAll(relays: ReadonlyMap<string, Relay>, sensors: ReadonlyMap<string, Sensor>): void {
  for (const { config, line } of relays.values()) quietly(() => line.write(levelFor(false, config.activeLow)));
  for (const { line } of relays.values()) quietly(() => line.release());
  for (const { line, debouncer } of sensors.values()) {
    debouncer.stop();
    quietly(() => line.release());
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

function closed(status: 'absent' | 'failing', reason: string): { readonly open: false; readonly health: Health } {
  return { open: false, health: { status, reason } };
}
