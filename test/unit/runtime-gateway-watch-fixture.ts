import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../src/domain/health.ts';
import type { Gateway, ProbeResult } from '../../src/gateways/port.ts';
import { GatewayWatch } from '../../src/runtime/gateway-watch.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

export const FINE: ProbeResult = {
  reachable: true,
  usable: true,
  credentialsAccepted: true,
  roundTripMs: 80,
  clockOffsetMs: null,
  detail: '',
};
export const GONE: ProbeResult = {
  ...FINE,
  reachable: false,
  usable: false,
  credentialsAccepted: null,
  roundTripMs: null,
  detail: 'connection refused',
};
export const REFUSED: ProbeResult = { ...FINE, credentialsAccepted: false, detail: 'the client key is wrong' };

/** A watch over a gateway of which only the probe is ever asked; each probe is answered by hand. Time stands still. */
export class WatchUnderTest {
  readonly timers = new ManualTimers();
  readonly health: Health[] = [];
  readonly offsets: number[] = [];
  readonly certificates: unknown[] = [];
  /** What was told, in order. */
  readonly order: string[] = [];
  /** What is wrong with our clock; null: it is believed. */
  clockFault: string | null = null;
  readonly bugs: unknown[] = [];
  /** When each probe began, ms. */
  readonly probes: number[] = [];
  readonly signals: AbortSignal[] = [];
  readonly abort = new AbortController();
  readonly watch: GatewayWatch;
  /** The most probes that were ever under way at once. */
  mostAtOnce = 0;
  private readonly answers: { resolve(result: ProbeResult): void; reject(error: Error): void }[] = [];

  constructor(random: () => number = () => 0.5) {
    const gateway: Gateway = {
      profile: QFPAY_PROFILE,
      warm: () => {},
      charge: unasked,
      present: unasked,
      query: unasked,
      cancel: unasked,
      refund: unasked,
      queryRefund: unasked,
      parseNotification: () => ({ kind: 'of no interest' }),
      probe: (signal) => this.probe(signal),
      stop: async () => {},
    };
    this.watch = new GatewayWatch({
      gateway,
      onHealth: (health) => this.note('health', this.health, health),
      onClockOffset: (offsetMs) => this.note('offset', this.offsets, offsetMs),
      onCertificateDates: (why) => this.note('certificate', this.certificates, why),
      clockFault: () => this.clockFault,
      setTimer: (ms, callback) => this.timers.after(ms, callback),
      random,
      signal: this.abort.signal,
      onBug: (error) => this.bugs.push(error),
    });
  }

  get seen(): Health | undefined {
    return this.health.at(-1);
  }

  private note<T>(what: string, list: T[], value: T): void {
    this.order.push(what);
    list.push(value);
  }

  get underWay(): number {
    return this.answers.length;
  }

  /** Answers the probe under way and lets everything come to rest. */
  async answer(result: ProbeResult | Error): Promise<void> {
    const waiting = this.answers.shift();
    if (waiting === undefined) {
      throw new Error('no probe is under way');
    }
    if (result instanceof Error) {
      waiting.reject(result);
    } else {
      waiting.resolve(result);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Lets time pass until the next probe begins. @returns how long that took, ms. */
  untilProbe(withinMs = 60_000): number {
    const [from, before] = [this.timers.now(), this.probes.length];
    while (this.probes.length === before && this.timers.now() - from < withinMs) {
      this.timers.advance(1);
    }
    return this.timers.now() - from;
  }

  private probe(signal: AbortSignal): Promise<ProbeResult> {
    this.probes.push(this.timers.now());
    this.signals.push(signal);
    return new Promise((resolve, reject) => {
      this.answers.push({ resolve, reject });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.answers.length);
    });
  }
}

async function unasked(): Promise<never> {
  throw new Error('only the probe moves no money');
}
