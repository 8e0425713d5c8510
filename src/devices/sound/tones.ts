import type { Cue } from './port.ts';

/** One tone and the silence after it. No imports but types here: the page of the screen uses this file too. */
export interface Note {
  readonly hz: number;
  readonly ms: number;
  readonly restMs: number;
}

/**
 * Told apart by melody and, with a buzzer or for those who hear no pitch, by rhythm alone: one short; short and long, rising; two
 * long and low, falling; three short. Tones between 300 and 1600 Hz, where small speakers are good and old ears still are.
 */
export const TONES: Readonly<Record<Cue, readonly Note[]>> = {
  scan: [{ hz: 1318.5, ms: 80, restMs: 0 }],
  success: [
    { hz: 784, ms: 120, restMs: 40 },
    { hz: 1174.7, ms: 340, restMs: 0 },
  ],
  failure: [
    { hz: 392, ms: 280, restMs: 100 },
    { hz: 311.1, ms: 380, restMs: 0 },
  ],
  attention: [
    { hz: 987.8, ms: 100, restMs: 90 },
    { hz: 987.8, ms: 100, restMs: 90 },
    { hz: 987.8, ms: 100, restMs: 0 },
  ],
};

/** How long it sounds, ms. */
export function lengthMs(cue: Cue): number {
  return TONES[cue].reduce((sum, { ms, restMs }) => sum + ms + restMs, 0);
}

/** Rise and fall of a tone, ms: without them each would begin and end with a click. */
export const ATTACK_MS = 6;
export const RELEASE_MS = 40;

/** Overtones beside the tone itself, as parts of its loudness: a plain sine is hard to hear on a small speaker. */
export const PARTIALS = [
  { times: 1, share: 0.74 },
  { times: 2, share: 0.18 },
  { times: 3, share: 0.08 },
] as const;

/** What a volume in per cent is as an amplitude from 0 to 1: ears hear in proportions. */
export function amplitude(volume: number): number {
  return volume <= 0 ? 0 : Math.min(1, volume / 100) ** 2;
}
