import { AbsentDevice } from '../absent.ts';
import type { GpioBoard, PulseResult } from './port.ts';

/** No board: every pulse fails and every sensor is unreadable. */
export class NoBoard extends AbsentDevice implements GpioBoard {
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
