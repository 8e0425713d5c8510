import { randomBytes } from 'node:crypto';
import type { GatewayName } from '../domain/gateway.ts';
import { sandboxSecrets } from './config.ts';
import type { GatewaySandbox } from './gateways/index.ts';
import { QfpaySandbox, WavpaySandbox } from './gateways/index.ts';
import { SANDBOX_LIST } from './gateways/list.ts';
import type { Keep } from './gateways/offer.ts';

/** A stand-in of the virtual kiosk, not started yet, and the section of the configuration with which the daemon talks to it. */
export interface DemoGateway {
  readonly sandbox: GatewaySandbox;
  section(url: string): object;
}

const WAVPAY_MERCHANT = '1000200030';

/**
 * The gateways of the virtual kiosk, by the names they have in the configuration.
 * @param notifyUrl where each of them sends its notifications to.
 * @param now the wall clock that all of them go by.
 */
export async function makeGateways(
  keep: Keep,
  notifyUrl: (name: GatewayName) => string,
  now: () => number = Date.now,
): Promise<ReadonlyMap<string, DemoGateway>> {
  const made = new Map<string, DemoGateway>();
  for (const { name, load } of SANDBOX_LIST) {
    const own = await ownKeys(name, keep, { notifyUrl: notifyUrl(name), now });
    if (own !== null) {
      made.set(name, own);
      continue;
    }
    const offer = await load();
    const { sandbox, credentials, section } = await offer.open(keep, { notifyUrl: notifyUrl(name), now });
    for (const [file, value] of Object.entries(credentials)) {
      await keep(file, async () => value);
    }
    made.set(name, { sandbox, section });
  }
  // From here on the folder has every secret of this state directory.
  await sandboxSecrets(keep);
  return made;
}

/** QFPay without a merchant id and WavPay in ringgit, unlike those that integrators are offered. */
async function ownKeys(
  name: GatewayName,
  keep: Keep,
  options: { readonly notifyUrl: string; readonly now: () => number },
): Promise<DemoGateway | null> {
  const secret = () => Promise.resolve(randomBytes(16).toString('hex').toUpperCase());
  if (name === 'qfpay') {
    const appCode = await keep('qfpay-app-code', secret);
    const clientKey = await keep('qfpay-client-key', secret);
    return {
      sandbox: new QfpaySandbox({ appCode, clientKey, mchid: null, ...options }),
      section: (baseUrl) => ({
        baseUrl,
        appCode: { credential: 'qfpay-app-code' },
        clientKey: { credential: 'qfpay-client-key' },
        signType: 'sha256',
      }),
    };
  }
  if (name === 'wavpay') {
    const key = await keep('wavpay-key', secret);
    return {
      sandbox: new WavpaySandbox({ mchId: WAVPAY_MERCHANT, key, now: options.now }),
      section: (baseUrl) => ({ baseUrl, mchId: WAVPAY_MERCHANT, key: { credential: 'wavpay-key' } }),
    };
  }
  return null;
}
