import type { GatewayProfile } from '../../domain/gateway.ts';
import type { Currency } from '../../domain/money.ts';
import type { RateLimits } from '../limiter.ts';
import type { EmptyValues } from './sign.ts';

export interface WavpaySettings {
  /** The address WavPay gives to each merchant; its document prints a placeholder. */
  readonly baseUrl: string;
  readonly mchId: string;
  /** The merchant key. A secret. */
  readonly key: string;
  /** How empty values enter the hash of what we send; also the first reading tried on answers. */
  readonly emptyValues: EmptyValues;
  /** WavPay's messages carry no currency; this is what its amounts are in. */
  readonly currency: Currency;
  /** Sent as they are; meaning undocumented. `0` avoids the question of empty values if WavPay accepts it. */
  readonly discount: string;
  readonly point: string;
  /** Result codes of a query that mean "no such order". Undocumented, so none by default; see the README. */
  readonly notFoundCodes: readonly string[];
  readonly timing: Partial<
    Pick<GatewayProfile, 'firstQueryMs' | 'queryEveryMs' | 'confirmWindowMs' | 'notFoundSettleMs' | 'orderGraceMs'>
  >;
  readonly deadlines: { readonly chargeMs: number; readonly queryMs: number };
  /** What this kiosk may use of the account's limits; null: as much as comes. WavPay publishes none. */
  readonly rate: RateLimits | null;
  /** Further trusted certificate authority (PEM), or null for the system's. */
  readonly ca: string | null;
}

/** Documented starting points; the README of this folder says where each comes from. */
export const wavpayDefaults = {
  emptyValues: 'drop-null',
  currency: 'MYR',
  discount: '',
  point: '',
  notFoundCodes: [],
  timing: {},
  deadlines: { chargeMs: 30_000, queryMs: 10_000 },
  rate: null,
  ca: null,
} as const satisfies Omit<WavpaySettings, 'baseUrl' | 'mchId' | 'key'>;

/** The wait before the first query is WavPay's own rule for its "system error"; the rest is undocumented. */
const TIMING = {
  firstQueryMs: 5_000,
  queryEveryMs: 5_000,
  confirmWindowMs: 60_000,
  notFoundSettleMs: 60_000,
  orderGraceMs: 300_000,
} as const;

export function wavpayProfile(settings: WavpaySettings): GatewayProfile {
  return {
    name: 'wavpay',
    can: { charge: true, present: false, cancel: false, refund: false, refundPart: false },
    ...TIMING,
    ...settings.timing,
    minCancelAgeMs: 0,
    orderLifeMs: 0,
  };
}

/** @throws RangeError in words, when a setting cannot be right. */
export function checkWavpaySettings(settings: WavpaySettings): void {
  if (settings.mchId === '' || settings.key === '') {
    throw new RangeError('WavPay needs a merchant id and a merchant key');
  }
}
