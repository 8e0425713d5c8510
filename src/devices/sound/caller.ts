import type { Phase } from '../../domain/state.ts';
import { cueFor } from './cue-for.ts';
import type { Sound } from './port.ts';
import type { QuietClock } from './quiet.ts';

export interface CallerOptions {
  readonly sound: Pick<Sound, 'play'>;
  readonly quiet: QuietClock;
  /** Wall clock, ms. */
  readonly wall: () => number;
}

/** Plays what belongs to each change of the front. Give it every phase, in order. */
export class Caller {
  readonly #options: CallerOptions;
  #before: Phase | null = null;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  show(after: Phase): void {
    const before = this.#before;
    this.#before = after;
    const cue = before === null || before === after ? null : cueFor(before, after);
    const { sound, quiet, wall } = this.#options;
    if (cue !== null && !quiet.isQuiet(wall())) {
      sound.play(cue);
    }
  }
}
