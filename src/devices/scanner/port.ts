import type { Health } from '../../domain/health.ts';
import type { Device } from '../port.ts';

/**
 * A 2D code scanner. The driver delivers whole, clean codes only: framing, length cap, silence timeout, control
 * characters and double reads are dealt with before `onScan` is called.
 */
export interface Scanner extends Device {
  readonly kind: string;
}

export interface ScannerListeners {
  /** One whole code, printable characters only. It may be a payment code: treat it as a secret. */
  onScan(code: string): void;
  /**
   * A code has begun to arrive. A serial line takes up to 20 ms for all of it: time in which whatever has been asleep can be woken.
   * Not called for a code that arrives in one piece.
   */
  onStart?(): void;
  /** Something that could not be a code was dropped. Carries no content. */
  onNoise(why: NoiseReason): void;
  onHealth(health: Health): void;
}

export type NoiseReason = 'too long' | 'unfinished' | 'control characters' | 'double read' | 'failed read';
