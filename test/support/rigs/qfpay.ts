import { QfpayGateway } from '../../../src/gateways/qfpay/client.ts';
import type { QfpaySettings } from '../../../src/gateways/qfpay/settings.ts';
import { type QfpaySandbox, type QfpaySandboxOptions, startQfpaySandbox } from '../../../src/sandbox/gateways/index.ts';
import {
  addressOf,
  clientOptions,
  clocksOf,
  type Rig,
  type RigLine,
  type RigOptions,
  rigOf,
  SHORT_DEADLINES,
  sandboxOf,
  sharedOptions,
} from './rig.ts';

export async function qfpayRig(
  options: RigOptions<QfpaySettings> & { readonly sandbox?: Partial<QfpaySandboxOptions> } = {},
): Promise<Rig<QfpaySandbox>> {
  const clocks = clocksOf(options);
  const { sandbox, settings } = await startQfpaySandbox({ ...options.sandbox, now: clocks.sandbox });
  const gateway = new QfpayGateway(
    { ...settings, ...options.settings },
    clientOptions({ ...options, now: clocks.client }),
  );
  return rigOf({ sandbox, gateway, wallet: 'alipay', currency: 'HKD', now: clocks.client });
}

const OTHER_KEY = 'another-client-key-opens-nothing';

export const QFPAY_RIG: RigLine = {
  name: 'qfpay',
  payerIds: ['2088000000000000'],
  start: (options = {}) =>
    qfpayRig({
      ...sharedOptions(options),
      settings: {
        ...(options.short === true ? SHORT_DEADLINES : {}),
        ...(options.unsignedToo === true ? { answerSignature: 'when present' as const } : {}),
        ...(options.keys === undefined ? {} : { clientKey: OTHER_KEY }),
        ...addressOf(options),
      },
      sandbox: {
        ...sandboxOf(options),
        ...(options.slowRefunds === true ? { refunds: 'processing' as const } : {}),
        ...(options.keys === 'other' ? { clientKey: OTHER_KEY } : {}),
      },
    }),
};
