import { type Health, READY } from '../../domain/health.ts';
import type { Cue, Sound } from './port.ts';

const KEPT = 64;

/** Plays nothing and remembers what it would have: for tests and simulations. */
export class VirtualSound implements Sound {
  readonly kind = 'virtual';
  readonly health: Health = READY;
  readonly #played: Cue[] = [];
  readonly #onPlay: (cue: Cue) => void;
  #started = false;

  constructor(onPlay: (cue: Cue) => void = () => {}) {
    this.#onPlay = onPlay;
  }

  /** The last ones, oldest first. */
  get played(): readonly Cue[] {
    return this.#played;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#started = !signal.aborted;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async stop(): Promise<void> {
    this.#started = false;
  }

  play(cue: Cue): void {
    if (!this.#started) {
      return;
    }
    this.#played.push(cue);
    if (this.#played.length > KEPT) {
      this.#played.shift();
    }
    this.#onPlay(cue);
  }
}
