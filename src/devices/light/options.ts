export interface Ws281xLightOptions {
  readonly driver: 'ws281x';
  /** LEDs on the ring. */
  readonly count: number;
  /** BCM number of the data pin: 18, 12, 10 or 21 on the boards that can do it. */
  readonly gpio?: number | undefined;
  /** 1 to 255. A ring at full white draws about 60 mA per LED. */
  readonly brightness?: number | undefined;
}

export type LightOptions = Ws281xLightOptions | { readonly driver: 'virtual' } | { readonly driver: 'none' };

export const LIGHT_DEFAULTS = { gpio: 18, brightness: 64 } as const;
