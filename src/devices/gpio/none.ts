import { AbsentDevice } from '../absent.ts';
import type { GpioBoard, Hold, PulseResult } from './port.ts';
import { failedHold } from './relays.ts';

/** No board: every pulse fails and every sensor is unreadable. */
export class NoBoard extends AbsentDevice implements GpioBoard {
  pulse(): Promise<PulseResult> {
    return this.hold().ended;
  }

  hold(): Hold {
    return failedHold(this.health.reason);
  }

  read(): null {
    return null;
  }

  level(): null {
    return null;
  }

  relayState(): boolean {
    return false;
  }
}
