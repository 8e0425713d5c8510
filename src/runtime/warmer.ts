import type { KioskState } from '../domain/state.ts';
import type { Gateway } from '../gateways/port.ts';

/** Clients drop a connection that has been idle for 20 s, as the gateways themselves do after a while. */
const AGAIN_MS = 15_000;

/**
 * Keeps the gateways' connections open while a code may be scanned any moment, so that no handshake lies between scan and request.
 * In every other state nothing is sent.
 */
export class Warmer {
  private readonly gateways: Iterable<Gateway>;
  private readonly setTimer: (ms: number, callback: () => void) => () => void;
  private cancel: (() => void) | null = null;

  constructor(gateways: Iterable<Gateway>, setTimer: (ms: number, callback: () => void) => () => void) {
    this.gateways = gateways;
    this.setTimer = setTimer;
  }

  state(state: KioskState): void {
    const wanted = state.phase.name === 'paying';
    if (wanted && this.cancel === null) {
      this.plan();
    } else if (!wanted) {
      this.stop();
    }
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private plan(): void {
    this.cancel = this.setTimer(AGAIN_MS, () => {
      for (const gateway of this.gateways) {
        gateway.warm();
      }
      this.plan();
    });
  }
}
