import type { Health } from '../../domain/health.ts';
import type { Printer, PrintResult } from './port.ts';

/** No printer: every job is `not printed`, and it says why. */
export class NoPrinter implements Printer {
  readonly kind = 'none';
  readonly health: Health;

  constructor(reason: string) {
    this.health = { status: 'absent', reason };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async print(): Promise<PrintResult> {
    return { result: 'not printed', reason: 'no printer' };
  }

  async status(): Promise<null> {
    return null;
  }
}
