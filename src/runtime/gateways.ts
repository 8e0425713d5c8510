import { qfpaySettings, wavpaySettings } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import { createGateway } from '../gateways/create.ts';
import type { Gateway } from '../gateways/port.ts';

export interface GatewayListeners {
  /** Wall clock ms. */
  readonly now: () => number;
  readonly onHealth: (name: GatewayName, health: Health) => void;
  readonly onAlarm: (name: GatewayName, text: string) => void;
}

/** The configured gateways. Another gateway is one more line here, beside its folder in `src/gateways`. */
export function makeGateways(config: Config, listeners: GatewayListeners): ReadonlyMap<GatewayName, Gateway> {
  const gateways = new Map<GatewayName, Gateway>();
  const dependencies = (name: GatewayName) => ({
    now: listeners.now,
    onHealth: (health: Health) => listeners.onHealth(name, health),
    onAlarm: (text: string) => listeners.onAlarm(name, text),
  });
  const qfpay = qfpaySettings(config);
  if (qfpay !== null) {
    gateways.set('qfpay', createGateway('qfpay', qfpay, dependencies('qfpay')));
  }
  const wavpay = wavpaySettings(config);
  if (wavpay !== null) {
    gateways.set('wavpay', createGateway('wavpay', wavpay, dependencies('wavpay')));
  }
  return gateways;
}
