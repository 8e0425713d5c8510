import { z } from 'zod';
import { callDeadline, rateField, TIMING_FIELDS, timesMs } from '../../schema/gateway-values.ts';
import { baseUrl, credential, duration, inferred } from '../../schema/values.ts';
import type { GatewayContext, GatewaySecrets, GatewayWallet } from '../module.ts';
import { UQPAY_MEANINGS, type UqpayMeaning } from './codes.ts';
import { UQPAY_ACKNOWLEDGEMENT_BODY } from './notification.ts';
import {
  ORDER_LIFE_LIMIT_MS,
  type UqpayMessageSettings,
  type UqpaySettings,
  type UqpayWallet,
  uqpayDefaults,
} from './settings.ts';
import { offsetMinutes } from './times.ts';

const MEANINGS = Object.keys(UQPAY_MEANINGS) as [UqpayMeaning, ...UqpayMeaning[]];
const NOT_PUBLIC = inferred(
  'It is not in the public documents of UQPAY; ask UQPAY for the field list of your account.',
);
const CODE = /^[A-Za-z0-9_.-]{1,32}$/;

const word = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 letters, digits or signs without blanks');

function fieldName(fallback: string, description: string) {
  return z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}(\.[A-Za-z][A-Za-z0-9_]{0,63}){0,3}$/, 'must be a name, or names with points')
    .default(fallback)
    .meta({ description, ...NOT_PUBLIC });
}

function path(fallback: string, operation: string) {
  return z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]{1,64}){1,6}$/, 'must be a path beginning with "/", without "?" and "#"')
    .default(fallback)
    .meta({ description: `Path of ${operation}, behind the one of baseUrl.`, ...NOT_PUBLIC });
}

function zone(description: string) {
  return z
    .string()
    .refine((text) => offsetMinutes(text) !== null, { error: 'must be an offset from UTC in quotes, such as "+08:00"' })
    .default(uqpayDefaults.zone)
    .meta({ description, ...inferred('UQPAY does not name a zone; its newer interface writes +08:00 everywhere.') });
}

const names = uqpayDefaults.fields;

const fieldsSchema = z.strictObject({
  orderId: fieldName(names.orderId, 'Our order number, in requests and answers.'),
  amount: fieldName(names.amount, 'Amount.'),
  currency: fieldName(names.currency, 'Currency.'),
  notifyUrl: fieldName(names.notifyUrl, 'Address for notifications, in PAY.'),
  goodsDescription: fieldName(names.goodsDescription, 'What is bought, in PAY.'),
  deviceOs: fieldName(names.deviceOs, 'Operating system, in PAY. The documents print riskData.Device.os too.'),
  gatewayOrderId: fieldName(names.gatewayOrderId, "UQPAY's own number of an order or a refund."),
  refundId: fieldName(
    names.refundId,
    'Our number of a refund. The name of orderId where refunds are orders of their own.',
  ),
  originalOrderId: fieldName(names.originalOrderId, 'Our number of the payment, in REFUND.'),
  originalGatewayOrderId: fieldName(names.originalGatewayOrderId, "UQPAY's number of the payment, in REFUND."),
  payTime: fieldName(names.payTime, 'When it was paid, in answers.'),
  refundedAmount: fieldName(names.refundedAmount, 'How much of a payment went back, in answers.'),
  payAction: fieldName(names.payAction, 'What to show to the customer, in the answer to PAY.'),
  failCode: fieldName(names.failCode, 'Why a payment failed, in answers.'),
  merchantId: fieldName(
    names.merchantId,
    'Merchant, in answers and notifications; compared with clientId when it is there.',
  ),
  place: fieldName(names.place, 'Store or terminal, in notifications.'),
  resultCode: fieldName(names.resultCode, 'Result code, beside `data`.'),
  resultMessage: fieldName(names.resultMessage, 'Result message, beside `data`.'),
});

const signing = {
  signType: z.enum(['SHA', 'RSA', 'TOKEN']).default('SHA').meta({
    description: 'How requests are proven. TOKEN protects no content and leaves answers without proof.',
  }),
  key: credential
    .optional()
    .meta({ description: 'Transaction key, for SHA. With TOKEN it may stand for verifying answers.' }),
  privateKey: credential.optional().meta({ description: 'Our RSA private key, PKCS#8 as PEM or base64, for RSA.' }),
  gatewayKey: credential.optional().meta({
    description:
      'RSA public key of UQPAY, SPKI as PEM or base64, for RSA. With TOKEN it may stand for verifying answers.',
  }),
  token: credential.optional().meta({ description: 'Token, for TOKEN.' }),
  notificationKey: credential.optional().meta({
    description: 'Notification key (SHA) or public key of UQPAY (RSA). Without it every notification is refused.',
  }),
  notificationSignType: z
    .enum(['SHA', 'RSA'])
    .optional()
    .meta({
      description: 'How notifications are signed. Default: RSA when requests are, else SHA.',
      ...inferred('UQPAY names a notification key, not how it is used.'),
    }),
  keyJoint: z
    .enum(['&key=', 'key='])
    .default(uqpayDefaults.keyJoint)
    .meta({
      description: 'What stands between the text and the key under SHA.',
      ...inferred('The documents say only that "key=" is appended; gateways of this family write "&key=".'),
    }),
  hashCase: z
    .enum(['lower', 'upper'])
    .default(uqpayDefaults.hashCase)
    .meta({
      description: 'Case of the hex we send under SHA. Received ones may have either.',
      ...inferred('UQPAY does not say which case it expects.'),
    }),
  rsaDigest: z
    .enum(['SHA256', 'SHA1'])
    .default(uqpayDefaults.rsaDigest)
    .meta({
      description: 'Digest under RSA, for both directions.',
      ...inferred('The documents do not name it; the generation before used SHA1.'),
    }),
  answerSignature: z.enum(['required', 'when present']).default('required').meta({
    description: 'Whether an answer without a signature counts as unknown. A wrong signature always does.',
  }),
  answerSigned: z
    .enum(['whole body', 'data'])
    .default(uqpayDefaults.answerSigned)
    .meta({
      description: 'What the signature of an answer or a notification is over.',
      ...inferred('UQPAY says that answers are signed, not which part; headers named as in requests are assumed.'),
    }),
};

/** The section `gateways.uqpay` of the configuration. */
export const uqpaySchema = z.strictObject({
  baseUrl: baseUrl
    .default(uqpayDefaults.baseUrl)
    .meta({ description: 'Address of the acquiring gateway. For tests: https://acgateway.sandbox.uqpay.tech' }),
  clientId: word.meta({ description: 'Merchant id that owns the key.' }),
  signId: word.meta({ description: 'Id that was given out together with the key.' }),
  ...signing,
  notifyUrl: baseUrl.optional().meta({ description: 'Address for notifications, sent with every PAY.' }),
  partialRefunds: z.boolean().default(uqpayDefaults.partialRefunds).meta({
    description: 'Whether a part of a payment can be given back. Without it, what came out in part is refunded whole.',
  }),
  acknowledgement: z.string().min(1).max(256).default(UQPAY_ACKNOWLEDGEMENT_BODY).meta({
    description: 'Body that tells UQPAY that a notification was received.',
  }),
  orderLife: duration('1m', '72h')
    .refine((ms) => ms < ORDER_LIFE_LIMIT_MS, {
      error: 'must be less than 72h, UQPAY takes no order that lives longer',
    })
    .prefault('5m')
    .meta({ description: 'Life of an order code, less than 72h.' }),
  zone: zone('Zone of expireAt and of the times in answers.'),
  cancelZone: zone('Zone whose midnight ends the time in which a payment can be cancelled.'),
  amountUnit: z
    .enum(['major', 'minor'])
    .default(uqpayDefaults.amountUnit)
    .meta({
      description: '`major`: "12.50"; `minor`: "1250".',
      ...inferred('The page on amounts is not public; statements and the other generations use decimal text.'),
    }),
  paths: z
    .strictObject({
      pay: path(uqpayDefaults.paths.pay, 'PAY'),
      refund: path(uqpayDefaults.paths.refund, 'REFUND'),
      cancel: path(uqpayDefaults.paths.cancel, 'CANCEL'),
      detail: path(uqpayDefaults.paths.detail, 'DETAIL'),
    })
    .prefault({})
    .meta({ description: 'Where the operations are.', ...NOT_PUBLIC }),
  fields: fieldsSchema.prefault({}).meta({ description: 'Names of fields; points lead into objects.', ...NOT_PUBLIC }),
  deviceOs: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be letters and digits')
    .default(uqpayDefaults.deviceOs)
    .meta({
      description: 'Value of the field `deviceOs`.',
      ...inferred('The values are not listed; the wallets behind it know ANDROID and IOS.'),
    }),
  successCode: z
    .string()
    .regex(CODE, 'must be a result code, in quotes')
    .default(uqpayDefaults.successCode)
    .meta({
      description: 'Result code that says the call was carried out.',
      ...inferred('Only the acknowledgement of notifications is documented to use 000000.'),
    }),
  resultCodes: z
    .record(z.string().regex(CODE, 'must be a result code, in quotes'), z.enum(MEANINGS))
    .prefault({})
    .meta({
      description: 'What other result codes mean. A code that is not listed is unknown.',
      ...inferred('The list of result codes is not public.'),
    }),
  notFoundMessages: z
    .array(z.string().min(1).max(200))
    .max(20)
    .default([...uqpayDefaults.notFoundMessages])
    .meta({ description: 'Result messages that say that there is no such order.' }),
  pictureHosts: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be a host name in lower case, with port if needed'))
    .max(10)
    .default([])
    .meta({
      description: 'Hosts from which a PNG of an order code may be fetched. Empty: an address is itself the code.',
      ...inferred('The documents call redirectUrl a picture; what it holds shows in the first test.'),
    }),
  entryAmount: z.enum(['insert', 'leave']).default('insert').meta({
    description: 'Whether amount and reference are put into an entry code that is an EMVCo code.',
  }),
  rate: rateField(
    uqpayDefaults.limits.perSecond,
    uqpayDefaults.limits.perMinute,
    inferred('UQPAY publishes no limits.'),
  ),
  timing: z
    .strictObject(TIMING_FIELDS)
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('UQPAY publishes no times; the defaults are those of the wallets behind it.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline('Charging a payment code.'),
      present: callDeadline('Asking for an order code.'),
      query: callDeadline('A query.'),
      cancel: callDeadline('A cancel.'),
      refund: callDeadline('A refund.'),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

export type UqpaySection = z.output<typeof uqpaySchema>;

/** What verifying notifications takes; a relay has nothing else. */
export function uqpayMessageSettings(section: UqpaySection, secrets: GatewaySecrets): UqpayMessageSettings {
  return {
    clientId: section.clientId,
    fields: section.fields,
    amountUnit: section.amountUnit,
    zone: section.zone,
    answerSigned: section.answerSigned,
    keyJoint: section.keyJoint,
    rsaDigest: section.rsaDigest,
    notificationKey: secrets['notificationKey'] ?? '',
    notificationSignType: section.notificationSignType ?? (section.signType === 'RSA' ? 'RSA' : 'SHA'),
  };
}

/** What the client is made from. */
export function uqpaySettings(section: UqpaySection, secrets: GatewaySecrets, context: GatewayContext): UqpaySettings {
  const { deadlines } = section;
  const defaults = uqpayDefaults.deadlines;
  return {
    ...uqpayDefaults,
    ...uqpayMessageSettings(section, secrets),
    baseUrl: section.baseUrl,
    signId: section.signId,
    signType: section.signType,
    key: secrets['key'] ?? '',
    privateKey: secrets['privateKey'] ?? '',
    gatewayKey: secrets['gatewayKey'] ?? '',
    token: secrets['token'] ?? '',
    hashCase: section.hashCase,
    answerSignature: section.answerSignature,
    paths: section.paths,
    cancelZone: section.cancelZone,
    successCode: section.successCode,
    notFoundMessages: section.notFoundMessages,
    resultCodes: section.resultCodes,
    deviceOs: section.deviceOs,
    partialRefunds: section.partialRefunds,
    notifyUrl: section.notifyUrl ?? null,
    pictureHosts: section.pictureHosts,
    entryAmount: section.entryAmount,
    wallets: Object.fromEntries(context.wallets.map((wallet) => [wallet.id, uqpayWallet(wallet)])),
    orderLifeMs: section.orderLife,
    limits: section.rate,
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

function uqpayWallet({ method, present, charge, entry }: GatewayWallet): UqpayWallet {
  return {
    method: method ?? '',
    present:
      present === true ? 'ORDER_CODE' : present === 'ORDER_CODE' || present === 'CASHIER_PAYMENT' ? present : null,
    charge: charge === true,
    entry: typeof entry === 'string' ? entry : null,
  };
}
