import { AbsentDevice } from '../absent.ts';
import type { ChannelState, Controller, VendAnswer } from './port.ts';

/** No controller: it moves nothing. */
export class NoController extends AbsentDevice implements Controller {
  readonly channels: readonly string[];

  /** @param channels names that are configured all the same: they are refused, and go to no relay of the same name. */
  constructor(reason: string, channels: readonly string[] = []) {
    super(reason);
    this.channels = channels;
  }

  async vend(): Promise<VendAnswer> {
    return 'refused';
  }

  async ask(): Promise<ChannelState> {
    return 'silent';
  }
}
