import { z } from 'zod';
import type { GatewayName } from '../../domain/gateway.ts';
import { PAYMENT_CODE_NAMES, type PaymentCodeName } from '../../domain/payment-codes.ts';
import { GATEWAYS } from '../../gateways/modules.ts';
import { identifier, label, payType, pictureName } from '../../schema/values.ts';

const CODE_NAMES = Object.keys(PAYMENT_CODE_NAMES) as [PaymentCodeName, ...PaymentCodeName[]];
const NAMES = GATEWAYS.map(({ name }) => name) as [GatewayName, ...GatewayName[]];

/** One section for each gateway there is. What a section holds is the business of the gateway's own folder. */
export const gatewaysSchema = z.strictObject(
  Object.fromEntries(
    GATEWAYS.map(({ name, description, schema }) => [
      name,
      (schema as z.ZodType<unknown>).optional().meta({ description }),
    ]),
  ),
);

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
      logo: pictureName.optional().meta({
        description:
          'File of its logo in the folder `display.pictures`, which the wallet must have allowed you to show. Left out: a neutral badge.',
      }),
      gateway: z.enum(NAMES).meta({ description: 'Which of `gateways` it is paid through.' }),
      method: z
        .string()
        .regex(/^[A-Za-z0-9_+-]{1,32}$/, 'must be the name that the gateway gives the wallet, such as ALIPAY_HK')
        .optional()
        .meta({ description: "The gateway's own name of the wallet: UQPAY `paymentMethod`, CodePay `pay_method_id`." }),
      present: z
        .union([payType, z.literal(true)])
        .optional()
        .meta({
          description:
            'Pay type or product for order codes on the screen, or `true` for a gateway that has one way. Without it the wallet has no order code.',
        }),
      charge: z
        .union([payType, z.literal(true)])
        .optional()
        .meta({
          description:
            'Pay type for scanned payment codes, or `true` for a gateway that has no pay types. Without it none are taken.',
        }),
      entry: z
        .union([
          z.string().regex(/^[^\p{Cc}\p{Cf}]{1,512}$/u, 'must be the text of the entry code, one line'),
          z.literal(true),
        ])
        .optional()
        .meta({
          description:
            'Static entry code to show instead of an order code: the text in it, or `true` to ask the gateway for it. Money that comes by it is known only from notifications.',
        }),
      places: z
        .array(
          z
            .string()
            .regex(/^[\x21-\x7e]{1,64}$/, 'must be the id that the gateway gave the store or terminal, in quotes'),
        )
        .max(50, 'must have at most 50 places')
        .default([])
        .meta({
          description:
            'Ids of the stores or terminals, as notifications name them, whose entry-code money is for this kiosk. Needed where an account serves several kiosks; without it, all of it is.',
        }),
      tag: z.enum(['ALIPAYHK', 'ALIPAYCN']).optional().meta({
        description: 'Which Alipay an order code of pay type 800101 is for. QFPay only.',
      }),
      codeForms: z.array(z.enum(CODE_NAMES)).max(10).default([]).meta({
        description: 'Known forms of its payment codes.',
      }),
      codes: z.array(codeSchema).max(20).default([]).meta({
        description:
          'Further forms of its payment codes, written out. Without this and `codeForms`, any payment code is taken for it.',
      }),
    }),
  )
  .min(1, 'must have at least one wallet')
  .max(20, 'must have at most 20 wallets')
  .meta({
    description:
      'What customers can pay with, in order of preference. The first with `present` or `entry` gives the code on the screen.',
  });
