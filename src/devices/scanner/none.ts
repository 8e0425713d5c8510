import type { Health } from '../../domain/health.ts';
import type { Scanner } from './port.ts';

/** No scanner: it never delivers a code, and says why. */
export class NoScanner implements Scanner {
  readonly kind = 'none';
  readonly health: Health;

  constructor(reason: string) {
    this.health = { status: 'absent', reason };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
