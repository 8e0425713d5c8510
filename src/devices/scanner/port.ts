import type { Health } from '../../domain/health.ts';
import type { Device } from '../port.ts';

/**
 * A 2D code scanner. The driver delivers whole, clean codes only: framing, length cap, silence timeout, control
 * characters and double reads are dealt with before `onScan` is called.
 */
export interface Scanner extends Device {
  readonly kind: string;
  /**
   * Whether a code is wanted now; it is until the first call. Codes that come while none is wanted are dropped, also those that had begun
   * before. A module that can be commanded reads, and shines, only while one is wanted. Never throws; may be called at any time,
   * also before `start` and while the scanner is away.
   */
  want(wanted: boolean): void;
  /** What is plugged in; null while nothing is, or where nothing can be found out. */
  readonly found: FoundScanner | null;
}

export interface FoundScanner {
  readonly path: string;
  /** Name of the profile that is used, and what it is for. */
  readonly profile: string;
  readonly title: string;
  /** What the device says of itself on USB, and the port it is in. Empty without USB. */
  readonly usb: string;
  /** As it answered; empty when it is not asked or does not say. */
  readonly firmware: string;
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
