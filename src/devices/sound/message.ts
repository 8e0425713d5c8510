import type { Cue } from './port.ts';

/** Event `sound` on the page's stream of events. Not repeated for a page that comes later. No imports but types: the page uses it. */
export interface SoundMessage {
  readonly cue: Cue;
  /** Amplitude of the loudest moment, 0 to 1. */
  readonly loudness: number;
}
