import type { Device } from '../port.ts';

/** What is to be heard. Each has tones and a rhythm of its own. */
export const CUES = ['scan', 'success', 'failure', 'attention'] as const;
export type Cue = (typeof CUES)[number];

/** A speaker, a buzzer, or the page of the screen. Nothing waits for it, and nothing depends on it. */
export interface Sound extends Device {
  readonly kind: string;
  /** Begins it now; what is sounding ends. One that cannot begin soon is dropped: late, it would mean something else. Never throws. */
  play(cue: Cue): void;
}
