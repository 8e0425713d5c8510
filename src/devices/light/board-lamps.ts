import type { Health } from '../../domain/health.ts';
import type { GpioBoard, Hold } from '../gpio/port.ts';
import type { LampOutputs } from './port.ts';

/** The board lets go of an output after ten minutes at most; one that is still wanted is taken again. */
const HOLD_MS = 10 * 60_000;

export interface LampBoard {
  readonly board: Pick<GpioBoard, 'hold' | 'health' | 'relayState'>;
  /** Told when the board's health changes. @returns a function that ends it. */
  onHealth(listener: (health: Health) => void): () => void;
}

/** Lamps on the outputs of the GPIO board. The board owes them their off edge, as it does to any relay. */
export class BoardLamps implements LampOutputs {
  readonly #source: LampBoard;
  readonly #wanted = new Set<string>();
  readonly #holds = new Map<string, Hold>();
  readonly #refused = new Set<string>();

  constructor(source: LampBoard) {
    this.#source = source;
  }

  get health(): Health {
    return this.#source.board.health;
  }

  get trouble(): string | null {
    const [relay] = this.#refused;
    return relay === undefined ? null : `the lamp on ${relay} cannot be switched on: look at what gpio says of it`;
  }

  onHealth(listener: () => void): () => void {
    return this.#source.onHealth(listener);
  }

  set(relay: string, on: boolean): void {
    if (on) {
      this.#wanted.add(relay);
      if (!this.#holds.has(relay)) this.#take(relay);
    } else {
      this.#wanted.delete(relay);
      this.#holds.get(relay)?.release();
      this.#holds.delete(relay);
    }
  }

  #take(relay: string): void {
    const { board } = this.#source;
    const hold = board.hold(relay, HOLD_MS);
    if (!board.relayState(relay)) {
      this.#refused.add(relay);
      return;
    }
    this.#refused.delete(relay);
    this.#holds.set(relay, hold);
    void hold.ended.then((end) => {
      if (this.#holds.get(relay) !== hold) return;
      this.#holds.delete(relay);
      // One that failed was taken away by the board, whose health tells of it.
      if (end.result === 'done' && this.#wanted.has(relay)) this.#take(relay);
    });
  }
}
