import { type Health, READY } from '../domain/health.ts';
import type { Gateway } from '../gateways/port.ts';

export interface GatewayWatchOptions {
  readonly gateway: Gateway;
  readonly onHealth: (health: Health) => void;
  /** The gateway's clock minus ours, whenever a probe could tell. */
  readonly onClockOffset: (offsetMs: number) => void;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onBug: (error: unknown) => void;
}

const FIRST_RETRY_MS = 1_000;
const SLOWEST_RETRY_MS = 30_000;

/**
 * Knows whether a gateway can be sold through: reachable, and our credentials accepted. While it cannot, a probe that moves no
 * money asks again with back-off; while it can, only the real calls speak, and nothing is sent while idle.
 */
export class GatewayWatch {
  private readonly options: GatewayWatchOptions;
  private link: Health = { status: 'absent', reason: 'not asked yet' };
  private refused: Health | null = null;
  private probing = false;
  private attempt = 0;

  constructor(options: GatewayWatchOptions) {
    this.options = options;
  }

  /** Asks for the first time. Resolves when the answer (or its absence) is known. */
  async start(): Promise<void> {
    await this.probe();
  }

  /** What the client learned from a call of its own. */
  heard(link: Health): void {
    this.link = link;
    this.tell();
    if (link.status !== 'ready' && !this.probing) {
      this.retryLater();
    }
  }

  private tell(): void {
    this.options.onHealth(this.refused ?? this.link);
  }

  private async probe(): Promise<void> {
    const { gateway, signal, onBug } = this.options;
    this.probing = true;
    try {
      const result = await gateway.probe(signal);
      this.refused =
        result.credentialsAccepted === false
          ? { status: 'failing', reason: `credentials refused: ${result.detail || 'check them with kioskd diagnose'}` }
          : null;
      this.link = result.usable ? READY : { status: 'failing', reason: result.detail || 'its answer proves nothing' };
      if (result.clockOffsetMs !== null) {
        this.options.onClockOffset(result.clockOffsetMs);
      }
      this.tell();
    } catch (error) {
      onBug(error);
    } finally {
      this.probing = false;
    }
    if (this.link.status === 'ready' && this.refused === null) {
      this.attempt = 0;
    } else {
      this.retryLater();
    }
  }

  private retryLater(): void {
    if (this.options.signal.aborted) {
      return;
    }
    this.probing = true;
    const ceiling = Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.attempt, 10));
    this.attempt += 1;
    const { signal, random, setTimer } = this.options;
    const cancel = setTimer(ceiling * (0.5 + 0.5 * random()), () => {
      signal.removeEventListener('abort', cancel);
      if (!signal.aborted) {
        void this.probe();
      }
    });
    // A timer that is left running would hold up the end of the process.
    signal.addEventListener('abort', cancel, { once: true });
  }
}
