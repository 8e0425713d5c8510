import type { DeclineReason, GatewayProfile } from '../../domain/gateway.ts';
import type { RateLimits } from '../http.ts';
import { CODEPAY_ERRORS, type CodeMeaning } from './codes.ts';

/** How one of the kiosk's wallets is asked for at CodePay. */
export interface CodepayWallet {
  /** `pay_method_id`, e.g. `Alipay+`. */
  readonly method: string;
  readonly present: boolean;
  readonly charge: boolean;
  /** A static entry code: the text on the label, true to ask the gateway for it, null for none. */
  readonly entry: string | true | null;
}

/** The durations of the profile a site may correct, ms. */
export type TimingOverrides = Partial<
  Pick<
    GatewayProfile,
    'firstQueryMs' | 'queryEveryMs' | 'confirmWindowMs' | 'minCancelAgeMs' | 'notFoundSettleMs' | 'orderGraceMs'
  >
>;

export interface CodepayMethods {
  readonly present: string;
  readonly charge: string;
  readonly query: string;
  readonly cancel: string;
  readonly refund: string;
  readonly queryRefund: string;
  readonly entryCode: string;
}

export interface CodepaySettings {
  /** `https://codepay-open.codepay.us` in production. */
  readonly baseUrl: string;
  /** The one address all calls go to. */
  readonly path: string;
  readonly appId: string;
  readonly merchantNo: string;
  /** The merchant's RSA private key, PEM or bare base64. A secret. */
  readonly appKey: string;
  /** The gateway's RSA public key, PEM or bare base64. */
  readonly gatewayKey: string;
  readonly wallets: Readonly<Record<string, CodepayWallet>>;
  readonly methods: CodepayMethods;
  /** Send the header `Http-Request-Psn`. */
  readonly psnHeader: boolean;
  /** Under which name an amount is sent. */
  readonly amountField: 'order_amount' | 'trans_amount' | 'both';
  /** What `qrcode_url` holds: the text to draw, or the address of a picture that shows the code. */
  readonly qrContent: 'text' | 'picture';
  /** `host[:port]` that pictures may be fetched from. */
  readonly pictureHosts: readonly string[];
  readonly partialRefunds: boolean;
  readonly storeNo: string | null;
  readonly terminalSn: string | null;
  /** Where CodePay posts notifications; null: what the merchant portal says. */
  readonly notifyUrl: string | null;
  readonly termIp: string | null;
  readonly longitude: string | null;
  readonly latitude: string | null;
  /** Envelope code -> what it means. Unlisted ones are unknown. */
  readonly codes: Readonly<Record<string, CodeMeaning>>;
  /** trans_error_code -> what the customer is told. */
  readonly errorCodes: Readonly<Record<string, DeclineReason>>;
  /** Life of an order code, whole seconds. */
  readonly orderLifeSeconds: number;
  readonly timing: TimingOverrides;
  /** Longest time for one call, ms. */
  readonly deadlines: {
    readonly chargeMs: number;
    readonly presentMs: number;
    readonly queryMs: number;
    readonly cancelMs: number;
    readonly refundMs: number;
  };
  readonly limits: RateLimits | null;
  /** Further trusted certificate authority (PEM), or null for the system's. */
  readonly ca: string | null;
}

/** Documented starting points; the README of this folder says where each comes from. */
export const codepayDefaults = {
  baseUrl: 'https://codepay-open.codepay.us',
  path: '/api/entry',
  wallets: {
    'alipay-plus': { method: 'Alipay+', present: true, charge: true, entry: null },
    wechat: { method: 'WeChatPay', present: true, charge: true, entry: null },
    unionpay: { method: 'UnionPay', present: true, charge: true, entry: null },
  },
  methods: {
    present: 'cscanb.pay.getqrcode',
    charge: 'bscanc.pay.submit',
    query: 'order.query',
    cancel: 'order.revoker',
    refund: 'order.refund.submit',
    queryRefund: 'order.refund.query',
    entryCode: 'pay.entrycode',
  },
  psnHeader: true,
  amountField: 'order_amount',
  qrContent: 'text',
  pictureHosts: [],
  partialRefunds: true,
  storeNo: null,
  terminalSn: null,
  notifyUrl: null,
  termIp: null,
  longitude: null,
  latitude: null,
  codes: {},
  errorCodes: CODEPAY_ERRORS,
  orderLifeSeconds: 300,
  timing: {},
  deadlines: { chargeMs: 30_000, presentMs: 15_000, queryMs: 10_000, cancelMs: 15_000, refundMs: 30_000 },
  limits: { perSecond: 10, perMinute: 300 },
  ca: null,
} as const satisfies Omit<CodepaySettings, 'appId' | 'merchantNo' | 'appKey' | 'gatewayKey'>;

/** CodePay refuses to cancel a younger order; no setting goes below. */
export const CODEPAY_MIN_CANCEL_AGE_MS = 15_000;

const TIMING = {
  firstQueryMs: 5_000,
  queryEveryMs: 5_000,
  confirmWindowMs: 60_000,
  minCancelAgeMs: CODEPAY_MIN_CANCEL_AGE_MS,
  notFoundSettleMs: 60_000,
  orderGraceMs: 300_000,
} as const;

/** The profile that follows from the settings. */
export function codepayProfile(settings: CodepaySettings): GatewayProfile {
  const wallets = Object.values(settings.wallets);
  const timing = { ...TIMING, ...settings.timing };
  return {
    name: 'codepay',
    can: {
      charge: wallets.some((wallet) => wallet.charge),
      present: wallets.some((wallet) => wallet.present || wallet.entry !== null),
      cancel: true,
      refund: true,
      refundPart: settings.partialRefunds,
    },
    ...timing,
    minCancelAgeMs: Math.max(CODEPAY_MIN_CANCEL_AGE_MS, timing.minCancelAgeMs),
    orderLifeMs: settings.orderLifeSeconds * 1_000,
  };
}

/**
 * @throws RangeError in words, when a setting cannot be right. The configuration schema says most of it earlier and with a line
 * number; this is the last check before money is involved.
 */
export function checkCodepaySettings(settings: CodepaySettings): void {
  const { appId, merchantNo, path, orderLifeSeconds } = settings;
  if (!/^[\x21-\x7e]{1,32}$/.test(appId) || !/^[\x21-\x7e]{1,32}$/.test(merchantNo)) {
    throw new RangeError('CodePay needs an app id and a merchant number of at most 32 characters each');
  }
  if (!/^\/[\x21-\x7e]*$/.test(path) || /[?#]/.test(path)) {
    throw new RangeError('the path of CodePay must begin with "/" and hold no "?" or "#"');
  }
  if (!Number.isInteger(orderLifeSeconds) || orderLifeSeconds < 30 || orderLifeSeconds > 86_400) {
    throw new RangeError('the life of a CodePay order code must be 30 to 86400 whole seconds');
  }
  for (const { method } of Object.values(settings.wallets)) {
    if (!/^[A-Za-z0-9+_-]{1,32}$/.test(method)) {
      throw new RangeError('each wallet of CodePay needs its pay_method_id, such as "Alipay+"');
    }
  }
}
