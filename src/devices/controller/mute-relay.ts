import type { Health } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { lcusSwitch } from './lcus.ts';
import type { SerialRelayOptions } from './options.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';
import { SerialBus } from './serial-bus.ts';

/** Each OFF is said so often, with a pause between: nobody says whether it was heard. */
const OFF_TIMES = 3;
const OFF_PAUSE_MS = 40;

interface Relay {
  readonly name: string;
  readonly number: number;
  busy: boolean;
}

/**
 * A relay board that never answers. What can be known of it is that the bytes have left: so a vend is `sent` at best, and proves
 * nothing. OFF is said several times, and again for every relay when the line opens.
 */
export class MuteRelayController implements Controller {
  readonly kind = 'lcus';
  readonly channels: readonly string[];
  private readonly timers: Timers;
  private readonly report: HealthReport;
  private readonly line: SerialBus;
  private readonly relays: ReadonlyMap<string, Relay>;
  private running = false;
  private opening = 0;
  /** Until every relay was told to be off after the line opened. */
  private safe: Promise<void> = Promise.resolve();
  private ending = new AbortController();

  constructor(
    options: SerialRelayOptions,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    this.timers = timers;
    this.channels = options.channels.map(({ name }) => name);
    this.relays = new Map(options.channels.map((one) => [one.name, { ...one, busy: false }]));
    this.report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) => listeners.onHealth(health));
    this.line = new SerialBus(
      options,
      { onOpen: () => this.opened(), onBytes: () => undefined, onProblem: (health) => this.report.set(health) },
      timers,
      random,
    );
  }

  get health(): Health {
    return this.report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.running || signal.aborted) return;
    this.running = true;
    this.ending = new AbortController();
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.line.start();
    await this.safe;
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    this.ending.abort();
    this.report.set({ status: 'absent', reason: 'stopped' });
    await Promise.all([...this.relays.values()].map((relay) => this.switchOff(relay)));
    await this.line.stop();
  }

  async vend(channel: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const relay = this.relays.get(channel);
    if (relay === undefined || !(ms > 0 && ms <= LONGEST_VEND_MS) || relay.busy || signal.aborted) return 'refused';
    if (!this.running || this.health.status !== 'ready' || !this.line.send(lcusSwitch(relay.number, true))) {
      return 'refused';
    }
    const { opening } = this;
    relay.busy = true;
    const whole = await this.wait(ms, AbortSignal.any([signal, this.ending.signal]));
    const off = await this.switchOff(relay);
    relay.busy = false;
    return whole && off && opening === this.opening ? 'sent' : 'silent';
  }

  /** Nobody can tell. */
  async ask(): Promise<ChannelState> {
    return 'silent';
  }

  private opened(): void {
    this.opening += 1;
    const { opening } = this;
    this.safe = Promise.all([...this.relays.values()].map((relay) => this.switchOff(relay))).then(() => {
      if (this.running && this.line.isOpen && opening === this.opening)
        this.report.set({ status: 'ready', reason: '' });
    });
  }

  /** @returns false when the line was not open at one of the times. */
  private async switchOff({ number }: Relay): Promise<boolean> {
    let all = true;
    for (let time = 0; time < OFF_TIMES; time += 1) {
      if (time > 0) await this.wait(OFF_PAUSE_MS);
      all = this.line.send(lcusSwitch(number, false)) && all;
    }
    return all;
  }

  /** @returns false when it was cut short. */
  private wait(ms: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cut = () => {
        cancel();
        resolve(false);
      };
      const cancel = this.timers.after(ms, () => {
        signal?.removeEventListener('abort', cut);
        resolve(true);
      });
      signal?.addEventListener('abort', cut, { once: true });
    });
  }
}
