import type { Device } from '../port.ts';

/** How bright the screen is: as for a customer, as for nobody near, or dark. */
export type Glow = 'on' | 'dim' | 'off';

/** The lamp behind the customer's screen. */
export interface Backlight extends Device {
  readonly kind: string;
  /** Makes the screen so, now; only the newest counts. Before `start`, and after `stop`, the screen is on. Never throws. */
  set(glow: Glow): void;
}
