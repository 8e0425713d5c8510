import type { GatewayProfile } from '../../domain/gateway.ts';
import type { RateLimits } from '../http.ts';
import type { UqpayMeaning } from './codes.ts';
import {
  type HashCase,
  type KeyJoint,
  type RsaDigest,
  rsaCheck,
  rsaPrivateKey,
  rsaPublicKey,
  rsaSignature,
  type SignatureCheck,
  samePair,
  shaCheck,
  shaSignature,
  type UqpaySignType,
} from './sign.ts';
import { offsetMinutes } from './times.ts';

export type UqpayPresent = 'ORDER_CODE' | 'CASHIER_PAYMENT';

/** How one of the kiosk's wallets is asked for at UQPAY. */
export interface UqpayWallet {
  /** `paymentMethod`, e.g. `ALIPAY_HK`, `MPAY`. */
  readonly method: string;
  /** `product` for a code on the screen; null: not offered. */
  readonly present: UqpayPresent | null;
  /** Whether scanned payment codes are charged. */
  readonly charge: boolean;
  /** The text of a static entry code, shown in place of an order code; null: none. */
  readonly entry: string | null;
}

/**
 * Names of fields that UQPAY's public pages do not tell. A name with points in it leads into objects. Those of answers are looked
 * for in `data`, `resultCode` and `resultMessage` beside it.
 */
export interface UqpayFields {
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly notifyUrl: string;
  readonly goodsDescription: string;
  readonly deviceOs: string;
  /** UQPAY's own number of an order or refund. */
  readonly gatewayOrderId: string;
  /** Our number of a refund. The same name as `orderId` where refunds are orders of their own. */
  readonly refundId: string;
  /** In a refund: our number, or UQPAY's, of the payment. */
  readonly originalOrderId: string;
  readonly originalGatewayOrderId: string;
  readonly payTime: string;
  /** How much of a payment went back. */
  readonly refundedAmount: string;
  readonly payAction: string;
  /** Why a payment failed. */
  readonly failCode: string;
  readonly merchantId: string;
  /** Store or terminal, in notifications. */
  readonly place: string;
  readonly resultCode: string;
  readonly resultMessage: string;
}

export interface UqpayPaths {
  readonly pay: string;
  readonly refund: string;
  readonly cancel: string;
  readonly detail: string;
}

/** The durations of the profile a site may correct, ms. */
export type TimingOverrides = Partial<
  Pick<
    GatewayProfile,
    'firstQueryMs' | 'queryEveryMs' | 'confirmWindowMs' | 'minCancelAgeMs' | 'notFoundSettleMs' | 'orderGraceMs'
  >
>;

/** What reading a signed message takes. */
export interface UqpayMessageSettings {
  readonly clientId: string;
  readonly fields: UqpayFields;
  readonly amountUnit: 'major' | 'minor';
  /** Zone of `expireAt` and of the times in answers, as an offset such as `+08:00`. */
  readonly zone: string;
  /** What the signature of an answer or a notification is over. */
  readonly answerSigned: 'whole body' | 'data';
  readonly keyJoint: KeyJoint;
  readonly rsaDigest: RsaDigest;
  /** SHA key, or RSA public key, that notifications are verified with; empty: none, so every notification is refused. */
  readonly notificationKey: string;
  readonly notificationSignType: 'SHA' | 'RSA';
}

export interface UqpaySettings extends UqpayMessageSettings {
  /** `https://acgateway.uqpay.com` in production, `https://acgateway.sandbox.uqpay.tech` for tests. */
  readonly baseUrl: string;
  /** Given out together with the key. */
  readonly signId: string;
  readonly signType: UqpaySignType;
  /** SHA: the transaction key. Under TOKEN it may stand for verifying answers. A secret. */
  readonly key: string;
  /** RSA: our own private key. A secret. */
  readonly privateKey: string;
  /** RSA: the public key of UQPAY, for answers. Under TOKEN it may stand for verifying answers. */
  readonly gatewayKey: string;
  /** TOKEN. A secret. */
  readonly token: string;
  readonly hashCase: HashCase;
  /** What to do with an answer that carries no signature at all. A wrong signature is never accepted. */
  readonly answerSignature: 'required' | 'when present';
  readonly paths: UqpayPaths;
  /** Zone whose midnight ends the time in which a payment can be cancelled. */
  readonly cancelZone: string;
  readonly successCode: string;
  /** Result messages that say "no such order". */
  readonly notFoundMessages: readonly string[];
  readonly resultCodes: Readonly<Record<string, UqpayMeaning>>;
  readonly deviceOs: string;
  readonly partialRefunds: boolean;
  /** Where notifications are to be sent; null: what is set in UQPAY's portal holds. */
  readonly notifyUrl: string | null;
  /** Hosts (with port, if not the usual one) from which a picture of an order code may be fetched. */
  readonly pictureHosts: readonly string[];
  /** Whether amount and reference are put into an entry code that is an EMVCo code. */
  readonly entryAmount: 'insert' | 'leave';
  readonly wallets: Readonly<Record<string, UqpayWallet>>;
  /** Life of an order code, ms, under 72 h. */
  readonly orderLifeMs: number;
  readonly limits: RateLimits;
  readonly timing: TimingOverrides;
  /** Longest time for one call, ms. */
  readonly deadlines: {
    readonly chargeMs: number;
    readonly presentMs: number;
    readonly queryMs: number;
    readonly cancelMs: number;
    readonly refundMs: number;
  };
  /** Further trusted certificate authority (PEM), or null for the system's. */
  readonly ca: string | null;
}

const OFFERED = { present: 'ORDER_CODE', charge: true, entry: null } as const;

/** Documented starting points; the README of this folder says which are certain, inferred and unknown. */
export const uqpayDefaults = {
  baseUrl: 'https://acgateway.uqpay.com',
  signType: 'SHA',
  key: '',
  privateKey: '',
  gatewayKey: '',
  token: '',
  notificationKey: '',
  notificationSignType: 'SHA',
  keyJoint: '&key=',
  hashCase: 'lower',
  rsaDigest: 'SHA256',
  answerSignature: 'required',
  answerSigned: 'whole body',
  paths: { pay: '/pay', refund: '/refund', cancel: '/cancel', detail: '/detail' },
  fields: {
    orderId: 'merchantOrderId',
    amount: 'amount',
    currency: 'currency',
    notifyUrl: 'notifyUrl',
    goodsDescription: 'goods.description',
    deviceOs: 'riskData.device.os',
    gatewayOrderId: 'orderId',
    refundId: 'merchantRefundId',
    originalOrderId: 'originalMerchantOrderId',
    originalGatewayOrderId: 'originalOrderId',
    payTime: 'payTime',
    refundedAmount: 'refundedAmount',
    payAction: 'payAction',
    failCode: 'failCode',
    merchantId: 'merchantId',
    place: 'storeId',
    resultCode: 'respCode',
    resultMessage: 'respMsg',
  },
  amountUnit: 'major',
  zone: '+08:00',
  cancelZone: '+08:00',
  successCode: '000000',
  notFoundMessages: ['Transaction does not exist'],
  resultCodes: {},
  deviceOs: 'ANDROID',
  partialRefunds: true,
  notifyUrl: null,
  pictureHosts: [],
  entryAmount: 'insert',
  wallets: { alipayhk: { method: 'ALIPAY_HK', ...OFFERED }, mpay: { method: 'MPAY', ...OFFERED } },
  orderLifeMs: 300_000,
  limits: { perSecond: 10, perMinute: 200 },
  timing: {},
  deadlines: { chargeMs: 30_000, presentMs: 15_000, queryMs: 10_000, cancelMs: 15_000, refundMs: 30_000 },
  ca: null,
} as const satisfies Omit<UqpaySettings, 'clientId' | 'signId'>;

/** UQPAY publishes no times of its own: these are those of the wallets behind it. */
const TIMING = {
  firstQueryMs: 5_000,
  queryEveryMs: 3_000,
  confirmWindowMs: 60_000,
  minCancelAgeMs: 15_000,
  notFoundSettleMs: 60_000,
  orderGraceMs: 300_000,
} as const;

/** An order may live less than this, ms. */
export const ORDER_LIFE_LIMIT_MS = 72 * 3_600_000;

/** The profile that follows from the settings. */
export function uqpayProfile(settings: UqpaySettings): GatewayProfile {
  const wallets = Object.values(settings.wallets);
  return {
    name: 'uqpay',
    can: {
      charge: wallets.some((wallet) => wallet.charge),
      present: wallets.some((wallet) => wallet.present !== null || wallet.entry !== null),
      cancel: true,
      refund: true,
      refundPart: settings.partialRefunds,
    },
    ...TIMING,
    ...settings.timing,
    orderLifeMs: settings.orderLifeMs,
  };
}

/**
 * @throws Error in words, when a setting cannot be right. The configuration schema says the same earlier and with a line
 * number; this is the last check before money is involved.
 */
export function checkUqpaySettings(settings: UqpaySettings): void {
  if (settings.clientId === '' || settings.signId === '') {
    throw new RangeError('UQPAY needs a clientId and a signId');
  }
  if (!(settings.orderLifeMs > 0 && settings.orderLifeMs < ORDER_LIFE_LIMIT_MS)) {
    throw new RangeError('the life of a UQPAY order must be under 72 hours');
  }
  if (offsetMinutes(settings.zone) === null || offsetMinutes(settings.cancelZone) === null) {
    throw new RangeError('a zone of UQPAY is an offset from UTC such as +08:00');
  }
  requestHeaders(settings);
  answerCheck(settings);
  const { privateKey, notificationKey, notificationSignType } = settings;
  if (notificationSignType === 'RSA' && notificationKey !== '' && privateKey !== '') {
    const mixedUp = samePair(rsaPrivateKey(privateKey), rsaPublicKey(notificationKey));
    need(!mixedUp, 'the notificationKey is our own public key, it must be that of UQPAY');
  }
}

/**
 * The function that makes the headers which prove a request.
 * @throws Error in words, when the key for the sign type is missing or no key.
 */
export function requestHeaders(settings: UqpaySettings): (text: string) => Readonly<Record<string, string>> {
  const { signType, key, token, keyJoint, hashCase, rsaDigest } = settings;
  if (signType === 'TOKEN') {
    need(/^[\x21-\x7e]+$/.test(token), 'UQPAY with signType TOKEN needs a token');
    return () => ({ token });
  }
  if (signType === 'SHA') {
    need(key !== '', 'UQPAY with signType SHA needs a key');
    return (text) => ({ sign: shaSignature(text, key, keyJoint, hashCase) });
  }
  need(settings.privateKey !== '', 'UQPAY with signType RSA needs a privateKey');
  const privateKey = rsaPrivateKey(settings.privateKey);
  return (text) => ({ sign: rsaSignature(text, privateKey, rsaDigest) });
}

/**
 * How answers are verified; null: this site has nothing to verify them with, which only TOKEN allows.
 * @throws Error in words, when the key is missing or no key, or is the other half of our own.
 */
export function answerCheck(settings: UqpaySettings): SignatureCheck | null {
  const { signType, key, gatewayKey, keyJoint, rsaDigest } = settings;
  if (signType === 'RSA' || (signType === 'TOKEN' && gatewayKey !== '')) {
    need(gatewayKey !== '', 'UQPAY with signType RSA needs a gatewayKey, the public key of UQPAY');
    const publicKey = rsaPublicKey(gatewayKey);
    const own = settings.privateKey === '' ? null : rsaPrivateKey(settings.privateKey);
    need(own === null || !samePair(own, publicKey), 'the gatewayKey is our own public key, it must be that of UQPAY');
    return rsaCheck(publicKey, rsaDigest);
  }
  return key === '' ? null : shaCheck(key, keyJoint);
}

/**
 * How notifications are verified; null without a key.
 * @throws Error in words, when the key is no key.
 */
export function notificationCheck(settings: UqpayMessageSettings): SignatureCheck | null {
  const { notificationKey, notificationSignType, keyJoint, rsaDigest } = settings;
  if (notificationKey === '') {
    return null;
  }
  return notificationSignType === 'SHA'
    ? shaCheck(notificationKey, keyJoint)
    : rsaCheck(rsaPublicKey(notificationKey), rsaDigest);
}

function need(holds: boolean, message: string): void {
  if (!holds) {
    throw new RangeError(message);
  }
}
