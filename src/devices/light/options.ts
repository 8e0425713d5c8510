import type { LampRole } from './rhythm.ts';
import type { ColourOrder } from './ws2812.ts';

/** What any strip of LEDs has. */
interface StripOptions {
  /** LEDs on the ring. */
  readonly count: number;
  /** 1 to 255: what full brightness becomes. */
  readonly brightness?: number | undefined;
  /** The most that all LEDs may draw together, mA. A picture that would draw more is dimmed. */
  readonly maxCurrent?: number | undefined;
}

export interface SpiLightOptions extends StripOptions {
  readonly driver: 'spi';
  /** `/dev/spidevB.D`. */
  readonly device?: string | undefined;
  readonly order?: ColourOrder | undefined;
}

export interface Ws281xLightOptions extends StripOptions {
  readonly driver: 'ws281x';
  /** BCM number of the data pin: 18, 12, 10 or 21 on the boards that can do it. */
  readonly gpio?: number | undefined;
}

export interface Lamp {
  readonly role: LampRole;
  /** Name of the output that it hangs on. */
  readonly relay: string;
}

export interface LampLightOptions {
  readonly driver: 'gpio';
  readonly lamps: readonly Lamp[];
}

export type LightOptions =
  | SpiLightOptions
  | Ws281xLightOptions
  | LampLightOptions
  | { readonly driver: 'virtual' }
  | { readonly driver: 'none' };

export const LIGHT_DEFAULTS = {
  device: '/dev/spidev0.0',
  order: 'grb',
  gpio: 18,
  brightness: 64,
  maxCurrent: 500,
} as const;
