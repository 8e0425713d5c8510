import type { GatewayName, GatewayProfile } from '../../src/domain/gateway.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import type { Item, KioskSettings } from '../../src/domain/settings.ts';

export const QFPAY_PROFILE: GatewayProfile = {
  name: 'qfpay',
  can: { charge: true, present: true, cancel: true, refund: true, refundPart: true },
  firstQueryMs: 5_000,
  queryEveryMs: 3_000,
  confirmWindowMs: 45_000,
  minCancelAgeMs: 15_000,
  notFoundSettleMs: 60_000,
  orderLifeMs: 300_000,
  orderGraceMs: 60_000,
};

export const WAVPAY_PROFILE: GatewayProfile = {
  ...QFPAY_PROFILE,
  name: 'wavpay',
  can: { charge: true, present: false, cancel: false, refund: false, refundPart: false },
};

export const WATER: Item = {
  id: 'water',
  name: { default: 'Water', in: { 'zh-Hant': '水' } },
  number: null,
  picture: null,
  stock: null,
  price: money('MYR', 250),
  relay: 'motor1',
  pulseMs: 500,
  units: 1,
  proof: 'sensor',
  sensor: 'drop1',
  proofWithinMs: 4_000,
};

export const JUICE: Item = {
  ...WATER,
  id: 'juice',
  name: { default: 'Juice', in: {} },
  price: money('MYR', 420),
  relay: 'motor2',
  proof: 'none',
  sensor: null,
};

/** A kiosk with both gateways: QFPay by order code and scanned code, WavPay by scanned code only. */
export function kioskSettings(changes: Partial<KioskSettings> = {}): KioskSettings {
  const profiles: Partial<Record<GatewayName, GatewayProfile>> = { qfpay: QFPAY_PROFILE, wavpay: WAVPAY_PROFILE };
  return {
    kioskId: 'lobby-1',
    kioskName: 'Lobby',
    orderPrefix: 'LOB1',
    currency: 'MYR',
    timeZone: 'Asia/Kuala_Lumpur',
    language: 'en',
    languages: [...LANGUAGES],
    stepFree: true,
    items: [WATER, JUICE],
    missesUntilSoldOut: 0,
    parking: null,
    hostOrders: null,
    withoutPaper: 'go on',
    againWithinMs: 60_000,
    wallets: [
      {
        id: 'alipay',
        name: 'Alipay',
        gateway: 'qfpay',
        present: true,
        charge: true,
        entry: false,
        method: null,
        places: [],
        codes: [{ prefixes: ['28'], minLength: 16, maxLength: 24, charset: 'digits' }],
      },
      {
        id: 'wavpay',
        name: 'WavPay',
        gateway: 'wavpay',
        present: false,
        charge: true,
        entry: false,
        method: null,
        places: [],
        codes: [{ prefixes: ['39'], minLength: 18, maxLength: 18, charset: 'digits' }],
      },
    ],
    profiles,
    notifiedByWeb: false,
    chooseWithinMs: 60_000,
    payWithinMs: 90_000,
    thanksMs: 6_000,
    receiptWithinMs: 15_000,
    refundWithinMs: 30_000,
    cancelWithinMs: 10_000,
    printReceipts: true,
    screenReceipts: false,
    requiredParts: ['gpio'],
    maxPaymentsPerSale: 5,
    ...changes,
  };
}
