import type { Config } from '../config/resolve.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import { gatewayPart } from '../domain/payment.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { Gateway } from '../gateways/port.ts';
import { GatewayWatch } from './gateway-watch.ts';
import { makeGateways } from './gateways.ts';

export interface GatewayGroupOptions {
  readonly config: Config;
  readonly onHealth: (part: string, health: Health) => void;
  readonly onAlarm: (name: GatewayName, text: string) => void;
  readonly onClockOffset: (offsetMs: number) => void;
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
    });
  }

  get profiles(): KioskSettings['profiles'] {
    return Object.fromEntries([...this.all].map(([name, gateway]) => [name, gateway.profile]));
  }

  /** Asks each for the first time. */
  start(): void {
    const { onHealth, onClockOffset, onBug, setTimer, signal } = this.options;
    for (const [name, gateway] of this.all) {
      const watch = new GatewayWatch({
        gateway,
        onHealth: (health) => onHealth(gatewayPart(name), health),
        onClockOffset,
        setTimer,
        random: Math.random,
        signal,
        onBug: (error) => onBug(error, `gateway ${name}`),
      });
      this.watches.set(name, watch);
      void watch.start();
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
