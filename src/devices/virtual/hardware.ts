import { Buffer } from 'node:buffer';
import type { Glow } from '../backlight/port.ts';
import type { KeypadKey } from '../keypad/port.ts';
import type { LightPattern } from '../light/port.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { PrinterStatus, PrintProblem } from '../printer/port.ts';
import type { FromHardware, HardwareLink, ToHardware } from './link.ts';
import { LocalLink } from './local-link.ts';
import { type Machine, type MachineOptions, makeMachine } from './machines.ts';

/** An on-edge of `relay` makes `sensor` active after `afterMs`, for `forMs`: something was pushed, and fell. */
export interface Mechanism {
  readonly relay: string;
  readonly sensor: string;
  readonly afterMs: number;
  readonly forMs: number;
}

export interface VirtualHardwareOptions {
  readonly relays?: readonly string[];
  readonly sensors?: readonly string[];
  /** Channels of a controller; left out, there is none. Each is a relay too: a mechanism and a jam go by its name. */
  readonly channels?: readonly string[];
  readonly mechanics?: readonly Mechanism[];
  readonly machines?: readonly MachineOptions[];
  readonly timers?: Timers;
}

export interface VirtualPrinter {
  readonly connected: boolean;
  readonly paper: 'ok' | 'near end' | 'out';
  readonly cover: 'closed' | 'open';
  readonly cutter: 'ok' | 'stuck';
  /** Takes everything, prints it, and never answers. */
  readonly mute: boolean;
}

/** `loses answers`: it does what it is told, and nobody hears of it. `deaf`: it does nothing, and says nothing. */
export type ControllerManner = 'obeys' | 'refuses' | 'loses answers' | 'deaf';

export interface VirtualControllerState {
  readonly connected: boolean;
  readonly manner: ControllerManner;
}

export interface RelayEdge {
  /** On the clock of the `timers` that the hardware was given. */
  readonly atMs: number;
  readonly on: boolean;
}

export interface VirtualRelay {
  readonly on: boolean;
  /** How often it was switched on. */
  readonly onEdges: number;
  readonly history: readonly RelayEdge[];
}

/** All of it at one moment, as plain data. */
export interface HardwareSnapshot {
  readonly scanner: { readonly plugged: boolean };
  readonly keypad: { readonly plugged: boolean };
  readonly printer: VirtualPrinter & { readonly jobs: number };
  readonly controller: VirtualControllerState;
  readonly relays: Readonly<Record<string, VirtualRelay>>;
  readonly sensors: Readonly<Record<string, boolean>>;
  readonly mechanics: readonly (Mechanism & { readonly jammed: boolean })[];
  readonly light: LightPattern;
  readonly backlight: Glow;
  readonly links: number;
}

/** The oldest jobs and edges go when there are more than this. */
const KEPT = 10_000;

interface RelayState {
  on: boolean;
  onEdges: number;
  history: RelayEdge[];
  drivenBy: object | null;
}

/**
 * The things around a kiosk, played in memory: a scanner, a keypad, a printer, relays, sensors, what falls when a relay pulls, and
 * a light. It lives outside the daemon: a link that closes is the daemon's power cut. Relays which that link drove drop
 * and its light goes out, but whatever was already falling falls.
 */
export class VirtualHardware {
  /** What came out of the printer, job by job. */
  readonly jobs: Buffer[] = [];
  readonly #timers: Timers;
  readonly #relays = new Map<string, RelayState>();
  readonly #sensors = new Map<string, boolean>();
  readonly #mechanics: (Mechanism & { jammed: boolean })[];
  readonly #machines: Machine[] = [];
  readonly #links = new Set<LocalLink>();
  readonly #listeners = new Set<() => void>();
  #plugged = true;
  #keypadPlugged = true;
  #printer: VirtualPrinter = { connected: true, paper: 'ok', cover: 'closed', cutter: 'ok', mute: false };
  readonly #channels: ReadonlySet<string>;
  /** Ends of vends that are under way, by channel. */
  readonly #vends = new Map<string, () => void>();
  #controller: VirtualControllerState = { connected: true, manner: 'obeys' };
  /** A panel is on when it gets its power. */
  #backlight: { glow: Glow; drivenBy: object | null } = { glow: 'on', drivenBy: null };
  #light: { pattern: LightPattern; drivenBy: object | null } = { pattern: 'off', drivenBy: null };

  constructor(options: VirtualHardwareOptions = {}) {
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    this.#mechanics = (options.mechanics ?? []).map((mechanism) => ({ ...mechanism, jammed: false }));
    this.#channels = new Set(options.channels ?? []);
    for (const name of [...(options.relays ?? []), ...this.#channels]) this.#relay(name);
    for (const name of options.sensors ?? []) this.#sensors.set(name, false);
    for (const { relay, sensor } of this.#mechanics) {
      this.#relay(relay);
      this.#sensors.set(sensor, false);
    }
    for (const machine of options.machines ?? []) this.addMachine(machine);
  }

  /** Before anything is linked to it: its switches are among the first words of the hardware. */
  addMachine(options: MachineOptions): void {
    const machine = makeMachine(options, this.#timers, (name, active) => this.setSensor(name, active));
    this.#machines.push(machine);
    for (const name of machine.relays) this.#relay(name);
    for (const [name, active] of Object.entries(machine.sensors)) this.#sensors.set(name, active);
  }

  /** A new wire to this hardware; closing it is a power cut at the daemon's end. */
  link(): HardwareLink {
    const link: LocalLink = new LocalLink({
      take: (message) => this.#take(link, message),
      present: () => this.#present(),
      closed: () => this.#unlink(link),
    });
    this.#links.add(link);
    this.#changed();
    return link;
  }

  /** Called after every change, whoever caused it. @returns a function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  snapshot(): HardwareSnapshot {
    const relays = [...this.#relays].map(([name, { on, onEdges, history }]) => [
      name,
      { on, onEdges, history: [...history] },
    ]);
    return {
      scanner: { plugged: this.#plugged },
      keypad: { plugged: this.#keypadPlugged },
      printer: { ...this.#printer, jobs: this.jobs.length },
      controller: this.#controller,
      relays: Object.fromEntries(relays),
      sensors: Object.fromEntries(this.#sensors),
      mechanics: this.#mechanics.map((mechanism) => ({ ...mechanism })),
      light: this.#light.pattern,
      backlight: this.#backlight.glow,
      links: this.#links.size,
    };
  }

  plugScanner(plugged: boolean): void {
    if (this.#plugged === plugged) return;
    this.#plugged = plugged;
    this.#tell({ type: 'scanner', plugged });
  }

  /** Holds a code before the scanner; its line end is CR. Nothing happens while it is unplugged. */
  scan(text: string): void {
    this.scanBytes(Buffer.from(`${text}\r`, 'utf8'));
  }

  scanBytes(bytes: Uint8Array): void {
    if (this.#plugged) this.#tell({ type: 'scanner bytes', bytesBase64: Buffer.from(bytes).toString('base64') });
  }

  plugKeypad(plugged: boolean): void {
    if (this.#keypadPlugged === plugged) return;
    this.#keypadPlugged = plugged;
    this.#tell({ type: 'keypad', plugged });
  }

  /** A finger on one key of the keypad. Nothing happens while it is unplugged. */
  pressKey(key: KeypadKey): void {
    if (this.#keypadPlugged) this.#tell({ type: 'key', key });
  }

  setPrinter(change: Partial<VirtualPrinter>): void {
    const before = this.#printer.connected;
    this.#printer = { ...this.#printer, ...change };
    if (this.#printer.connected === before) this.#changed();
    else this.#tell({ type: 'printer', connected: this.#printer.connected });
  }

  setController(change: Partial<VirtualControllerState>): void {
    const before = this.#controller.connected;
    this.#controller = { ...this.#controller, ...change };
    if (this.#controller.connected === before) this.#changed();
    else this.#tell({ type: 'controller', connected: this.#controller.connected });
  }

  /** Sets a sensor by hand, as a finger on a button or a coin in front of it would. */
  setSensor(name: string, active: boolean): void {
    if (this.#sensors.get(name) === active) return;
    this.#sensors.set(name, active);
    this.#tell({ type: 'sensor', name, active });
  }

  /** A jammed slot: the relay pulls and nothing falls, or turns. @param relay one relay, or all when left out. */
  jam(jammed: boolean, relay?: string): void {
    for (const machine of this.#machines) {
      if (relay === undefined || machine.relay === relay) machine.jam(jammed);
    }
    for (const mechanism of this.#mechanics) {
      if (relay === undefined || mechanism.relay === relay) mechanism.jammed = jammed;
    }
    this.#changed();
  }

  #take(from: LocalLink, message: ToHardware): void {
    switch (message.type) {
      case 'relay':
        this.#drive(message.name, message.on, from);
        break;
      case 'light':
        this.#light = { pattern: message.pattern, drivenBy: from };
        this.#changed();
        break;
      case 'backlight':
        this.#backlight = { glow: message.glow, drivenBy: from };
        this.#changed();
        break;
      case 'print':
        this.#print(from, message.id, message.bytesBase64);
        break;
      case 'printer status':
        if (this.#printerAnswers()) from.deliver({ type: 'printer status', id: message.id, status: this.#status() });
        break;
      case 'vend':
        this.#vend(from, message);
        break;
      case 'vend stop':
        this.#vends.get(message.channel)?.();
        break;
      case 'channel?':
        this.#answer(from, { type: 'channel', id: message.id, on: this.#relays.get(message.channel)?.on === true });
        break;
    }
  }

  /** A controller ends what it has begun by itself, also when the daemon dies: that is what it is for. */
  #vend(from: LocalLink, { id, channel, ms }: Extract<ToHardware, { type: 'vend' }>): void {
    const { connected, manner } = this.#controller;
    if (!connected || manner === 'deaf') return;
    if (manner === 'refuses' || !this.#channels.has(channel) || this.#vends.has(channel)) {
      this.#answer(from, { type: 'vend done', id, result: 'refused' });
      return;
    }
    this.#drive(channel, true, null);
    const end = (whole: boolean) => {
      cancel();
      this.#vends.delete(channel);
      this.#drive(channel, false, null);
      if (whole) this.#answer(from, { type: 'vend done', id, result: 'done' });
    };
    const cancel = this.#timers.after(ms, () => end(true));
    this.#vends.set(channel, () => end(false));
  }

  #answer(to: LocalLink, message: FromHardware): void {
    const { connected, manner } = this.#controller;
    if (connected && (manner === 'obeys' || manner === 'refuses')) to.deliver(message);
  }

  #drive(name: string, on: boolean, by: object | null): void {
    const relay = this.#relay(name);
    relay.drivenBy = on ? by : null;
    if (relay.on === on) return;
    relay.on = on;
    if (on) relay.onEdges += 1;
    relay.history.push({ atMs: this.#timers.now(), on });
    if (relay.history.length > KEPT) relay.history.shift();
    this.#changed();
    for (const machine of this.#machines) {
      if (machine.relays.includes(name)) machine.drive(name, on);
    }
    if (!on) return;
    for (const mechanism of this.#mechanics) {
      if (mechanism.relay === name && !mechanism.jammed) this.#fall(mechanism);
    }
  }

  #fall({ sensor, afterMs, forMs }: Mechanism): void {
    this.#timers.after(afterMs, () => {
      this.setSensor(sensor, true);
      this.#timers.after(forMs, () => this.setSensor(sensor, false));
    });
  }

  #print(from: LocalLink, id: number, bytesBase64: string): void {
    const problem = this.#printProblem();
    if (problem === null) {
      this.jobs.push(Buffer.from(bytesBase64, 'base64'));
      if (this.jobs.length > KEPT) this.jobs.shift();
      this.#changed();
    }
    if (!this.#printer.mute) from.deliver({ type: 'print done', id, problem });
  }

  #printProblem(): PrintProblem | null {
    if (!this.#printer.connected) return 'no printer';
    if (this.#printer.cover === 'open') return 'cover open';
    if (this.#printer.paper === 'out') return 'paper out';
    return this.#printer.cutter === 'stuck' ? 'error' : null;
  }

  #printerAnswers(): boolean {
    return this.#printer.connected && !this.#printer.mute;
  }

  #status(): PrinterStatus {
    const { paper, cover, cutter } = this.#printer;
    const error = cutter === 'stuck';
    const online = cover === 'closed' && paper !== 'out' && !error;
    return { online, paper, cover, error, cutter, temperature: 'ok', lasting: false };
  }

  #relay(name: string): RelayState {
    const known = this.#relays.get(name);
    if (known !== undefined) return known;
    const relay: RelayState = { on: false, onEdges: 0, history: [], drivenBy: null };
    this.#relays.set(name, relay);
    return relay;
  }

  #present(): FromHardware[] {
    const sensors = [...this.#sensors].map(([name, active]) => ({ type: 'sensor', name, active }) as const);
    return [
      { type: 'scanner', plugged: this.#plugged },
      { type: 'keypad', plugged: this.#keypadPlugged },
      { type: 'printer', connected: this.#printer.connected },
      ...(this.#channels.size > 0 ? [{ type: 'controller', connected: this.#controller.connected } as const] : []),
      ...sensors,
    ];
  }

  #unlink(link: LocalLink): void {
    if (!this.#links.delete(link)) return;
    for (const [name, relay] of this.#relays) {
      if (relay.drivenBy === link) this.#drive(name, false, null);
    }
    if (this.#light.drivenBy === link) this.#light = { pattern: 'off', drivenBy: null };
    if (this.#backlight.drivenBy === link) this.#backlight = { glow: 'on', drivenBy: null };
    this.#changed();
  }

  #tell(message: FromHardware): void {
    for (const link of this.#links) link.deliver(message);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
