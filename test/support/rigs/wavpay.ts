import { WavpayGateway } from '../../../src/gateways/wavpay/client.ts';
import type { WavpaySettings } from '../../../src/gateways/wavpay/settings.ts';
import {
  startWavpaySandbox,
  type WavpaySandbox,
  type WavpaySandboxOptions,
} from '../../../src/sandbox/gateways/index.ts';
import {
  addressOf,
  clientOptions,
  clocksOf,
  type Rig,
  type RigLine,
  type RigOptions,
  rigOf,
  SHORT_MS,
  sandboxOf,
  sharedOptions,
} from './rig.ts';

export async function wavpayRig(
  options: RigOptions<WavpaySettings> & { readonly sandbox?: Partial<WavpaySandboxOptions> } = {},
): Promise<Rig<WavpaySandbox>> {
  const clocks = clocksOf(options);
  const { sandbox, settings } = await startWavpaySandbox({ ...options.sandbox, now: clocks.sandbox });
  const gateway = new WavpayGateway(
    { ...settings, ...options.settings },
    clientOptions({ ...options, now: clocks.client }),
  );
  return rigOf({ sandbox, gateway, wallet: 'wavpay', currency: 'MYR', now: clocks.client });
}

const OTHER_KEY = 'another-merchant-key-opens-nothing';

export const WAVPAY_RIG: RigLine = {
  name: 'wavpay',
  without: { 'wallet names': 'WavPay has one wallet, and its messages name none' },
  start: (options = {}) =>
    wavpayRig({
      ...sharedOptions(options),
      settings: {
        ...(options.short === true ? { deadlines: { chargeMs: SHORT_MS, queryMs: SHORT_MS } } : {}),
        ...(options.keys === undefined ? {} : { key: OTHER_KEY }),
        ...addressOf(options),
      },
      sandbox: { ...sandboxOf(options), ...(options.keys === 'other' ? { key: OTHER_KEY } : {}) },
    }),
};
