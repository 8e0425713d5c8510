import type { Health } from '../../domain/health.ts';
import type { Device } from '../port.ts';

/** The lines of one board: relays out, sensors in. Line names come from the configuration (`gpio.relays`, `gpio.sensors`). */
export interface GpioBoard extends Device {
  readonly kind: string;
  /** For diagnosis: driver, chip, pins. Empty, or left out, while nothing is open. */
  readonly about?: string;
  /**
   * Drives a relay on for `ms`, then off. Resolves after it is off again. The off edge is owed even when the caller goes
   * away. Resolves `failed` (in words) when the line could not be driven; never rejects.
   */
  pulse(relay: string, ms: number): Promise<PulseResult>;
  /**
   * Drives a relay on until it is released, at most for `maxMs`: for a motor that runs until its switch says so. The off edge is
   * owed as with a pulse; one that cannot begin has ended as `failed` at once.
   */
  hold(relay: string, maxMs: number): Hold;
  /** Level now, not debounced: true when active (after active-low is applied); null when the line cannot be read. */
  read(sensor: string): boolean | null;
  /**
   * The debounced level: what `onSensor` told last, or the level found when the lines were opened. Null when the line cannot be
   * read. Whoever keeps what they hear must begin with this and not with `read`: a level that was read in the middle of a
   * bounce is not taken back by any event.
   */
  level(sensor: string): boolean | null;
  /** What each relay is driven to now, for screens and diagnosis. */
  relayState(relay: string): boolean;
}

export interface Hold {
  /** Resolves when the relay is off again; `done` also when `maxMs` ended it. Never rejects. */
  readonly ended: Promise<PulseResult>;
  /** Switches it off now. Further calls do nothing. */
  release(): void;
}

export type PulseResult = { readonly result: 'done' } | { readonly result: 'failed'; readonly reason: string };

export interface GpioListeners {
  /** A sensor's debounced level changed. */
  onSensor(sensor: string, active: boolean): void;
  onHealth(health: Health): void;
}

export interface RelayConfig {
  readonly name: string;
  /** BCM number on the header, 0 to 27. */
  readonly bcm: number;
  readonly activeLow: boolean;
}

export interface SensorConfig {
  readonly name: string;
  readonly bcm: number;
  readonly activeLow: boolean;
  readonly debounceMs: number;
  /** The resistor inside the chip; left out: as it is. Not every driver can set it. */
  readonly pull?: Pull | undefined;
}

export type Pull = 'up' | 'down' | 'off';
