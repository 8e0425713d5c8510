import { z } from 'zod';
import type { CancelAnswer, OrderRefusal } from '../domain/host-order.ts';
import { LANGUAGES, type Language, type LocalText } from '../domain/language.ts';
import { CURRENCY_EXPONENTS, type Currency, type Money } from '../domain/money.ts';
import { amountText, identifier } from '../schema/values.ts';
import { isOrderName, MAX_NAME, ORDER_ID, type OrderContent, orderAmount } from './content.ts';

/** The one source of what a host may send and what it is answered: validation and `openapi.yaml` come from here. */

// The table's keys as a non-empty list is what z.enum wants; the cast states what Object.keys forgets.
const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as [Currency, ...Currency[]];

const ID_WORDS = 'must be 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-", and not "." or ".."';

const orderId = z.string().regex(ORDER_ID, ID_WORDS).meta({
  description: "The host's own number of the order. The same number is the same order, however often it is sent.",
});

const name = z
  .string()
  .refine(isOrderName, { error: `must be 1 to ${MAX_NAME} visible characters` })
  .meta({ minLength: 1, maxLength: MAX_NAME });

const names = z.strictObject({
  default: name.meta({ description: 'For every language that is not named.' }),
  ...(Object.fromEntries(LANGUAGES.map((language) => [language, name.optional()])) as Record<
    Language,
    z.ZodOptional<typeof name>
  >),
});

const NAME_WORDS = `must be a text of 1 to ${MAX_NAME} visible characters, or an object with "default" and languages (${LANGUAGES.join(', ')})`;

const HAND_OVER_WORDS = 'must be {"by": "item", "itemId": …} or {"by": "host"}';

export const orderBodySchema = z
  .strictObject({
    id: orderId,
    amount: amountText.meta({ description: 'Decimal text. More than zero, and at most orders.remote.maxAmount.' }),
    currency: z.enum(CURRENCIES).meta({ description: 'ISO 4217. That of the kiosk.' }),
    name: z.union([name, names], { error: NAME_WORDS }).meta({
      description: 'What the customer reads, on the screen and on paper: one text, or one for each language.',
    }),
    language: z.enum(LANGUAGES).optional().meta({
      description: "The customer's language, BCP 47. Left out: that of the kiosk.",
    }),
    handOver: z
      .discriminatedUnion(
        'by',
        [z.strictObject({ by: z.literal('item'), itemId: identifier }), z.strictObject({ by: z.literal('host') })],
        { error: HAND_OVER_WORDS },
      )
      .meta({
        description:
          'Who hands over what was paid for: the kiosk, as an item of its catalogue (orders.items), with its proof and its refund; or the host itself.',
      }),
  })
  .meta({ description: 'A sale that the host wants made.' });

const STATES = [
  'paying',
  'closing',
  'paid',
  'delivered',
  'partly delivered',
  'abandoned',
  'cancelled',
  'refunded',
] as const;

const state = z.enum(STATES).meta({
  description:
    'paying: the customer is in front of the kiosk and is asked to pay, or is paying. closing: nobody is asked any more, because the customer has gone or the host has called it off, and what could still be paid is being closed at its gateway; money that comes in that time goes back, and it ends as cancelled, abandoned or refunded. A gateway that does not answer keeps it closing, and a job of the health document then calls a person. paid: the money is there, and the kiosk is handing it over. delivered: over, and the money is kept; with handOver.by host this follows the payment at once. partly delivered: some of it came out, and the rest of the money goes back. abandoned: over, and nothing was paid. cancelled: the same, as the host wished. refunded: over, and the money went back or is owed.',
});

const decimal = z.string().regex(/^\d+(\.\d+)?$/);

export const orderSchema = z
  .strictObject({
    id: orderId,
    state,
    over: z.boolean().meta({ description: 'Nothing will come of it any more.' }),
    cancelled: z.boolean().meta({
      description:
        'The host called it off in time: it is never handed over. Until its payments are closed at the gateways it is "closing", also while a code that the customer has seen could still be paid; what is paid in that time goes back.',
    }),
    saleId: z.string().meta({ description: "The kiosk's number of the sale: in its events, its report and on paper." }),
    name: z.string(),
    currency: z.enum(CURRENCIES),
    amount: decimal,
    paid: decimal.meta({ description: 'What the customer paid for it.' }),
    refunded: decimal.nullable().meta({
      description: 'What went back to the customer. Null: some of it, and only the report knows how much.',
    }),
    owed: decimal.meta({
      description:
        'What the machine could not give back: a person has to. An open job of the health document says so too.',
    }),
    language: z.enum(LANGUAGES).nullable(),
    handOver: z.union([
      z.strictObject({ by: z.literal('item'), itemId: identifier }),
      z.strictObject({ by: z.literal('host') }),
    ]),
    changedAt: z.iso.datetime().meta({ description: 'When its state changed last, UTC, by the clock of the kiosk.' }),
    revision: z
      .string()
      .meta({ description: 'Another one whenever anything above has changed; to wait for a change with.' }),
  })
  .meta({ description: 'An order and what has become of it. New fields may be added.' });

export type OrderDocument = z.infer<typeof orderSchema>;

/** Why something was not done: words for programs, each with the status it is answered with. */
export const REFUSALS = {
  'not json': 400,
  'bad wait': 400,
  'no token': 401,
  'wrong token': 401,
  'no such order': 404,
  busy: 409,
  'sold out': 409,
  'other content': 409,
  'too late': 409,
  'not an order': 422,
  'no such item': 422,
  'too much': 422,
  'not ready': 503,
  'out of service': 503,
  'too many': 503,
  'no answer yet': 504,
} as const satisfies Readonly<Record<OrderRefusal | Extract<CancelAnswer, { cancelled: false }>['why'], number>> &
  Readonly<Record<string, number>>;

export type Refusal = keyof typeof REFUSALS;

export const refusalSchema = z
  .strictObject({
    error: z.string().meta({ description: 'A fixed word for programs; the answers above have those of each status.' }),
    message: z.string().meta({ description: 'The same for people, in English.' }),
    fields: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'With 422: what is wrong where. An empty name is the body as a whole.' }),
    order: orderSchema.optional().meta({ description: 'With "too late": what has become of it.' }),
  })
  .meta({ description: 'Why it was not done. Nothing of the request is repeated.' });

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export type ReadOrder =
  | { readonly ok: true; readonly content: OrderContent }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Reads the body of `POST /api/orders`; what is wrong with it comes back in words, field by field. */
export function readOrder(value: unknown, currency: Currency): ReadOrder {
  const parsed = orderBodySchema.safeParse(value);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, currency)) };
  }
  const { id, name: text, language, handOver } = parsed.data;
  const amount: Money | string =
    parsed.data.currency === currency ? orderAmount(currency, parsed.data.amount) : `must be in ${currency}`;
  if (typeof amount === 'string') {
    const field = parsed.data.currency === currency ? 'amount' : 'currency';
    return { ok: false, problems: [{ field, message: field === 'currency' ? `must be ${currency}` : amount }] };
  }
  return { ok: true, content: { id, amount, name: localText(text), language: language ?? null, handOver } };
}

function localText(text: z.infer<typeof name> | z.infer<typeof names>): LocalText {
  if (typeof text === 'string') {
    return { default: text, in: {} };
  }
  const { default: fallback, ...others } = text;
  const given = Object.entries(others).filter(([, one]) => one !== undefined);
  return { default: fallback, in: Object.fromEntries(given) };
}

/** Names of fields are ours; a name that the sender made up is not repeated. */
function problemOf(issue: z.core.$ZodIssue, currency: Currency): FieldProblem {
  const field = issue.path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return { field, message: 'has a field that is not known' };
    case 'invalid_type':
    case 'invalid_value':
      return { field, message: expected(field, currency) };
    default:
      // Refinements, forms and unions have words of their own above.
      return { field, message: issue.message };
  }
}

/** For what is missing, is of another type, or is none of the few words that there are: zod's own sentences are for programmers. */
function expected(field: string, currency: Currency): string {
  const words: Readonly<Record<string, string>> = {
    '': 'must be an object',
    id: ID_WORDS,
    amount: 'must be an amount as text, such as "12.50"',
    currency: `must be ${currency}`,
    language: `must be one of ${LANGUAGES.join(', ')}, or left out`,
    name: NAME_WORDS,
    handOver: HAND_OVER_WORDS,
    'handOver.itemId': 'must be the id of an item',
  };
  return words[field] ?? 'must be a text';
}
