import { type Health, READY } from '../../domain/health.ts';
import { type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Lamp, LampLightOptions } from './options.ts';
import type { LampOutputs, Light, LightPattern } from './port.ts';
import { beat, RHYTHMS } from './rhythm.ts';

/** Plain lamps, one lit at a time, in a rhythm that tells the pattern. A timer runs only while a lamp blinks. */
export class LampLight implements Light {
  readonly kind = 'gpio';
  readonly #lamps: readonly Lamp[];
  readonly #outputs: LampOutputs;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  #wanted: LightPattern = 'off';
  #beganAt = 0;
  #cancel: (() => void) | null = null;
  /** Goes up when what is shown begins anew, or ends. */
  #turn = 0;
  #unsubscribe: (() => void) | null = null;

  constructor(
    options: LampLightOptions,
    outputs: LampOutputs,
    onHealth: HealthListener,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#lamps = options.lamps;
    this.#outputs = outputs;
    this.#timers = timers;
    this.#report = new HealthReport({ status: 'absent', reason: 'not started' }, onHealth);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#unsubscribe !== null || signal.aborted) return;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#unsubscribe = this.#outputs.onHealth(() => this.#begin());
    this.#begin();
  }

  async stop(): Promise<void> {
    if (this.#unsubscribe === null) return;
    this.#unsubscribe();
    this.#unsubscribe = null;
    this.#rest();
    for (const { relay } of this.#lamps) this.#outputs.set(relay, false);
  }

  show(pattern: LightPattern): void {
    if (pattern === this.#wanted) return;
    this.#wanted = pattern;
    if (this.#unsubscribe !== null) this.#begin();
  }

  /** Shows what is wanted from its beginning: a new pattern, or a board that has come back. */
  #begin(): void {
    this.#rest();
    this.#beganAt = this.#timers.now();
    this.#beat();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#turn += 1;
  }

  /**
   * Switches the lamps, and waits for the next change. Switching a line may change the board's health in the same moment, and that begins
   * the pattern anew, or ends it, within this very call: then the newer beat has done everything, its timer included.
   */
  #beat(): void {
    const turn = this.#turn;
    const tMs = this.#timers.now() - this.#beganAt;
    const { on, nextMs } = beat(this.#wanted, tMs);
    const lit = on ? this.#lampFor(this.#wanted) : undefined;
    // Off before on: two lamps at once would be a signal of their own.
    for (const { relay } of this.#lamps) if (relay !== lit?.relay) this.#outputs.set(relay, false);
    if (lit !== undefined && turn === this.#turn) this.#outputs.set(lit.relay, true);
    if (turn === this.#turn) this.#report.set(this.#judge());
    if (turn === this.#turn && nextMs !== null && this.#lampFor(this.#wanted) !== undefined) {
      this.#cancel = this.#timers.after(Math.max(1, nextMs - tMs), () => this.#beat());
    }
  }

  #lampFor(pattern: LightPattern): Lamp | undefined {
    for (const role of RHYTHMS[pattern].lamps) {
      const lamp = this.#lamps.find((one) => one.role === role);
      if (lamp !== undefined) return lamp;
    }
    return undefined;
  }

  #judge(): Health {
    const { health, trouble } = this.#outputs;
    if (health.status === 'absent' || health.status === 'failing') {
      return { status: health.status, reason: `the lamps hang on the GPIO board: ${health.reason}` };
    }
    return trouble === null ? READY : { status: 'failing', reason: trouble };
  }
}
