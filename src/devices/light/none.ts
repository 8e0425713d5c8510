import type { Health } from '../../domain/health.ts';
import type { Light } from './port.ts';

/** No light: it shows nothing, and says why. */
export class NoLight implements Light {
  readonly kind = 'none';
  readonly health: Health;

  constructor(reason: string) {
    this.health = { status: 'absent', reason };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  show(): void {}
}
