import { z } from 'zod';
import { CURRENCY_EXPONENTS, type Currency } from '../../domain/money.ts';
import { EMPTY_VALUES } from '../../gateways/wavpay/sign.ts';
import { baseUrl, credential, duration, identifier, label } from './values.ts';

const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as [Currency, ...Currency[]];

/** Marks a setting whose default nobody has confirmed: `kioskd check` lists it until the file sets it. */
function inferred(reason: string): { readonly inferred: string } {
  return { inferred: reason };
}

const payType = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be the pay type of the gateway, such as "800108", in quotes');

/** Times every gateway has. The ones left out take the gateway's own default, printed in the gateway's README. */
const timing = {
  firstQuery: duration('1s', '60s'),
  queryEvery: duration('1s', '60s'),
  confirmWindow: duration('10s', '10m'),
  minCancelAge: duration('0s', '10m'),
  notFoundSettle: duration('5s', '30m'),
  orderGrace: duration('0s', '72h'),
};

const callDeadline = duration('1s', '120s');

const TIMING_TEXT = {
  firstQuery: 'Wait before the first query after an answer that told nothing.',
  queryEvery: 'Wait between queries while the customer waits.',
  confirmWindow: 'How long a scanned payment may stay unconfirmed before it is closed.',
  minCancelAge: 'A payment younger than this is not cancelled.',
  notFoundSettle: 'Only an older payment that the gateway does not know counts as never made.',
  orderGrace: 'How long after its end an order code is still watched for a late payment.',
};

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
  timing: z
    .strictObject({
      firstQuery: timing.firstQuery.optional().meta({ description: TIMING_TEXT.firstQuery }),
      queryEvery: timing.queryEvery.optional().meta({ description: TIMING_TEXT.queryEvery }),
      confirmWindow: timing.confirmWindow.optional().meta({ description: TIMING_TEXT.confirmWindow }),
      minCancelAge: timing.minCancelAge.optional().meta({ description: TIMING_TEXT.minCancelAge }),
      notFoundSettle: timing.notFoundSettle.optional().meta({ description: TIMING_TEXT.notFoundSettle }),
      orderGrace: timing.orderGrace.optional().meta({ description: TIMING_TEXT.orderGrace }),
    })
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('QFPay names 3 to 5 s between queries; the other times are derived from the wallets behind it.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline.optional().meta({ description: 'Charging a payment code.' }),
      present: callDeadline.optional().meta({ description: 'Asking for an order code.' }),
      query: callDeadline.optional().meta({ description: 'A query.' }),
      cancel: callDeadline.optional().meta({ description: 'A cancel.' }),
      refund: callDeadline.optional().meta({ description: 'A refund, or a query for one.' }),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

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
  timing: z
    .strictObject({
      firstQuery: timing.firstQuery.optional().meta({ description: TIMING_TEXT.firstQuery }),
      queryEvery: timing.queryEvery.optional().meta({ description: TIMING_TEXT.queryEvery }),
      confirmWindow: timing.confirmWindow.optional().meta({ description: TIMING_TEXT.confirmWindow }),
      notFoundSettle: timing.notFoundSettle.optional().meta({ description: TIMING_TEXT.notFoundSettle }),
      orderGrace: timing.orderGrace.optional().meta({ description: TIMING_TEXT.orderGrace }),
    })
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('WavPay names only the 5 s before the first query.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline.optional().meta({ description: 'Charging a payment code.' }),
      query: callDeadline.optional().meta({ description: 'A query.' }),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

export const gatewaysSchema = z.strictObject({
  qfpay: qfpaySchema.optional().meta({ description: 'QFPay.' }),
  wavpay: wavpaySchema
    .optional()
    .meta({ description: 'WavPay MicroPay: payment codes only, no refund and no cancel.' }),
});

const codeSchema = z.strictObject({
  prefix: z
    .array(z.string().regex(/^[0-9A-Za-z]{1,16}$/, 'must be letters and digits, in quotes'))
    .max(50)
    .default([])
    .meta({ description: 'How the code may begin; empty: in any way.' }),
  length: z
    .tuple([z.int().min(1).max(128), z.int().min(1).max(128)])
    .meta({ description: 'Fewest and most characters.' }),
  charset: z.enum(['digits', 'alnum']).meta({ description: 'What the code is made of.' }),
});

export const walletsSchema = z
  .array(
    z.strictObject({
      id: identifier.meta({ description: 'Names the wallet in the journal and on MQTT.' }),
      name: label(30).meta({ description: 'What the customer sees.' }),
      gateway: z.enum(['qfpay', 'wavpay']).meta({ description: 'Which of `gateways` it is paid through.' }),
      present: payType.optional().meta({
        description: 'Pay type for order codes on the screen. Without it the wallet has no order code.',
      }),
      charge: z
        .union([payType, z.literal(true)])
        .optional()
        .meta({
          description:
            'Pay type for scanned payment codes, or `true` for a gateway that has no pay types. Without it none are taken.',
        }),
      tag: z.enum(['ALIPAYHK', 'ALIPAYCN']).optional().meta({
        description: 'Which Alipay an order code of pay type 800101 is for. QFPay only.',
      }),
      codes: z.array(codeSchema).max(20).default([]).meta({
        description: 'What payment codes of this wallet look like. Without it: like any payment code.',
      }),
    }),
  )
  .min(1, 'must have at least one wallet')
  .max(20, 'must have at most 20 wallets')
  .meta({
    description: 'What customers can pay with, in order of preference. The first with `present` gives the order code.',
  });
