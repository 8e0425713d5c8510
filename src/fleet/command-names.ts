import type { Command } from '../domain/command.ts';
import { JOB_SETTLED_AS } from '../domain/job.ts';
import { LANGUAGES } from '../domain/language.ts';
import { CURRENCY_EXPONENTS, isCurrency } from '../domain/money.ts';
import { isOrderId, isOrderName, MAX_NAME, type OrderContent, orderAmount } from '../orders/content.ts';

/** A command as it is said. One that is answered with an order is not one of the domain's until it has the number of its asking. */
export type SaidCommand =
  | Exclude<Command, { readonly asked: number }>
  | { readonly do: 'create order'; readonly content: OrderContent }
  | { readonly do: 'cancel order'; readonly orderId: string };

/** One argument of a command as it stands on the wire: always text. */
export interface ArgumentHelp {
  readonly name: string;
  /** The texts that are allowed; null: what {@link matches} allows. */
  readonly oneOf: readonly string[] | null;
  readonly matches: RegExp;
  readonly text: string;
  /** True: it may be left out. */
  readonly optional?: boolean;
}

export interface CommandKind {
  /** `command/<name>` */
  readonly name: string;
  readonly text: string;
  /** All of them are needed, but those that are optional. */
  readonly args: readonly ArgumentHelp[];
  /** Called with the arguments above and no others, each of them allowed. Null: what they say together cannot be. */
  readonly make: (args: Readonly<Record<string, string>>) => SaidCommand | null;
}

const ORDER_ID_ARG: ArgumentHelp = {
  name: 'order',
  oneOf: null,
  matches: /^[A-Za-z0-9._-]{1,64}$/,
  text: 'the host\'s own number of the order: 1 to 64 of letters, digits, ".", "_" and "-"',
};

const ITEM_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

export const COMMAND_KINDS: readonly CommandKind[] = [
  {
    name: 'settle-job',
    text: 'says how a person brought a job to its end',
    args: [
      { name: 'job', oneOf: null, matches: /^[A-Z0-9]{1,16}-J[0-9]{1,16}$/, text: 'id of the job, such as LOB1-J3' },
      { name: 'as', oneOf: JOB_SETTLED_AS, matches: /^/, text: JOB_SETTLED_AS.join(', ') },
    ],
    make: (args) => {
      const as = JOB_SETTLED_AS.find((one) => one === args['as']);
      return as === undefined ? null : { do: 'settle job', jobId: args['job'] ?? '', as };
    },
  },
  {
    name: 'reset-breaker',
    text: 'lets the breaker count anew, so that the kiosk sells again',
    args: [],
    make: () => ({ do: 'reset breaker' }),
  },
  {
    name: 'set-stock',
    text: 'says how many of an item are in the machine now',
    args: [
      { name: 'item', oneOf: null, matches: ITEM_ID, text: 'id of the item in orders.items' },
      { name: 'left', oneOf: null, matches: /^\d{1,6}$/, text: 'how many there are, such as 12' },
    ],
    make: ({ item = '', left = '' }) => ({ do: 'set stock', itemId: item, left: Number(left) }),
  },
  {
    name: 'report-day',
    text: 'prints the report of the day, from the last one on',
    args: [],
    make: () => ({ do: 'report day' }),
  },
  {
    name: 'create-order',
    text: 'asks the customer to pay for something of a host system; the answer has the order',
    args: [
      ORDER_ID_ARG,
      { name: 'amount', oneOf: null, matches: /^\d{1,12}(\.\d{1,6})?$/, text: 'decimal text, such as 12.50' },
      {
        name: 'currency',
        oneOf: Object.keys(CURRENCY_EXPONENTS),
        matches: /^/,
        text: Object.keys(CURRENCY_EXPONENTS).join(', '),
      },
      {
        name: 'name',
        oneOf: null,
        matches: /^/,
        text: `what the customer reads, 1 to ${MAX_NAME} characters; "%" and what is not ASCII as percent-encoded UTF-8`,
      },
      { name: 'language', oneOf: LANGUAGES, matches: /^/, text: LANGUAGES.join(', '), optional: true },
      {
        name: 'item',
        oneOf: null,
        matches: ITEM_ID,
        text: 'id of the item in orders.items that the kiosk hands over; left out: the host does',
        optional: true,
      },
    ],
    make: createOrder,
  },
  {
    name: 'cancel-order',
    text: 'calls an order of a host system off, while nothing is paid',
    args: [ORDER_ID_ARG],
    make: ({ order = '' }) => (isOrderId(order) ? { do: 'cancel order', orderId: order } : null),
  },
];

function createOrder(args: Readonly<Record<string, string>>): SaidCommand | null {
  const { order = '', currency = '', item } = args;
  const amount = isCurrency(currency) ? orderAmount(currency, args['amount'] ?? '') : '';
  const name = percentDecoded(args['name'] ?? '');
  const language = LANGUAGES.find((one) => one === args['language']) ?? null;
  if (!isOrderId(order) || typeof amount === 'string' || name === null || !isOrderName(name)) {
    return null;
  }
  const handOver = item === undefined ? ({ by: 'host' } as const) : ({ by: 'item', itemId: item } as const);
  return { do: 'create order', content: { id: order, amount, name: { default: name, in: {} }, language, handOver } };
}

/** Arguments are ASCII, so that every language counts the same bytes; names are not. */
function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** What is meant by a name and arguments of the wire; null when there is no such command, or its arguments are not right. */
export function commandOf(name: string, args: Readonly<Record<string, string>>): SaidCommand | null {
  const kind = COMMAND_KINDS.find((one) => one.name === name);
  if (kind === undefined || !Object.keys(args).every((key) => kind.args.some((arg) => arg.name === key))) {
    return null;
  }
  const allowed = kind.args.every((arg) => {
    const value = Object.hasOwn(args, arg.name) ? args[arg.name] : undefined;
    return value === undefined ? arg.optional === true : isAllowed(arg, value);
  });
  return allowed ? kind.make(args) : null;
}

export function isAllowed({ oneOf, matches }: ArgumentHelp, value: string | undefined): boolean {
  return value !== undefined && (oneOf?.includes(value) ?? true) && matches.test(value);
}
