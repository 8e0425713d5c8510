export interface AlsaOptions {
  readonly driver: 'alsa';
  /** Name of an ALSA device, as `aplay -L` lists them; left out: the default one. */
  readonly device?: string | undefined;
  /** Per cent. */
  readonly volume: number;
}

export interface BuzzerOptions {
  readonly driver: 'gpio';
  /** Name of its output in `gpio.relays`. */
  readonly relay: string;
}

export type SoundOptions =
  | AlsaOptions
  | { readonly driver: 'screen'; readonly volume: number }
  | BuzzerOptions
  | { readonly driver: 'virtual' }
  | { readonly driver: 'none' };
