import type { Gateway, GatewayHealthListener } from './port.ts';
import { QfpayGateway } from './qfpay/client.ts';
import type { QfpaySettings } from './qfpay/settings.ts';
import { WavpayGateway } from './wavpay/client.ts';
import type { WavpaySettings } from './wavpay/settings.ts';

/** The settings each built-in gateway is made from, secrets already read. */
export interface SettingsByGateway {
  readonly qfpay: QfpaySettings;
  readonly wavpay: WavpaySettings;
}

export type CreatableGateway = keyof SettingsByGateway;

export interface GatewayDependencies {
  readonly onHealth?: GatewayHealthListener;
  /** Something a person must hear of at once, in words without secrets. */
  readonly onAlarm?: (text: string) => void;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
}

const MAKERS: {
  readonly [N in CreatableGateway]: (settings: SettingsByGateway[N], dependencies: GatewayDependencies) => Gateway;
} = {
  qfpay: (settings, dependencies) => new QfpayGateway(settings, dependencies),
  wavpay: (settings, dependencies) => new WavpayGateway(settings, dependencies),
};

/**
 * Makes the client of one gateway. Nothing is connected until it is warmed or called.
 * @throws Error in words, when a setting cannot be right (an address without https, an empty key).
 */
export function createGateway<N extends CreatableGateway>(
  name: N,
  settings: SettingsByGateway[N],
  dependencies: GatewayDependencies,
): Gateway {
  return MAKERS[name](settings, dependencies);
}
