import type { Config } from '../config/resolve.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import { gatewayPart } from '../domain/payment.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { Gateway } from '../gateways/port.ts';
import type { CertificateDates } from '../os/clock-judgement.ts';
import { GatewayWatch, type GatewayWatchOptions } from './gateway-watch.ts';
import { makeGateways } from './gateways.ts';

export interface GatewayGroupOptions {
  readonly config: Config;
  readonly onHealth: (part: string, health: Health) => void;
  readonly onAlarm: (name: GatewayName, text: string) => void;
  readonly onPaidTwice: (name: GatewayName, orderNumber: string) => void;
  /** A gateway's clock minus ours, ms: from an answer over TLS with a verified name, or from this machine itself. */
  readonly onClockOffset: (offsetMs: number, name: GatewayName) => void;
  readonly onCertificateDates?: (why: CertificateDates | null, name: GatewayName) => void;
  /** See {@link GatewayWatchOptions}. */
  readonly clockFault?: () => string | null;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  readonly signal: AbortSignal;
  readonly onBug: (error: unknown, where: string) => void;
}

/** The configured gateways, each with its watch. Nothing is connected before `start`. */
export class GatewayGroup {
  readonly all: ReadonlyMap<GatewayName, Gateway>;
  private readonly options: GatewayGroupOptions;
  private readonly watches = new Map<GatewayName, GatewayWatch>();

  constructor(options: GatewayGroupOptions) {
    this.options = options;
    this.all = makeGateways(options.config, {
      now: Date.now,
      onHealth: (name, health) => this.watches.get(name)?.heard(health),
      onAlarm: options.onAlarm,
      onPaidTwice: options.onPaidTwice,
    });
  }

  get profiles(): KioskSettings['profiles'] {
    return Object.fromEntries([...this.all].map(([name, gateway]) => [name, gateway.profile]));
  }

  /** Asks each for the first time. */
  start(): void {
    const { onHealth, onClockOffset, onCertificateDates, clockFault, onBug, setTimer, signal } = this.options;
    for (const [name, gateway] of this.all) {
      const clock: Pick<GatewayWatchOptions, 'onClockOffset' | 'onCertificateDates' | 'clockFault'> = {
        onClockOffset: (offsetMs) => onClockOffset(offsetMs, name),
        onCertificateDates: (why) => onCertificateDates?.(why, name),
        clockFault: () => clockFault?.() ?? null,
      };
      const watch = new GatewayWatch({
        gateway,
        ...clock,
        onHealth: (health) => onHealth(gatewayPart(name), health),
        setTimer,
        random: Math.random,
        signal,
        onBug: (error) => onBug(error, `gateway ${name}`),
      });
      this.watches.set(name, watch);
      void watch.start();
    }
  }

  /** Asks each again, now: what time it is there may have changed, or whether it can be reached. */
  ask(): void {
    for (const watch of this.watches.values()) {
      watch.ask();
    }
  }

  /** Our clock is believed now, or is no more. */
  clockChanged(): void {
    for (const watch of this.watches.values()) {
      watch.clockChanged();
    }
  }

  /** Opens connections for what may be sent next. */
  warm(): void {
    for (const gateway of this.all.values()) {
      gateway.warm();
    }
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.all.values()].map((gateway) => gateway.stop()));
  }
}
