import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { CURRENCY_EXPONENTS, type Currency } from '../../domain/money.ts';
import { publicKeyBytes } from '../../fleet/command-keys.ts';
import { amountText, duration, identifier, label, localText, pictureName } from '../../schema/values.ts';
import { hostOrdersSchema } from './host-orders.ts';
import { parkingSchema } from './parking.ts';
import { receiptsSchema } from './receipts.ts';

// The table's keys as a non-empty list is what z.enum wants; the cast states what Object.keys forgets.
const CURRENCIES = Object.keys(CURRENCY_EXPONENTS) as [Currency, ...Currency[]];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    return false;
  }
}

const commandKeySchema = z.strictObject({
  name: identifier.meta({ description: 'Names the key in commands and in the journal.' }),
  publicKey: z
    .string()
    .refine((text) => publicKeyBytes(text) !== null, {
      error: 'must be a public Ed25519 key in Base64 or PEM, as "kioskd keys show" prints it',
    })
    .meta({ description: 'Public Ed25519 key: its 32 bytes in Base64, or PEM. Never the private key.' }),
});

export const kioskSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and "-"')
    .meta({
      description: 'Names this kiosk on MQTT and in reports. Unique in the fleet, and never changed afterwards.',
    }),
  name: label(40).meta({ description: 'Name that customers see on the screen and on receipts.' }),
  orderPrefix: z
    .string()
    .regex(/^[A-Z0-9]{1,10}$/, 'must be 1 to 10 of A-Z and 0-9')
    .optional()
    .meta({
      description:
        'Begins every order number. Must differ between kiosks that share a gateway account. Without it: the first 10 letters and digits of `id`, in capitals.',
    }),
  currency: z.enum(CURRENCIES).meta({ description: 'ISO 4217 code. Every price is in it.' }),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'must be the name of a time zone, such as Asia/Hong_Kong' })
    .meta({ description: 'IANA name of the time zone for receipts and the screen.' }),
  commandKeys: z.array(commandKeySchema).max(16, 'must have at most 16 keys').prefault([]).meta({
    description:
      'Keys whose signed commands this kiosk carries out (`kioskd keys make`). Without any it takes no command, so an alarm that needs a person stays for good.',
  }),
  language: z.enum(LANGUAGES).default('en').meta({
    description: 'Language that customers find when they come: `en`, `zh-Hant`, `zh-Hans`, `pt` or `ms`.',
  }),
  languages: z
    .array(z.enum(LANGUAGES))
    .max(LANGUAGES.length)
    .default([...LANGUAGES])
    .meta({
      description: 'What customers can choose. An empty list: only `language`.',
    }),
});

const itemSchema = z.strictObject({
  id: identifier.meta({ description: 'Names the item in the journal and on MQTT.' }),
  name: localText(40).meta({
    description: 'What the customer sees: one text, or `{ en: Water, zh-Hant: 水, default: Water }`.',
  }),
  number: z
    .string()
    .regex(/^[0-9A-Z]{1,6}$/, 'must be 1 to 6 of 0-9 and A-Z, in quotes')
    .optional()
    .meta({ description: 'What customers type to choose it, as on the label of its slot, in quotes.' }),
  picture: pictureName.optional().meta({ description: 'File in the folder `display.pictures`.' }),
  stock: z.int().min(0).max(9999).optional().meta({
    description:
      'How many are in the machine when it counts them for the first time; afterwards it counts by itself, and `set-stock` corrects it. Left out: not counted.',
  }),
  price: amountText.meta({ description: 'Decimal text in the currency of the kiosk, in quotes. More than zero.' }),
  offered: z.boolean().default(true).meta({
    description:
      'Whether customers can choose it. `false`: only orders of a host have it handed over (`orders.remote`), such as a gate that another system sells.',
  }),
  relay: identifier.optional().meta({
    description: 'Relay that delivers it: a name from `gpio.relays`. Either this or `controller`.',
  }),
  controller: z
    .strictObject({
      channel: identifier.meta({ description: 'A name from `gpio.controller.channels`.' }),
    })
    .optional()
    .meta({ description: 'Channel of the controller that delivers it, in place of a relay.' }),
  units: z.int().min(1).max(20).default(1).meta({
    description:
      'How many pulses hand it over, one after the other, each worth the same part of the price and each proven by itself. The first one without proof is the last: what did not come is refunded, or all of it where the gateway cannot refund parts.',
  }),
  pulse: duration('10ms', '60s').prefault('500ms').meta({ description: 'How long the relay is on for one unit.' }),
  sensor: identifier.optional().meta({ description: 'Sensor that proves delivery: a name from `gpio.sensors`.' }),
  proof: z.enum(['sensor', 'controller', 'none']).optional().meta({
    description:
      'What counts as delivered. `sensor`: the sensor has seen each unit; otherwise the customer is refunded. `controller`: the device that drives it has confirmed each unit; a relay board confirms that it switched, not that anything came out. `none`: the pulse itself; whoever got nothing has paid, and only your word. Without it: `sensor` where a sensor is named, else `controller` where a channel is, else `none`.',
  }),
  proofWithin: duration('100ms', '5m').prefault('5s').meta({
    description:
      'How long the sensor may take after the pulse of each unit. No proof by then: the customer is refunded.',
  }),
});

export const ordersSchema = z.strictObject({
  items: z
    .array(itemSchema)
    .max(200, 'must have at most 200 items')
    .default([])
    .meta({ description: 'What is sold, in the order of the screen. It may be empty with `parking` or `remote`.' }),
  soldOutAfter: z.int().min(0).max(20).default(2).meta({
    description:
      'So many deliveries of an item without proof, one after the other, take it off the screen until `set-stock`. 0: never.',
  }),
  parking: parkingSchema.optional().meta({ description: 'A car park: tickets, tariff, exit.' }),
  remote: hostOrdersSchema.optional().meta({ description: 'Orders of a host system.' }),
  receipts: receiptsSchema.prefault({}).meta({ description: 'What receipts say.' }),
  chooseWithin: duration('5s', '10m')
    .prefault('60s')
    .meta({ description: 'How long the list of items waits for a choice before the first screen comes back.' }),
  payWithin: duration('15s', '15m').prefault('90s').meta({
    description: 'How long a sale waits for a payment code when no order code with a life of its own is on the screen.',
  }),
  receipt: z.enum(['always', 'never']).default('always').meta({
    description:
      'Whether a receipt is printed after a sale. Without a printer (`printer.driver: none`) `always` shows it as a QR code on the last screen.',
  }),
  withoutPaper: z.enum(['go on', 'ask', 'stop']).default('ask').meta({
    description:
      'When no receipt can be printed. `ask`: the customer is told before paying, and may go on. `go on`: sold all the same. `stop`: nothing is sold. With `ask` and `go on` the receipt is a QR code on the screen. The order of a host has no question: its screen says it before paying.',
  }),
  receiptAgain: duration('0ms', '10m')
    .prefault('60s')
    .meta({ description: 'How long the customer can have the receipt once more. 0ms: never.' }),
  thanksFor: duration('1s', '60s').prefault('6s').meta({
    description:
      'How long the last screen of a sale stays. One with the receipt as a QR code stays for `receiptAgain` where that is longer; the customer can end it.',
  }),
  receiptWithin: duration('1s', '60s')
    .prefault('15s')
    .meta({ description: 'How long the customer is shown that the receipt is being printed.' }),
  refundWithin: duration('5s', '5m').prefault('30s').meta({
    description:
      'How long the customer is shown a refund being asked for. The refund itself goes on as long as needed.',
  }),
  cancelWithin: duration('1s', '2m').prefault('10s').meta({
    description: 'How long the customer waits for a cancel of their own. The cancel itself goes on as long as needed.',
  }),
  maxChargesPerHour: z.int().min(1).max(10_000).default(300).meta({
    description:
      'More payments than this within an hour are a fault: nothing is sold any more until somebody has looked.',
  }),
  maxAmount: amountText.optional().meta({
    description:
      'A payment of more than this is a fault: nothing is sold any more until somebody has looked. Without it: the price of the dearest item.',
  }),
  maxPayments: z.int().min(2).max(20).default(10).meta({
    description: 'Payments made for one sale before the sale ends; an order code and a scanned code count one each.',
  }),
});
