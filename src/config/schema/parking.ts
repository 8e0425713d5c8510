import { z } from 'zod';
import { CHECK_NAMES } from '../../parking/check-digits.ts';
import { LONGEST_CODE } from '../../parking/pattern.ts';
import { amountText, credential, duration, identifier, localText } from '../../schema/values.ts';
import { tariffSchema } from './tariff.ts';

const UNIT_MS = { h: 3_600_000, d: 86_400_000 } as const;

function longMs(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? UNIT_MS.d : UNIT_MS.h);
}

/** Hours or days between two others, written as `12h` or `30d`. The output is ms. */
function longTime(least: string, most: string) {
  return z
    .string()
    .regex(/^\d{1,4}[hd]$/, 'must be a whole number of hours or days, such as 12h or 7d')
    .meta({ range: `${least} to ${most}` })
    .transform(longMs)
    .refine((ms) => ms >= longMs(least) && ms <= longMs(most), { error: `must be between ${least} and ${most}` });
}

const count = z.int().min(1).max(LONGEST_CODE);
const length = z.union([count, z.tuple([count, count])]);

const fieldSchema = z.strictObject({
  text: z
    .string()
    .regex(/^[\x20-\x7e]{1,32}$/, 'must be 1 to 32 plain letters, digits or signs')
    .optional()
    .meta({ description: 'What is the same on every ticket.' }),
  digits: length.optional().meta({ description: 'So many digits of the number: `8`, or from and to: `[6, 10]`.' }),
  letters: length.optional().meta({ description: 'So many letters or digits of the number: `8`, or `[6, 10]`.' }),
  time: z.string().max(20).optional().meta({
    description:
      'When it came in: `YYYY` or `YY`, `MM` and `DD` or `DDD` (day of the year), `HH`, `mm`, `ss` in their order, in the time zone of the kiosk; or `unix`, `unix-ms`, `unix-hex`. It may be in two fields. Without a year: the last time that this day came.',
  }),
  check: z.enum(CHECK_NAMES).optional().meta({
    description:
      'Check digit over all fields before it: `luhn`, `gs1` (weights 3 and 1), `mod731` (weights 7, 3, 1), `mod97` (two digits), `mod11` (weights 2 to 7, X for 10), `mod11-0` (0 for 10).',
  }),
});

const ticketSchema = z.strictObject({
  fields: z
    .array(fieldSchema)
    .min(1, 'must have at least one field')
    .max(16, 'must have at most 16 fields')
    .meta({ description: 'What stands in the code, from its beginning to its end; one thing in each field.' }),
  checkText: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the check digit is made over the `text` fields too.' }),
});

const gateSchema = z.strictObject({
  relay: identifier.optional().meta({
    description: 'Relay that opens it: a name from `gpio.relays`. Either this or `controller`.',
  }),
  controller: z
    .strictObject({ channel: identifier.meta({ description: 'A name from `gpio.controller.channels`.' }) })
    .optional()
    .meta({ description: 'Channel of the controller that opens it, such as a barrier with contacts.' }),
  pulse: duration('10ms', '60s').prefault('500ms').meta({ description: 'How long the relay is on.' }),
  sensor: identifier.optional().meta({ description: 'Sensor that is on while it is open: from `gpio.sensors`.' }),
  proof: z.enum(['sensor', 'controller', 'none']).optional().meta({
    description: 'What shows that it opened. Without it: `sensor` where one is named, else `controller`, else `none`.',
  }),
  proofWithin: duration('100ms', '5m').prefault('10s').meta({
    description: 'How long it may take to open. Not open by then: the ticket is as good as before.',
  }),
});

const siteSchema = z.strictObject({
  id: identifier.meta({ description: 'Names the site on MQTT: the same at all its kiosks.' }),
  kiosks: z
    .array(z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be the id of a kiosk: 1 to 32 of a-z, 0-9 and "-"'))
    .min(1, 'must name at least one other kiosk')
    .max(15, 'must have at most 15 kiosks')
    .meta({ description: 'Ids of the other kiosks of the site. Nobody else is listened to.' }),
  silentAfter: duration('2m', '2h').prefault('5m').meta({
    description: 'How long a kiosk may be silent before it counts as gone. Each says once a minute that it is there.',
  }),
});

const entriesSchema = z.strictObject({
  token: credential.optional().meta({
    description: 'Bearer token of `POST /api/entries`. Left out: that address is not there.',
  }),
  key: credential.optional().meta({
    description:
      'Key that seals messages on `kioskd/site/<id>/entry`. Not the key of the site: whoever has that could mark tickets as paid. Left out: nothing is listened to there.',
  }),
});

/** `orders.parking`. Left out: no car park. */
export const parkingSchema = z.strictObject({
  role: z.enum(['pay station', 'exit', 'exit that takes payments']).meta({
    description:
      '`pay station`: marks tickets as paid. `exit`: opens its gate for a ticket that was paid within its grace time. `exit that takes payments`: both.',
  }),
  name: localText(40)
    .prefault({ default: 'Parking', 'zh-Hant': '泊車', 'zh-Hans': '停车', pt: 'Estacionamento', ms: 'Letak kereta' })
    .meta({
      description: 'What the stay is called on the screen and on receipts: one text, or one for each language.',
    }),
  key: credential.meta({
    description:
      'The key of the site, at least 32 characters, the same at all its kiosks. It makes the names under which tickets and plates are kept, signs printed codes, and seals what kiosks tell each other.',
  }),
  tariff: tariffSchema.meta({ description: 'What a stay costs.' }),
  grace: duration('1m', '24h').prefault('15m').meta({ description: 'How long a paid ticket opens the exit.' }),
  gate: gateSchema.optional().meta({ description: 'What opens at an exit.' }),
  stayWithin: duration('15s', '10m').prefault('60s').meta({
    description: 'How long the fee is shown before the first screen comes back.',
  }),
  plates: z.boolean().default(false).meta({ description: 'Whether customers can type their plate.' }),
  codes: z.boolean().default(false).meta({ description: 'Whether customers can type the code of their ticket.' }),
  tickets: z
    .array(ticketSchema)
    .max(16, 'must have at most 16 forms of tickets')
    .default([])
    .meta({ description: 'What the tickets of the entry machine look like. Our own signed tickets are always read.' }),
  entryMustBeTold: z.boolean().default(false).meta({
    description:
      'Whether only tickets count whose entry was reported. Otherwise the time on the ticket is believed: fine for signed tickets, and for others as good as their machine is.',
  }),
  entries: entriesSchema.prefault({}).meta({ description: 'How a camera, or a gate, reports cars that come in.' }),
  lostTicket: amountText.optional().meta({
    description: 'What a lost ticket costs, in quotes. Left out: nobody can leave without a ticket by paying.',
  }),
  alone: z.enum(['open', 'refuse']).default('refuse').meta({
    description:
      'When the other kiosks of the site are not heard. `open`: an exit opens for what it knows as paid, though it may have been used at another exit meanwhile; one that takes payments asks whoever it does not know as paid to pay, and says that nobody should pay twice. `refuse`: an exit opens for nobody, and takes no money.',
  }),
  honourLate: z.boolean().default(true).meta({
    description:
      'Whether a payment that turns out good after its customer was let go counts for the stay, where that still helps. Otherwise it goes back.',
  }),
  site: siteSchema.optional().meta({ description: 'The other kiosks of the same car park. Left out: there are none.' }),
  maxStay: longTime('1h', '400d').prefault('14d').meta({
    description: 'An entry longer ago than this is not believed: the ticket is an old one.',
  }),
  ahead: duration('0ms', '1h').prefault('2m').meta({
    description: 'How far the clock of an entry machine or a camera may be ahead.',
  }),
  keep: longTime('1d', '800d').prefault('30d').meta({
    description:
      'How long tickets and used vouchers are remembered after the last that was heard of them. Not shorter than `maxStay`, nor than a voucher is valid.',
  }),
});

export type ParkingSection = z.output<typeof parkingSchema>;
