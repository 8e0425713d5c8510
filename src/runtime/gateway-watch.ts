import { type Health, READY } from '../domain/health.ts';
import { certificateDates } from '../gateways/dial.ts';
import type { Gateway, ProbeResult } from '../gateways/port.ts';
import type { CertificateDates } from '../os/clock-judgement.ts';

export interface GatewayWatchOptions {
  readonly gateway: Gateway;
  readonly onHealth: (health: Health) => void;
  /** The gateway's clock minus ours, whenever a probe could tell. */
  readonly onClockOffset: (offsetMs: number) => void;
  /** Whether the gateway's certificate seems out of date by the clock of this machine, after every probe; null: it does not. */
  readonly onCertificateDates?: (why: CertificateDates | null) => void;
  /** In place of a certificate that seems out of date: what is wrong with our clock; null while our clock is believed. */
  readonly clockFault?: () => string | null;
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
  private told: Health | null = null;
  private underWay = false;
  /** Asked for while a probe was under way, which may have begun under other circumstances. */
  private again = false;
  /** Calls off the probe that is planned. */
  private planned: (() => void) | null = null;
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
    if (link.status !== 'ready' && !this.underWay && this.planned === null) {
      this.retryLater();
    }
  }

  /** Probes now, whatever was planned: something has changed that a gateway can tell about. */
  ask(): void {
    if (this.options.signal.aborted) {
      return;
    }
    if (this.underWay) {
      this.again = true;
      return;
    }
    this.planned?.();
    void this.probe();
  }

  /** Our clock is believed now, or is no more: what was said of a certificate may read otherwise. */
  clockChanged(): void {
    if (this.told !== null && certificateDates(this.link.reason) !== null) {
      this.tell();
    }
  }

  private tell(): void {
    this.told = this.refused ?? this.inWords(this.link);
    this.options.onHealth(this.told);
  }

  /** A certificate is judged by our clock: while that is wrong, the gateway is not to blame. */
  private inWords(link: Health): Health {
    const fault = certificateDates(link.reason) === null ? null : (this.options.clockFault?.() ?? null);
    return fault === null ? link : { ...link, reason: fault };
  }

  private async probe(): Promise<void> {
    const { gateway, signal, onBug } = this.options;
    this.underWay = true;
    try {
      this.learn(await gateway.probe(signal));
    } catch (error) {
      onBug(error);
    } finally {
      this.underWay = false;
    }
    if (this.link.status === 'ready' && this.refused === null) {
      this.attempt = 0;
    } else {
      this.retryLater();
    }
    if (this.again) {
      this.again = false;
      this.ask();
    }
  }

  private learn(result: ProbeResult): void {
    this.refused =
      result.credentialsAccepted === false
        ? { status: 'failing', reason: `credentials refused: ${result.detail || 'check them with kioskd diagnose'}` }
        : null;
    this.link = result.usable ? READY : { status: 'failing', reason: result.detail || 'its answer proves nothing' };
    // The clock is judged before the gateway counts as there: a sale must not begin in between.
    if (result.clockOffsetMs !== null) {
      this.options.onClockOffset(result.clockOffsetMs);
    }
    this.options.onCertificateDates?.(result.reachable ? null : certificateDates(result.detail));
    this.tell();
  }

  private retryLater(): void {
    if (this.options.signal.aborted) {
      return;
    }
    const ceiling = Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.attempt, 10));
    this.attempt += 1;
    const { signal, random, setTimer } = this.options;
    const cancelTimer = setTimer(ceiling * (0.5 + 0.5 * random()), () => {
      callOff();
      if (!signal.aborted) {
        void this.probe();
      }
    });
    const callOff = (): void => {
      cancelTimer();
      this.planned = null;
      signal.removeEventListener('abort', callOff);
    };
    this.planned = callOff;
    // A timer that is left running would hold up the end of the process.
    signal.addEventListener('abort', callOff, { once: true });
  }
}
