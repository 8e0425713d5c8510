import type { Health } from '../../domain/health.ts';
import type { Device } from '../port.ts';

/** What the light says. Each has a colour and a motion, so that it can be told without seeing colour. */
export type LightPattern = 'off' | 'idle' | 'choose' | 'pay' | 'wait' | 'success' | 'failure' | 'out of service';

export interface Light extends Device {
  readonly kind: string;
  /** Shows a pattern until the next call. Does nothing when the pattern is the one being shown. Never throws. */
  show(pattern: LightPattern): void;
}

/** Outputs that plain lamps hang on, by the names of `gpio.relays`. */
export interface LampOutputs {
  /** How the board is that they belong to. */
  readonly health: Health;
  /** Told when the board's health changes. @returns a function that ends it. */
  onHealth(listener: () => void): () => void;
  /** Switches one, and leaves it so until the next call or the board's end. Never throws. */
  set(relay: string, on: boolean): void;
  /** Why an output did not do as it was last told, in words for the technician; null while all did. */
  readonly trouble: string | null;
}
