import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { type Currency, money } from '../../src/domain/money.ts';
import type { Gateway, GatewayHealthListener } from '../../src/gateways/port.ts';
import { QfpayGateway } from '../../src/gateways/qfpay/client.ts';
import type { QfpaySettings } from '../../src/gateways/qfpay/settings.ts';
import { WavpayGateway } from '../../src/gateways/wavpay/client.ts';
import type { WavpaySettings } from '../../src/gateways/wavpay/settings.ts';
import {
  type CodeScript,
  type GatewaySandbox,
  type QfpaySandbox,
  type QfpaySandboxOptions,
  startQfpaySandbox,
  startWavpaySandbox,
  type WavpaySandbox,
  type WavpaySandboxOptions,
} from '../../src/sandbox/gateways/index.ts';

/** One gateway client and the sandbox it talks to. */
export interface Rig<S extends GatewaySandbox = GatewaySandbox> {
  readonly sandbox: S;
  readonly gateway: Gateway;
  /** A payment nobody has made yet. */
  payment(changes?: Partial<PaymentFacts>): PaymentFacts;
  /** A fresh payment code of the wallet that `payment` uses. */
  code(script: CodeScript): string;
  stop(): Promise<void>;
}

export interface RigOptions<Settings> {
  readonly settings?: Partial<Settings>;
  readonly onHealth?: GatewayHealthListener;
  readonly now?: () => number;
}

export const never = new AbortController().signal;

let serial = 0;

export async function qfpayRig(
  options: RigOptions<QfpaySettings> & { readonly sandbox?: Partial<QfpaySandboxOptions> } = {},
): Promise<Rig<QfpaySandbox>> {
  const { sandbox, settings } = await startQfpaySandbox(options.sandbox);
  const gateway = new QfpayGateway({ ...settings, ...options.settings }, clientOptions(options));
  return rig(sandbox, gateway, 'qfpay', 'alipay', 'HKD', options.now ?? Date.now);
}

export async function wavpayRig(
  options: RigOptions<WavpaySettings> & { readonly sandbox?: Partial<WavpaySandboxOptions> } = {},
): Promise<Rig<WavpaySandbox>> {
  const { sandbox, settings } = await startWavpaySandbox(options.sandbox);
  const gateway = new WavpayGateway({ ...settings, ...options.settings }, clientOptions(options));
  return rig(sandbox, gateway, 'wavpay', 'wavpay', 'MYR', options.now ?? Date.now);
}

/** Short deadlines for the stories about waiting; the others keep the real ones. */
export const SHORT = {
  qfpay: { deadlines: { chargeMs: 1_000, presentMs: 1_000, queryMs: 1_000, cancelMs: 1_000, refundMs: 1_000 } },
  wavpay: { deadlines: { chargeMs: 1_000, queryMs: 1_000 } },
};

/** What a story that both gateways tell may ask for. */
export interface BothOptions {
  /** Deadlines of one second. */
  readonly short?: boolean;
  /** QFPay answers may be unsigned, so that what is wrong with the body comes to light and not only a missing signature. */
  readonly unsignedToo?: boolean;
  readonly onHealth?: GatewayHealthListener;
}

/** Both gateways, for the stories that both must tell alike. */
export const RIGS: readonly { readonly name: string; readonly start: (options?: BothOptions) => Promise<Rig> }[] = [
  {
    name: 'qfpay',
    start: ({ short, unsignedToo, ...rest } = {}) =>
      qfpayRig({
        ...rest,
        settings: {
          ...(short === true ? SHORT.qfpay : {}),
          ...(unsignedToo === true ? { answerSignature: 'when present' as const } : {}),
        },
      }),
  },
  {
    name: 'wavpay',
    start: ({ short, unsignedToo: _, ...rest } = {}) =>
      wavpayRig({ ...rest, settings: short === true ? SHORT.wavpay : {} }),
  },
];

function clientOptions(options: RigOptions<unknown>): { now: () => number; onHealth?: GatewayHealthListener } {
  return { now: options.now ?? Date.now, ...(options.onHealth === undefined ? {} : { onHealth: options.onHealth }) };
}

function rig<S extends GatewaySandbox>(
  sandbox: S,
  gateway: Gateway,
  name: PaymentFacts['gateway'],
  wallet: string,
  currency: Currency,
  now: () => number,
): Rig<S> {
  return {
    sandbox,
    gateway,
    payment: (changes = {}) => {
      serial += 1;
      return {
        orderNumber: `TEST01${String(serial).padStart(6, '0')}`,
        gateway: name,
        wallet,
        mode: 'cpm',
        amount: money(currency, 1250),
        madeAt: now(),
        gatewayRef: null,
        description: 'parking ticket',
        ...changes,
      };
    },
    code: (script) => sandbox.issuePaymentCode({ wallet, script }),
    stop: async () => {
      await gateway.stop();
      await sandbox.stop();
    },
  };
}
