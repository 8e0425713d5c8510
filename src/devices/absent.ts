import type { Health } from '../domain/health.ts';
import type { Device } from './port.ts';

/** A device that is not there: what every `none` driver is, whatever its port adds. It does nothing, and says why. */
export class AbsentDevice implements Device {
  readonly kind = 'none';
  readonly health: Health;

  constructor(reason: string) {
    this.health = { status: 'absent', reason };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
