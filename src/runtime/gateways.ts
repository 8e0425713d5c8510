import { gatewayContext, revealed } from '../config/gateways.ts';
import type { Config } from '../config/resolve.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import { GATEWAYS } from '../gateways/modules.ts';
import type { Acknowledgement } from '../gateways/notification.ts';
import type { Gateway } from '../gateways/port.ts';

export interface GatewayListeners {
  /** Wall clock ms. */
  readonly now: () => number;
  readonly onHealth: (name: GatewayName, health: Health) => void;
  readonly onAlarm: (name: GatewayName, text: string) => void;
  readonly onPaidTwice?: (name: GatewayName, orderNumber: string) => void;
}

/** The clients of the configured gateways. Nothing is connected yet. */
export function makeGateways(config: Config, listeners: GatewayListeners): ReadonlyMap<GatewayName, Gateway> {
  const gateways = new Map<GatewayName, Gateway>();
  for (const module of GATEWAYS) {
    const { name } = module;
    const gateway = config.gateways[name];
    if (gateway !== undefined) {
      const dependencies = {
        now: listeners.now,
        onHealth: (health: Health) => listeners.onHealth(name, health),
        onAlarm: (text: string) => listeners.onAlarm(name, text),
        onPaidTwice: (orderNumber: string) => listeners.onPaidTwice?.(name, orderNumber),
      };
      const context = gatewayContext(config, name);
      gateways.set(name, module.create(gateway.section as never, revealed(gateway), context, dependencies));
    }
  }
  return gateways;
}

/** What each configured gateway takes as "received", for those that send notifications. */
export function acknowledgements(config: Config): ReadonlyMap<GatewayName, Acknowledgement> {
  const found = new Map<GatewayName, Acknowledgement>();
  for (const { name, notifications } of GATEWAYS) {
    const gateway = config.gateways[name];
    if (notifications !== null && gateway !== undefined) {
      found.set(name, notifications.acknowledgement(gateway.section as never));
    }
  }
  return found;
}
