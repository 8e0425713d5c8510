import { type QfpaySettings, qfpayDefaults } from '../../gateways/qfpay/settings.ts';
import { type UqpaySettings, uqpayDefaults } from '../../gateways/uqpay/settings.ts';
import { type WavpaySettings, wavpayDefaults } from '../../gateways/wavpay/settings.ts';
import { QfpaySandbox, type QfpaySandboxOptions } from './qfpay.ts';
import { UqpaySandbox } from './uqpay.ts';
import type { UqpaySandboxOptions } from './uqpay-options.ts';
import { UQPAY_SANDBOX_MEANINGS } from './uqpay-rules.ts';
import { WavpaySandbox, type WavpaySandboxOptions } from './wavpay.ts';

export type { GatewaySandbox } from './base.ts';
export type { SandboxCall } from './exchange.ts';
export type { AnswerFault, Faults, Verb } from './faults.ts';
export type { CodeScript, OrderState, SandboxOrder, SandboxRefund } from './ledger.ts';
export { QfpaySandbox, type QfpaySandboxOptions } from './qfpay.ts';
export { WavpaySandbox, type WavpaySandboxOptions } from './wavpay.ts';

/** The sandbox's own credentials. They open nothing: the sandbox is the only one that knows them. */
export const SANDBOX_QFPAY = {
  appCode: 'SANDBOXAPPCODE0000000000000000000',
  clientKey: 'sandbox-client-key-opens-nothing',
  mchid: 'SandboxMch1',
} as const;
export const SANDBOX_WAVPAY = { mchId: '202006001', key: 'sandbox-merchant-key-opens-nothing' } as const;

/**
 * A running QFPay sandbox, and the settings with which a client talks to it.
 * @param options.port 0 (default) asks the system for a free one.
 */
export async function startQfpaySandbox(
  options: Partial<QfpaySandboxOptions> & { readonly port?: number } = {},
): Promise<{ readonly sandbox: QfpaySandbox; readonly settings: QfpaySettings }> {
  const sandbox = new QfpaySandbox({ ...SANDBOX_QFPAY, ...options });
  const { url } = await sandbox.start(options.port ?? 0);
  return { sandbox, settings: { ...qfpayDefaults, ...SANDBOX_QFPAY, answerSignature: 'required', baseUrl: url } };
}

/**
 * A running WavPay sandbox, and the settings with which a client talks to it.
 * @param options.port 0 (default) asks the system for a free one.
 */
export async function startWavpaySandbox(
  options: Partial<WavpaySandboxOptions> & { readonly port?: number } = {},
): Promise<{ readonly sandbox: WavpaySandbox; readonly settings: WavpaySettings }> {
  const sandbox = new WavpaySandbox({ ...SANDBOX_WAVPAY, ...options });
  const { url } = await sandbox.start(options.port ?? 0);
  return {
    sandbox,
    settings: {
      ...wavpayDefaults,
      ...SANDBOX_WAVPAY,
      currency: options.currency ?? 'MYR',
      baseUrl: url,
      notFoundCodes: ['1004'],
    },
  };
}

export { CodepaySandbox, type CodepaySandboxOptions } from './codepay.ts';
export { type SandboxCodepayKeys, sandboxCodepayKeys } from './codepay-rules.ts';
export { SANDBOX_CODEPAY, SANDBOX_CODEPAY_CODES, startCodepaySandbox } from './codepay-start.ts';

export { UqpaySandbox } from './uqpay.ts';
export type { UqpaySandboxOptions } from './uqpay-options.ts';
export const SANDBOX_UQPAY = {
  clientId: '1005004',
  signId: '12',
  key: 'sandbox-transaction-key-opens-nothing',
  token: 'sandbox-token-opens-nothing',
  notificationKey: 'sandbox-notification-key-opens-nothing',
} as const;

/**
 * A running UQPAY sandbox, and the settings with which a client talks to it. For signType RSA the keys come with the options, and
 * the client's own with its settings.
 * @param options.port 0 (default) asks the system for a free one.
 */
export async function startUqpaySandbox(
  options: Partial<UqpaySandboxOptions> & { readonly port?: number } = {},
): Promise<{ readonly sandbox: UqpaySandbox; readonly settings: UqpaySettings }> {
  const sandbox = new UqpaySandbox({ ...SANDBOX_UQPAY, ...options });
  const { url } = await sandbox.start(options.port ?? 0);
  const { keyJoint, rsaDigest, answerSigned, amountUnit, paths } = { ...uqpayDefaults, ...options };
  return {
    sandbox,
    settings: {
      ...uqpayDefaults,
      ...SANDBOX_UQPAY,
      baseUrl: url,
      signType: options.signType ?? 'SHA',
      // Under TOKEN nothing is signed, answers included.
      answerSignature: options.signType === 'TOKEN' ? 'when present' : 'required',
      keyJoint,
      rsaDigest,
      answerSigned,
      amountUnit,
      paths,
      fields: { ...uqpayDefaults.fields, ...options.fields },
      resultCodes: UQPAY_SANDBOX_MEANINGS,
    },
  };
}
