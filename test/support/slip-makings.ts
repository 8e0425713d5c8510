import type { Paper } from '../../src/domain/effects.ts';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import type { Sale, Subject } from '../../src/domain/sale.ts';
import type { ParkingSettings } from '../../src/domain/settings.ts';
import type { SlipMakings } from '../../src/receipts/make-slip.ts';
import { PLAIN_RECEIPTS } from '../../src/receipts/options.ts';
import { kioskSettings, WATER } from './kiosk-settings.ts';

const HOUR = 3_600_000;
/** 15:55:03 in Kuala Lumpur. */
export const PAID_AT = Date.UTC(2025, 10, 21, 7, 55, 3);

/** Of a tariff only its currency matters to a slip. */
export const CAR_PARK: ParkingSettings = {
  role: 'pay station',
  name: { default: 'Car park', in: { 'zh-Hant': '停車場' } },
  tariff: { currency: 'MYR' } as ParkingSettings['tariff'],
  graceMs: 15 * 60_000,
  gate: null,
  stayWithinMs: 60_000,
  plates: true,
  codes: true,
  entryMustBeTold: false,
  lostTicket: money('MYR', 5_000),
  alone: 'open',
  honourLate: true,
  keepMs: 48 * HOUR,
};

export const STAY: Extract<Subject, { kind: 'stay' }> = {
  kind: 'stay',
  ticket: 'k1',
  enteredAt: PAID_AT - 3.5 * HOUR,
  coversUntil: PAID_AT + HOUR / 12,
  parts: [
    { by: { kind: 'band', name: 'Day' }, from: PAID_AT - 3.5 * HOUR, to: PAID_AT - 2.5 * HOUR, minor: 300 },
    { by: { kind: 'band', name: 'Day' }, from: PAID_AT - 2.5 * HOUR, to: PAID_AT, minor: 600 },
    { by: { kind: 'voucher' }, from: null, to: null, minor: -200 },
  ],
  vouchers: ['v1'],
  opensGate: false,
};

export const LOST: typeof STAY = {
  ...STAY,
  ticket: 'lost:LOB1-3',
  enteredAt: null,
  coversUntil: PAID_AT,
  parts: [{ by: { kind: 'lost ticket' }, from: null, to: null, minor: 5_000 }],
  vouchers: [],
};

export function paper(over: Partial<Paper> = {}, sale: Partial<Sale> = {}): Paper {
  const amount = sale.amount ?? WATER.price;
  return {
    kind: 'sale',
    payment: { ...PAYMENT, amount },
    sale: { ...SALE, amount, ...sale },
    amount,
    at: PAID_AT,
    copy: false,
    ...over,
  };
}

const PAYMENT: PaymentFacts = {
  orderNumber: 'LOB100000007A3F2',
  gateway: 'qfpay',
  wallet: 'alipay',
  mode: 'mpm',
  amount: WATER.price,
  madeAt: PAID_AT - 20_000,
  gatewayRef: '20251121000300020081000012',
  description: 'Water',
};

const SALE: Sale = {
  id: 'LOB1-42',
  subject: { kind: 'item' },
  itemId: 'water',
  itemName: 'Water',
  language: 'en',
  amount: WATER.price,
  units: 1,
  openedAt: PAID_AT - 30_000,
  paidBy: PAYMENT.orderNumber,
  delivery: 'delivered',
  returned: false,
  end: 'completed',
  payments: 1,
};

export function makings(over: Partial<SlipMakings['receipts']> = {}): SlipMakings {
  return {
    settings: kioskSettings({ parking: CAR_PARK }),
    receipts: { ...PLAIN_RECEIPTS, ...over },
    exitCode: (ticket) => `exit-${ticket.replace(':', '-')}`,
  };
}

/** An operator who has configured all there is, in each language. */
export const OPERATOR: SlipMakings = {
  settings: kioskSettings({
    kioskName: 'Harbour Car Park',
    parking: {
      ...CAR_PARK,
      name: {
        default: 'Parking',
        in: { 'zh-Hant': '停車場', 'zh-Hans': '停车场', pt: 'Estacionamento', ms: 'Letak kereta' },
      },
    },
  }),
  exitCode: () => null,
  receipts: {
    ...PLAIN_RECEIPTS,
    merchant: [
      {
        default: 'Harbour Services Ltd',
        in: {
          'zh-Hant': '海港服務有限公司',
          'zh-Hans': '海港服务有限公司',
          pt: 'Serviços do Porto, Lda.',
          ms: 'Perkhidmatan Pelabuhan',
        },
      },
      { default: '12 Pier Road', in: { 'zh-Hant': '碼頭道 12 號', 'zh-Hans': '码头道 12 号', pt: 'Rua do Cais, 12' } },
      { default: 'Tax no. 81234567', in: {} },
    ],
    tax: { name: { default: 'SST', in: { pt: 'IVA', 'zh-Hant': '消費稅', 'zh-Hans': '消费税' } }, percent: '6' },
    conditions: [
      {
        default: 'Refunds within 7 days at the counter, with this receipt.',
        in: {
          'zh-Hant': '七天內可憑此收據到櫃台辦理退款。',
          'zh-Hans': '七天内可凭此小票到柜台办理退款。',
          pt: 'Reembolsos no balcão, no prazo de 7 dias, com este recibo.',
          ms: 'Bayaran balik di kaunter dalam 7 hari dengan resit ini.',
        },
      },
    ],
    lookup: 'https://pay.example.com/r/{order}',
  },
};
