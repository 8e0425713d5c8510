import type { Health } from '../../domain/health.ts';
import type { Device } from '../port.ts';

/**
 * A device of its own that drives what hands things over, and answers: a relay board on a serial bus, a vending controller.
 * Channel names come from the configuration (`gpio.controller.channels`).
 */
export interface Controller extends Device {
  readonly kind: string;
  readonly channels: readonly string[];
  /**
   * Has a channel do its work once: a relay board switches it on for `ms`, a motor makes one turn within `ms`, a barrier opens, a
   * machine sells one selection. Resolves when it is over, or when there is nothing more to be learned; never rejects. No answer is
   * never a reason to do it again. The off is owed whatever happens, and is repeated until it is confirmed.
   */
  vend(channel: string, ms: number, signal: AbortSignal): Promise<VendAnswer>;
  /** Whether a channel is on now; moves nothing. */
  ask(channel: string): Promise<ChannelState>;
}

export type VendAnswer =
  /** The controller has confirmed that it did it. */
  | 'done'
  /** Nothing was moved: it said no, or it was not asked. */
  | 'refused'
  /** It may have moved, and it may not. */
  | 'silent'
  /** The whole pulse was handed over, to a device that never answers: nothing but a sensor can prove it. */
  | 'sent';

export type ChannelState = 'on' | 'off' | 'silent';

export interface ControllerListeners {
  onHealth(health: Health): void;
}

/** A pulse longer than this is a mistake, not a pulse. */
export const LONGEST_VEND_MS = 10 * 60_000;
