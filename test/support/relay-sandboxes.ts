import { CODEPAY } from '../../src/gateways/codepay/module.ts';
import type { GatewayModule } from '../../src/gateways/module.ts';
import { QFPAY } from '../../src/gateways/qfpay/module.ts';
import { UQPAY } from '../../src/gateways/uqpay/module.ts';
import type { RelayOptions } from '../../src/relay/relay.ts';
import { SANDBOX_CODEPAY, SANDBOX_QFPAY, SANDBOX_UQPAY, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, never, qfpayRig, type Rig, uqpayRig } from './gateways.ts';
import { patient, type RelayFileOptions, type RunningRelay, startRelay } from './relay.ts';

export const SENDERS: readonly GatewayModule[] = [UQPAY, CODEPAY, QFPAY].map(patient);

/** Like `startRelay`, with the sections and keys of the sandboxes. */
export async function relayOfSandboxes(
  file: Omit<RelayFileOptions, 'gateways'>,
  over: Partial<RelayOptions> = {},
): Promise<RunningRelay> {
  const { gateway } = await sandboxCodepayKeys();
  const gateways = [
    'uqpay:',
    `  clientId: "${SANDBOX_UQPAY.clientId}"`,
    `  signId: "${SANDBOX_UQPAY.signId}"`,
    '  key: {credential: not-for-a-relay}',
    '  notificationKey: {credential: uqpay-notification-key}',
    'codepay:',
    '  baseUrl: https://open.example.com',
    `  appId: ${SANDBOX_CODEPAY.appId}`,
    `  merchantNo: "${SANDBOX_CODEPAY.merchantNo}"`,
    '  appKey: {credential: not-for-a-relay}',
    `  gatewayKey: ${gateway.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
    'qfpay:',
    '  baseUrl: https://openapi-hk.qfapi.com',
    '  appCode: {credential: not-for-a-relay}',
    '  clientKey: {credential: sandbox-client-key}',
    `  mchid: ${SANDBOX_QFPAY.mchid}`,
  ];
  const secrets = {
    'uqpay-notification-key': SANDBOX_UQPAY.notificationKey,
    'sandbox-client-key': SANDBOX_QFPAY.clientKey,
  };
  return await startRelay({ ...file, gateways }, { ...over, modules: SENDERS, secrets });
}

const START = { uqpay: uqpayRig, codepay: codepayRig, qfpay: qfpayRig } as const;

/** A gateway that posts to this relay, and its client. `clockScale`: how much faster it repeats. */
export async function sandboxFor(name: keyof typeof START, relay: RunningRelay, clockScale = 1): Promise<Rig> {
  return await START[name]({ sandbox: { notifyUrl: `${relay.url}/notify/${name}`, clockScale } });
}

/** One customer pays at the gateway; what the gateway does then is its own affair. */
export async function pays(rig: Rig, orderNumber: string): Promise<void> {
  const outcome = await rig.gateway.charge(rig.payment({ orderNumber }), rig.code('approve'), never);
  if (outcome.kind !== 'paid') {
    throw new Error(`the sandbox did not take the code: ${outcome.kind}`);
  }
}
