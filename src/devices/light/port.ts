import type { Device } from '../port.ts';

/** What the ring says. Each has a colour and a motion, so that it can be told without seeing colour. */
export type LightPattern = 'off' | 'idle' | 'choose' | 'pay' | 'wait' | 'success' | 'failure' | 'out of service';

export interface Light extends Device {
  readonly kind: string;
  /** Shows a pattern until the next call. Does nothing when the pattern is the one being shown. Never throws. */
  show(pattern: LightPattern): void;
}
