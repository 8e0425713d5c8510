import type { Health } from '../../domain/health.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Pins } from './env.ts';
import { Gate } from './gate.ts';
import type { BarrierControllerOptions } from './options.ts';
import { ofChannels, PinHealth } from './pin-health.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';

/**
 * Barriers with a contact for up and one for down. A vend is done when the contact says that the arm is up. After a restart nothing is
 * remembered and nothing is moved: the contacts tell how each stands.
 */
export class BarrierController implements Controller {
  readonly kind = 'barrier';
  readonly channels: readonly string[];
  private readonly gates: ReadonlyMap<string, Gate>;
  private readonly pins: PinHealth;
  private ending = new AbortController();

  constructor(
    options: BarrierControllerOptions,
    pins: Pins | undefined,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.channels = options.channels.map(({ name }) => name);
    this.gates = new Map(
      options.channels.map((one) => [one.name, new Gate(one, options, timers, () => this.pins.settle())]),
    );
    this.pins = new PinHealth({
      pins,
      listeners,
      timers,
      judge: () => this.judge(pins),
      onSensor: (sensor, active) => {
        if (pins === undefined) return;
        for (const gate of this.gates.values()) gate.heard(pins, sensor, active);
      },
    });
  }

  get health(): Health {
    return this.pins.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.pins.isRunning || signal.aborted) return;
    this.ending = new AbortController();
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.pins.start();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.pins.stop();
    for (const gate of this.gates.values()) gate.stop();
  }

  async vend(channel: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const gate = this.gates.get(channel);
    const pins = this.pins.usable;
    if (gate === undefined || pins === null || !(ms > 0 && ms <= LONGEST_VEND_MS)) return 'refused';
    return await gate.open(pins, ms, AbortSignal.any([signal, this.ending.signal]));
  }

  /** `on`: the arm is up, `off`: it is down, by both contacts. */
  async ask(channel: string): Promise<ChannelState> {
    const gate = this.gates.get(channel);
    const pins = this.pins.usable;
    const arm = gate === undefined || pins === null ? 'unreadable' : gate.arm(pins);
    return arm === 'open' ? 'on' : arm === 'closed' ? 'off' : 'silent';
  }

  private judge(pins: Pins | undefined): Health | null {
    const gates = [...this.gates.values()];
    if (pins === undefined || gates.some((gate) => gate.restingArm(pins) === 'unreadable')) return null;
    const faults = gates.map((gate) => gate.fault(pins)).filter((fault) => fault !== null);
    return ofChannels(faults, gates.length);
  }
}
