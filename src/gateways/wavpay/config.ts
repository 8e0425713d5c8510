import { z } from 'zod';
import { CURRENCY_EXPONENTS, type Currency } from '../../domain/money.ts';
import { callDeadline, TIMING_FIELDS, timesMs } from '../../schema/gateway-values.ts';
import { baseUrl, credential, inferred } from '../../schema/values.ts';
import type { GatewayContext, GatewayFinding, GatewaySecrets } from '../module.ts';
import { type WavpaySettings, wavpayDefaults } from './settings.ts';
import { EMPTY_VALUES } from './sign.ts';

const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as [Currency, ...Currency[]];
const { firstQuery, queryEvery, confirmWindow, notFoundSettle, orderGrace } = TIMING_FIELDS;

/** The section `gateways.wavpay` of the configuration. */
export const wavpaySchema = z.strictObject({
  baseUrl: baseUrl.meta({ description: 'Address of the WavPay service, as WavPay gave it.' }),
  mchId: z
    .string()
    .regex(/^[A-Za-z0-9]{1,64}$/, 'must be letters and digits, in quotes')
    .meta({ description: 'Merchant id.' }),
  key: credential.meta({ description: 'Merchant key, which signs requests and checks answers.' }),
  emptyValues: z
    .enum(EMPTY_VALUES)
    .default('drop-null')
    .meta({
      description: 'What enters the signed text for a value that is empty or null.',
      ...inferred('The WavPay document contradicts itself about empty values; ask for one true example.'),
    }),
  notFoundCodes: z
    .array(z.string().regex(/^-?[0-9]{1,9}$/, 'must be a result code in quotes'))
    .max(20)
    .default([])
    .meta({
      description: 'Result codes of a query that mean that there is no such order.',
      ...inferred('WavPay documents no result code but success.'),
    }),
  discount: z
    .string()
    .max(16)
    .default('')
    .meta({
      description: 'Sent as the field `discount`.',
      ...inferred('The meaning of the field is not documented; the printed example is empty.'),
    }),
  point: z
    .string()
    .max(16)
    .default('')
    .meta({
      description: 'Sent as the field `point`.',
      ...inferred('The meaning of the field is not documented; the printed example is empty.'),
    }),
  currency: z
    .enum(CURRENCIES)
    .default('MYR')
    .meta({
      description: 'Currency of the WavPay account; must be the currency of the kiosk.',
      ...inferred('WavPay messages carry no currency.'),
    }),
  rate: z
    .strictObject({
      perSecond: z.int().min(1).max(10_000).meta({ description: 'Calls in any second.' }),
      perMinute: z.int().min(1).max(100_000).meta({ description: 'Calls in any minute.' }),
    })
    .optional()
    .meta({
      description:
        'Most calls of this kiosk; left out: as many as come. An answer of too many calls is heeded all the same.',
      ...inferred('WavPay publishes no limit.'),
    }),
  timing: z
    .strictObject({ firstQuery, queryEvery, confirmWindow, notFoundSettle, orderGrace })
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('WavPay names only the 5 s before the first query.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline('Charging a payment code.'),
      query: callDeadline('A query.'),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

export type WavpaySection = z.output<typeof wavpaySchema>;

/** What the client is made from. */
export function wavpaySettings(section: WavpaySection, secrets: GatewaySecrets): WavpaySettings {
  return {
    ...wavpayDefaults,
    baseUrl: section.baseUrl,
    mchId: section.mchId,
    key: secrets['key'] ?? '',
    emptyValues: section.emptyValues,
    currency: section.currency,
    discount: section.discount,
    point: section.point,
    notFoundCodes: section.notFoundCodes,
    rate: section.rate ?? null,
    timing: timesMs(section.timing),
    deadlines: {
      chargeMs: section.deadlines.charge ?? wavpayDefaults.deadlines.chargeMs,
      queryMs: section.deadlines.query ?? wavpayDefaults.deadlines.queryMs,
    },
  };
}

/** What takes the section, the wallets and the kiosk together to see. */
export function checkWavpay(section: WavpaySection, { currency, wallets }: GatewayContext): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  if (section.currency !== currency) {
    found.push({
      severity: 'wrong',
      path: ['currency'],
      message: `is ${section.currency}, and the kiosk sells in ${currency}`,
      hint: 'WavPay amounts carry no currency, so both must agree',
    });
  }
  for (const wallet of wallets) {
    const wrong = (key: string, message: string, hint: string) =>
      found.push({ severity: 'wrong', path: [key], wallet: wallet.id, message, hint });
    if (wallet.present !== undefined) {
      wrong('present', 'WavPay has no order codes', 'use `charge: true`');
    }
    if (typeof wallet.charge === 'string') {
      wrong('charge', 'WavPay has no pay types', 'write `charge: true`');
    }
    for (const key of ['entry', 'method', 'tag'] as const) {
      if (wallet[key] !== undefined) {
        wrong(key, 'WavPay has nothing of the kind', 'leave it out');
      }
    }
  }
  return found;
}
