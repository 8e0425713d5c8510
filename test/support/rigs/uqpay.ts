import { UqpayGateway, type UqpayOptions } from '../../../src/gateways/uqpay/client.ts';
import type { UqpaySettings } from '../../../src/gateways/uqpay/settings.ts';
import { startUqpaySandbox, type UqpaySandbox, type UqpaySandboxOptions } from '../../../src/sandbox/gateways/index.ts';
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

export async function uqpayRig(
  options: RigOptions<UqpaySettings> & {
    readonly sandbox?: Partial<UqpaySandboxOptions>;
    readonly client?: Partial<UqpayOptions>;
  } = {},
): Promise<Rig<UqpaySandbox>> {
  const clocks = clocksOf(options);
  const { sandbox, settings } = await startUqpaySandbox({ ...options.sandbox, now: clocks.sandbox });
  const gateway = new UqpayGateway(
    { ...settings, ...options.settings },
    { ...clientOptions({ ...options, now: clocks.client }), ...options.client },
  );
  return rigOf({ sandbox, gateway, wallet: 'alipayhk', currency: 'HKD', now: clocks.client });
}

const OTHER_KEYS = {
  key: 'another-transaction-key-opens-nothing',
  notificationKey: 'another-notification-key-opens-nothing',
};

export const UQPAY_RIG: RigLine = {
  name: 'uqpay',
  start: (options = {}) =>
    uqpayRig({
      ...sharedOptions(options),
      settings: {
        ...(options.short === true ? SHORT_DEADLINES : {}),
        ...(options.unsignedToo === true ? { answerSignature: 'when present' as const } : {}),
        ...(options.keys === undefined ? {} : OTHER_KEYS),
        ...addressOf(options),
      },
      sandbox: {
        ...sandboxOf(options),
        ...(options.slowRefunds === true ? { refunds: 'processing' as const } : {}),
        ...(options.keys === 'other' ? OTHER_KEYS : {}),
      },
    }),
};
