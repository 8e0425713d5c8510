import type { Health } from '../../domain/health.ts';
import type { GpioBoard, PulseResult } from './port.ts';

/** No board: every pulse fails, every sensor is unreadable, and it says why. */
export class NoBoard implements GpioBoard {
  readonly kind = 'none';
  readonly health: Health;

  constructor(reason: string) {
    this.health = { status: 'absent', reason };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async pulse(): Promise<PulseResult> {
    return { result: 'failed', reason: this.health.reason };
  }

  read(): null {
    return null;
  }

  relayState(): boolean {
    return false;
  }
}
