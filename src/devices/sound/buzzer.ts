import { type Health, READY } from '../../domain/health.ts';
import type { GpioBoard, Hold } from '../gpio/port.ts';
import { type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { BuzzerOptions } from './options.ts';
import type { Cue, Sound } from './port.ts';
import { TONES } from './tones.ts';

/** The board that a buzzer hangs on, with its health as it changes. */
export interface SoundBoard {
  readonly board: Pick<GpioBoard, 'hold' | 'health'>;
  /** @returns a function that ends it. */
  onHealth(listener: (health: Health) => void): () => void;
}

/** A buzzer that makes its tone by itself: it beeps the rhythm of a cue. The board owes it its off edge, as to any relay. */
export class Buzzer implements Sound {
  readonly kind = 'gpio';
  readonly #relay: string;
  readonly #source: SoundBoard;
  readonly #report: HealthReport;
  readonly #timers: Timers;
  #unsubscribe: (() => void) | null = null;
  #hold: Hold | null = null;
  #cancelRest: () => void = () => {};
  /** Counts the cues, so that one that was ended does not go on. */
  #turn = 0;

  constructor(
    { relay }: Pick<BuzzerOptions, 'relay'>,
    source: SoundBoard,
    onHealth: HealthListener,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#relay = relay;
    this.#source = source;
    this.#timers = timers;
    this.#report = new HealthReport({ status: 'absent', reason: 'the GPIO board has not been opened yet' }, onHealth);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#unsubscribe !== null || signal.aborted) {
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#unsubscribe = this.#source.onHealth(() => this.#look());
    this.#look();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#end();
  }

  play(cue: Cue): void {
    if (this.#unsubscribe === null) {
      return;
    }
    this.#end();
    void this.#beep(TONES[cue], this.#turn);
  }

  async #beep(notes: (typeof TONES)[Cue], turn: number): Promise<void> {
    for (const { ms, restMs } of notes) {
      const hold = this.#source.board.hold(this.#relay, ms);
      this.#hold = hold;
      const end = await hold.ended;
      if (turn !== this.#turn) {
        return;
      }
      if (end.result === 'failed') {
        this.#report.set({
          status: 'failing',
          reason: `the buzzer on ${this.#relay} cannot be switched: look at gpio`,
        });
        return;
      }
      await new Promise<void>((resolve) => {
        this.#cancelRest = this.#timers.after(restMs, resolve);
      });
    }
    this.#look();
  }

  #end(): void {
    this.#turn += 1;
    this.#cancelRest();
    this.#hold?.release();
    this.#hold = null;
  }

  #look(): void {
    const { health } = this.#source.board;
    this.#report.set(health.status === 'ready' ? READY : { ...health, reason: `gpio: ${health.reason}` });
  }
}
