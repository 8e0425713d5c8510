import { CodepayGateway } from '../../../src/gateways/codepay/client.ts';
import type { CodepaySettings } from '../../../src/gateways/codepay/settings.ts';
import {
  type CodepaySandbox,
  type CodepaySandboxOptions,
  sandboxCodepayKeys,
  startCodepaySandbox,
} from '../../../src/sandbox/gateways/index.ts';
import { makeRsaKey } from '../../../src/sandbox/gateways/offer.ts';
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

// Two RSA keys can take seconds on a busy machine: made while a test file is loaded, when no story's time runs.
const KEYS = await sandboxCodepayKeys();

export async function codepayRig(
  options: RigOptions<CodepaySettings> & {
    readonly sandbox?: Partial<CodepaySandboxOptions>;
    readonly onAlarm?: (text: string) => void;
  } = {},
): Promise<Rig<CodepaySandbox>> {
  const clocks = clocksOf(options);
  const { sandbox, settings } = await startCodepaySandbox({ ...options.sandbox, now: clocks.sandbox });
  const { now, onAlarm } = options;
  const gateway = new CodepayGateway(
    { ...settings, ...options.settings },
    {
      ...clientOptions({ ...options, now: clocks.client }),
      ...(now === undefined ? {} : { mono: now }),
      ...(onAlarm === undefined ? {} : { onAlarm }),
    },
  );
  return rigOf({ sandbox, gateway, wallet: 'alipay-plus', currency: 'HKD', now: clocks.client });
}

/** The same two pairs, each in the other's place: as good as new ones to whoever knows the first two. */
const OTHER_KEYS = { app: KEYS.gateway, gateway: KEYS.app };

export const CODEPAY_RIG: RigLine = {
  name: 'codepay',
  without: {
    'refunds in queries': 'a refunded sale stays successful at CodePay, and only the refund can be asked about',
  },
  payerIds: ['2088000000000000'],
  start: async (options = {}) =>
    codepayRig({
      ...sharedOptions(options),
      settings: {
        ...(options.short === true ? SHORT_DEADLINES : {}),
        ...(options.keys === 'wrong' ? { appKey: await makeRsaKey() } : {}),
        ...addressOf(options),
      },
      sandbox: {
        ...sandboxOf(options),
        ...(options.slowRefunds === true ? { refunds: 'processing' as const } : {}),
        ...(options.keys === 'other' ? { keys: OTHER_KEYS } : {}),
      },
    }),
};
