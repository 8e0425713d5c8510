import { type SandboxSecrets, WAVPAY_MERCHANT } from './config.ts';
import type { GatewaySandbox } from './gateways/index.ts';
import { QfpaySandbox, WavpaySandbox } from './gateways/index.ts';

/** The gateways of the virtual kiosk, by the names they have in the configuration. Not started yet. */
export function makeGateways(secrets: SandboxSecrets): ReadonlyMap<string, GatewaySandbox> {
  return new Map<string, GatewaySandbox>([
    ['qfpay', new QfpaySandbox({ appCode: secrets.qfpayAppCode, clientKey: secrets.qfpayClientKey, mchid: null })],
    ['wavpay', new WavpaySandbox({ mchId: WAVPAY_MERCHANT, key: secrets.wavpayKey })],
  ]);
}
