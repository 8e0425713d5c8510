import type { GatewayProfile } from '../../domain/gateway.ts';
import type { RateLimits } from '../limiter.ts';
import type { QfpaySignType } from './sign.ts';

/** How one of the kiosk's wallets is asked for at QFPay. null: not offered that way. */
export interface QfpayWallet {
  /** pay_type for showing an order code, e.g. `800201`. */
  readonly present: string | null;
  /** pay_type for charging a scanned payment code, e.g. `800208`. */
  readonly charge: string | null;
  /** Only for pay_type 800101: which Alipay the order code is for. */
  readonly tag?: 'ALIPAYHK' | 'ALIPAYCN' | null;
}

export type CancelRoute = 'close' | 'reversal' | 'none';

/** The durations of the profile a site may correct, ms. */
export type TimingOverrides = Partial<
  Pick<
    GatewayProfile,
    'firstQueryMs' | 'queryEveryMs' | 'confirmWindowMs' | 'minCancelAgeMs' | 'notFoundSettleMs' | 'orderGraceMs'
  >
>;

export interface QfpaySettings {
  /** `https://openapi-hk.qfapi.com` in production, `https://test-openapi-hk.qfapi.com` for live testing. */
  readonly baseUrl: string;
  readonly appCode: string;
  /** The client key. A secret. */
  readonly clientKey: string;
  /** If QFPay issued one it is in every call; if not, it must be in none. */
  readonly mchid: string | null;
  readonly signType: QfpaySignType;
  /** What to do with an answer that carries no signature at all. A wrong signature is never accepted. */
  readonly answerSignature: 'required' | 'when present';
  readonly wallets: Readonly<Record<string, QfpayWallet>>;
  /** pay_type -> which call cancels it. */
  readonly cancelRoute: Readonly<Record<string, CancelRoute>>;
  readonly cancelMethod: 'POST' | 'GET';
  /** A part of a payment can be given back. It depends on the wallet; 1270 and 1271 refuse it. */
  readonly partialRefunds: boolean;
  /** pay_types for which `expired_time` is sent with an order code. */
  readonly expiryPayTypes: readonly string[];
  /** Shown in QFPay's merchant portal; a good place for the kiosk's id. At most 40 characters. */
  readonly udid: string | null;
  /** Address for notifications, sent with every order; null: the one QFPay has registered for the app code. At most 256 characters. */
  readonly notifyUrl: string | null;
  /** Life of an order code, whole minutes, 5 to 120. */
  readonly orderLifeMinutes: number;
  readonly timing: TimingOverrides;
  /** Longest time for one call, ms. */
  readonly deadlines: {
    readonly chargeMs: number;
    readonly presentMs: number;
    readonly queryMs: number;
    readonly cancelMs: number;
    readonly refundMs: number;
  };
  /** What this kiosk may use of the credential's limits; null: as much as comes. A fleet on one credential divides them. */
  readonly rate: RateLimits | null;
  /** Further trusted certificate authority (PEM), or null for the system's. */
  readonly ca: string | null;
}

/**
 * Documented starting points; the README of this folder says where each comes from. What is unknown or contradictory in
 * QFPay's own pages is here, so that a site can correct it without a new release.
 */
export const qfpayDefaults = {
  baseUrl: 'https://openapi-hk.qfapi.com',
  mchid: null,
  signType: 'SHA256',
  answerSignature: 'required',
  wallets: {
    alipay: { present: '801501', charge: '800108' },
    wechat: { present: '800201', charge: '800208' },
    unionpay: { present: '800701', charge: '800708' },
    payme: { present: '805801', charge: '805808' },
    octopus: { present: '803701', charge: null },
    fps: { present: '802001', charge: null },
  },
  cancelRoute: {
    '800101': 'reversal',
    '801501': 'reversal',
    '800201': 'close',
    '800701': 'close',
    '802001': 'close',
    '803701': 'close',
    '805801': 'close',
    '800008': 'reversal',
    '800108': 'reversal',
    '800208': 'reversal',
    '801008': 'reversal',
    '800708': 'reversal',
    '805808': 'reversal',
  },
  cancelMethod: 'POST',
  partialRefunds: true,
  expiryPayTypes: ['800201', '800101', '801501'],
  udid: null,
  notifyUrl: null,
  orderLifeMinutes: 5,
  timing: {},
  deadlines: { chargeMs: 30_000, presentMs: 15_000, queryMs: 10_000, cancelMs: 15_000, refundMs: 30_000 },
  rate: { perSecond: 100, perMinute: 400 },
  ca: null,
} as const satisfies Omit<QfpaySettings, 'appCode' | 'clientKey'>;

const TIMING = {
  firstQueryMs: 3_000,
  queryEveryMs: 3_000,
  confirmWindowMs: 60_000,
  minCancelAgeMs: 15_000,
  notFoundSettleMs: 60_000,
  orderGraceMs: 300_000,
} as const;

/** The profile that follows from the settings. */
export function qfpayProfile(settings: QfpaySettings): GatewayProfile {
  const wallets = Object.values(settings.wallets);
  return {
    name: 'qfpay',
    can: {
      charge: wallets.some((wallet) => wallet.charge !== null),
      present: wallets.some((wallet) => wallet.present !== null),
      cancel: Object.values(settings.cancelRoute).some((route) => route !== 'none'),
      refund: true,
      refundPart: settings.partialRefunds,
    },
    ...TIMING,
    ...settings.timing,
    orderLifeMs: settings.orderLifeMinutes * 60_000,
  };
}

/**
 * @throws RangeError in words, when a setting cannot be right. The configuration schema says the same earlier and with a
 * line number; this is the last check before money is involved.
 */
export function checkQfpaySettings(settings: QfpaySettings): void {
  if (settings.appCode === '' || settings.clientKey === '') {
    throw new RangeError('QFPay needs an app code and a client key');
  }
  const minutes = settings.orderLifeMinutes;
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 120) {
    throw new RangeError('the life of a QFPay order code must be 5 to 120 whole minutes');
  }
  for (const wallet of Object.values(settings.wallets)) {
    for (const payType of [wallet.present, wallet.charge]) {
      if (payType !== null && !/^[A-Za-z0-9_-]{1,32}$/.test(payType)) {
        throw new RangeError('a QFPay pay_type is made of letters and digits, normally six digits');
      }
    }
  }
}
