import { z } from 'zod';
import { callDeadline, rateField, TIMING_FIELDS, timesMs } from '../../schema/gateway-values.ts';
import { baseUrl, credential, duration, inferred, payType } from '../../schema/values.ts';
import type { GatewayContext, GatewayFinding, GatewaySecrets } from '../module.ts';
import { type QfpaySettings, type QfpayWallet, qfpayDefaults } from './settings.ts';

/** The section `gateways.qfpay` of the configuration. */
export const qfpaySchema = z.strictObject({
  baseUrl: baseUrl.meta({ description: 'Address of the QFPay service, as QFPay gave it.' }),
  appCode: credential.meta({ description: 'App code.' }),
  clientKey: credential.meta({ description: 'Client key, which signs requests.' }),
  mchid: z
    .string()
    .regex(/^[A-Za-z0-9]{1,64}$/, 'must be letters and digits')
    .optional()
    .meta({ description: 'Merchant id, when QFPay gave one.' }),
  signType: z.enum(['md5', 'sha256']).default('sha256').meta({
    description: 'Hash that signs requests. Some channels take only md5.',
  }),
  answerSignature: z
    .enum(['required', 'when present'])
    .default('required')
    .meta({
      description: 'Whether an answer without a signature counts as unknown. A wrong signature always does.',
      ...inferred('It is not documented that every answer of QFPay is signed.'),
    }),
  notifyUrl: baseUrl
    .refine((url) => url.length <= 256, { error: 'must have at most 256 characters' })
    .optional()
    .meta({
      description: 'Address for notifications, sent with every order. Without it QFPay uses the one it has registered.',
      ...inferred('QFPay lists the field, and does not say whether it goes before the registered address.'),
    }),
  orderLife: duration('5m', '120m')
    .prefault('5m')
    .meta({ description: 'Life of an order code, whole minutes. QFPay takes 5 to 120 minutes.' }),
  cancelMethod: z
    .enum(['POST', 'GET'])
    .default('POST')
    .meta({
      description: 'HTTP method of the cancel call.',
      ...inferred('Editions of the QFPay documents disagree about the method.'),
    }),
  partialRefunds: z
    .boolean()
    .default(true)
    .meta({
      description:
        'Whether a part of a payment can be given back. Without it, what came out in part is refunded whole.',
      ...inferred('QFPay refunds parts where the wallet allows it, and does not list which do.'),
    }),
  cancelRoute: z
    .record(payType, z.enum(['close', 'reversal', 'none']))
    .optional()
    .meta({
      description: 'Which call closes a payment, by pay type. Pay types that are left out keep their default.',
      ...inferred('Which wallets support close or reversal is known for a few only.'),
    }),
  expiryPayTypes: z
    .array(payType)
    .max(30)
    .optional()
    .meta({
      description: 'Pay types whose order codes are asked for with a life.',
      ...inferred('QFPay lists the field for some wallets only; sites report others.'),
    }),
  rate: rateField(100, 400, {}),
  timing: z
    .strictObject(TIMING_FIELDS)
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('QFPay names 3 to 5 s between queries; the other times are derived from the wallets behind it.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline('Charging a payment code.'),
      present: callDeadline('Asking for an order code.'),
      query: callDeadline('A query.'),
      cancel: callDeadline('A cancel.'),
      refund: callDeadline('A refund, or a query for one.'),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

export type QfpaySection = z.output<typeof qfpaySchema>;

/** What the client is made from. */
export function qfpaySettings(section: QfpaySection, secrets: GatewaySecrets, context: GatewayContext): QfpaySettings {
  const { deadlines } = section;
  const defaults = qfpayDefaults.deadlines;
  return {
    ...qfpayDefaults,
    baseUrl: section.baseUrl,
    appCode: secrets['appCode'] ?? '',
    clientKey: secrets['clientKey'] ?? '',
    mchid: section.mchid ?? null,
    signType: section.signType === 'md5' ? 'MD5' : 'SHA256',
    answerSignature: section.answerSignature,
    wallets: Object.fromEntries(context.wallets.map((wallet) => [wallet.id, qfpayWallet(wallet)])),
    cancelRoute: { ...qfpayDefaults.cancelRoute, ...section.cancelRoute },
    cancelMethod: section.cancelMethod,
    partialRefunds: section.partialRefunds,
    expiryPayTypes: section.expiryPayTypes ?? qfpayDefaults.expiryPayTypes,
    udid: context.kioskId,
    notifyUrl: section.notifyUrl ?? null,
    orderLifeMinutes: section.orderLife / 60_000,
    rate: section.rate,
    timing: timesMs(section.timing),
    deadlines: {
      chargeMs: deadlines.charge ?? defaults.chargeMs,
      presentMs: deadlines.present ?? defaults.presentMs,
      queryMs: deadlines.query ?? defaults.queryMs,
      cancelMs: deadlines.cancel ?? defaults.cancelMs,
      refundMs: deadlines.refund ?? defaults.refundMs,
    },
  };
}

function qfpayWallet({ present, charge, tag }: GatewayContext['wallets'][number]): QfpayWallet {
  return {
    present: typeof present === 'string' ? present : null,
    charge: typeof charge === 'string' ? charge : null,
    tag: tag === 'ALIPAYHK' || tag === 'ALIPAYCN' ? tag : null,
  };
}

/** What takes the section and the wallets together to see. */
export function checkQfpay(section: QfpaySection, { wallets }: GatewayContext): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  if (section.orderLife % 60_000 !== 0) {
    found.push({ severity: 'wrong', path: ['orderLife'], message: 'must be whole minutes' });
  }
  if (/^(test-openapi|openapi-int)/.test(new URL(section.baseUrl).hostname)) {
    const message = 'is a test environment of QFPay: takings are not settled';
    found.push({ severity: 'doubtful', path: ['baseUrl'], message });
  }
  for (const wallet of wallets) {
    const wrong = (key: string, message: string, hint = '') =>
      found.push({ severity: 'wrong', path: [key], wallet: wallet.id, message, hint });
    for (const key of ['present', 'charge'] as const) {
      const value = wallet[key];
      if (value === true) {
        wrong(key, 'QFPay needs a pay type', 'for example "800008", which takes several wallets');
      } else if (value !== undefined && !/^\d{6}$/.test(value)) {
        wrong(key, 'a pay type of QFPay has six digits');
      }
    }
    if (wallet.tag !== undefined && wallet.present !== '800101') {
      wrong('tag', 'is for order codes of pay type 800101 only');
    }
    if (wallet.entry !== undefined) {
      wrong('entry', 'QFPay has no static entry codes', 'use `present`');
    }
    if (wallet.method !== undefined) {
      wrong('method', 'QFPay names wallets by pay type', 'leave it out');
    }
  }
  return found;
}
