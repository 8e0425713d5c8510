import type { Health } from '../domain/health.ts';

/** What every device driver has. Constructors only assign; `start` acts; `stop` is idempotent and makes outputs safe. */
export interface Device {
  /**
   * Begins work and resolves once the first health is known. A device that is not there is a health, not an error: the
   * driver keeps trying by itself, with back-off, until `stop`.
   */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  readonly health: Health;
}

/** Called on every change of a device's health, never twice with the same one. */
export type HealthListener = (health: Health) => void;
