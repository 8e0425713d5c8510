import type { SoundMessage } from '../../../devices/sound/message.ts';
import { ATTACK_MS, PARTIALS, RELEASE_MS, TONES } from '../../../devices/sound/tones.ts';

/** How long a page may take to wake its sound; a cue that would come later is dropped. */
const WAKE_MS = 300;
/** After this long without a cue the sound is put to sleep: an output that plays silence keeps a small board busy. */
const REST_MS = 5_000;
const LEAD_S = 0.03;

/**
 * Plays cues. A browser lets a page sound only after a touch, unless it was started with
 * `--autoplay-policy=no-user-gesture-required`; until then cues are dropped, and the first touch of a customer opens the way.
 */
export class PageSound {
  readonly #makeContext: () => AudioContext;
  #context: AudioContext | null = null;
  readonly #wakeMs: number;
  #rest: number | undefined;

  constructor(
    makeContext: () => AudioContext = () => new AudioContext({ latencyHint: 'interactive' }),
    wakeMs: number = WAKE_MS,
  ) {
    this.#makeContext = makeContext;
    this.#wakeMs = wakeMs;
  }

  start(): void {
    document.addEventListener('pointerdown', () => void this.#wake(), { capture: true, passive: true });
  }

  /** @returns whether it sounds; a page must not fail because of its sound. */
  async play({ cue, loudness }: SoundMessage): Promise<boolean> {
    try {
      const context = await this.#wake();
      if (context === null) {
        return false;
      }
      schedule(context, { cue, loudness }, context.currentTime + LEAD_S);
      return true;
    } catch {
      return false;
    }
  }

  /** @returns null when the browser lets nothing sound. */
  async #wake(): Promise<AudioContext | null> {
    this.#context ??= this.#makeContext();
    const context = this.#context;
    window.clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => void context.suspend(), REST_MS);
    if (context.state !== 'running') {
      // Not answered for as long as nobody has touched the page.
      await Promise.race([context.resume(), new Promise((resolve) => window.setTimeout(resolve, this.#wakeMs))]);
    }
    return isRunning(context) ? context : null;
  }
}

/** Its state changes behind the back of whoever has just looked. */
function isRunning(context: AudioContext): boolean {
  return context.state === 'running';
}

/** Puts the tones of a cue on the time line of a context, from `at` (s) on. */
export function schedule(context: BaseAudioContext, { cue, loudness }: SoundMessage, at: number): void {
  let begin = at;
  for (const { hz, ms, restMs } of TONES[cue]) {
    sound(context, hz, loudness, begin, ms / 1_000);
    begin += (ms + restMs) / 1_000;
  }
}

function sound(context: BaseAudioContext, hz: number, loudness: number, at: number, lengthS: number): void {
  const end = at + lengthS;
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(loudness, at + ATTACK_MS / 1_000);
  envelope.gain.setValueAtTime(loudness, end - RELEASE_MS / 1_000);
  envelope.gain.linearRampToValueAtTime(0, end);
  envelope.connect(context.destination);
  for (const { times, share } of PARTIALS) {
    const partial = context.createGain();
    partial.gain.value = share;
    partial.connect(envelope);
    const tone = context.createOscillator();
    tone.frequency.value = hz * times;
    tone.connect(partial);
    tone.start(at);
    tone.stop(end);
  }
}
