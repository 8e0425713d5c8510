import { type Health, READY } from '../../domain/health.ts';
import { type HealthListener, HealthReport } from '../port.ts';
import type { SoundMessage } from './message.ts';
import type { Cue, Sound } from './port.ts';
import { amplitude } from './tones.ts';

/** The pages that show the screen, for what is told to all of them at once. */
export interface Pages {
  /** @returns how many there are; 0: nobody hears it. */
  sound(message: SoundMessage): number;
}

const NO_PAGE: Health = {
  status: 'degraded',
  reason: 'no page was there to play the last sound: look at the screen and its browser',
};

/** Has the page of the screen play it. Whether a speaker is connected to that screen only ears can tell. */
export class ScreenSound implements Sound {
  readonly kind = 'screen';
  readonly #pages: Pages;
  readonly #loudness: number;
  readonly #report: HealthReport;
  #started = false;

  /** @param volume per cent. */
  constructor(pages: Pages, volume: number, onHealth: HealthListener) {
    this.#pages = pages;
    this.#loudness = amplitude(volume);
    this.#report = new HealthReport(READY, onHealth);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#started = !signal.aborted;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async stop(): Promise<void> {
    this.#started = false;
  }

  play(cue: Cue): void {
    if (this.#started) {
      this.#report.set(this.#pages.sound({ cue, loudness: this.#loudness }) > 0 ? READY : NO_PAGE);
    }
  }
}
