import { z } from 'zod';
import { orderSchema } from '../orders/schemas.ts';

/**
 * The one source of what goes over MQTT: the types of `messages.ts`, the AsyncAPI document and the tests are made from
 * these. The running daemon does not load this file (zod costs start-up time); it builds messages by shape functions, and
 * the tests hold those against these schemas.
 */
const session = z
  .int()
  .min(1)
  .meta({
    description:
      'How often this kiosk has been started with its journal. Birth and will of one start carry the same number: ignore ' +
      'an "offline" whose session is lower than that of the last "online".',
  });
const text = z.string().max(200);
const time = z.iso.datetime().meta({ description: 'Wall clock of the kiosk, UTC.' });

export const availabilitySchema = z
  .strictObject({ state: z.enum(['online', 'offline']), session })
  .meta({ description: 'Whether the kiosk is connected. "offline" is also the will the broker sends by itself.' });

export const stateSchema = z
  .strictObject({
    phase: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: 'Name of the kiosk state, such as "idle" or "out of service".' }),
    since: time,
    reason: text.meta({ description: 'In words, why it is out of service. Empty when it is not.' }),
    saleId: z.string().max(64).nullable().meta({ description: 'The sale under way.' }),
  })
  .meta({ description: 'What the kiosk is doing.' });

const count = (description: string) => z.int().min(0).meta({ description });

const status = z.enum(['ready', 'degraded', 'absent', 'failing']);
const part = {
  status,
  reason: text.meta({ description: 'In words, what is wrong and what to do. Empty when ready.' }),
};
const parts = z.record(z.string().min(1).max(64), z.strictObject(part));

const jobSchema = z.strictObject({
  id: z.string().min(1).max(64).meta({ description: 'The argument "job" of the command "settle-job".' }),
  kind: z.enum(['refund owed', 'settling stuck', 'unmatched payment', 'paid twice']),
  saleId: z.string().max(64).nullable(),
  orderNumber: z.string().max(64).nullable(),
  gateway: z.string().max(64).nullable(),
  gatewayRef: z
    .string()
    .max(128)
    .nullable()
    .meta({ description: "The gateway's own number of the transaction, to look for in its portal." }),
  currency: z.string().max(3).nullable(),
  amount: z
    .string()
    .max(32)
    .nullable()
    .meta({ description: 'What is owed, or in question, as decimal text; null where nobody can tell.' }),
  since: time,
});

export const healthSchema = z
  .strictObject({
    version: z.string().min(1).max(64).meta({ description: 'Release of kioskd.' }),
    devices: parts.meta({
      description: 'By device: scanner, printer, display, backlight, gpio, controller, light, and each contact.',
    }),
    gateways: parts.meta({ description: 'By gateway.' }),
    journal: z.strictObject({ ...part, sizeBytes: z.int().min(0).nullable() }),
    clock: z.strictObject({
      ...part,
      offsetMs: z.int().nullable().meta({ description: 'How far the clock is behind a trusted one.' }),
    }),
    disk: z.strictObject({ ...part, freeBytes: z.int().min(0).nullable() }),
    temperatureC: z.number().nullable().meta({ description: 'Of the processor.' }),
    notifications: z
      .strictObject({
        received: count('All that came in, over MQTT or to the address of the kiosk.'),
        matched: count('Verified, and about a payment that the kiosk has or had.'),
        unmatched: count('Verified; no payment has its number. Many kiosks may share the keys of a gateway.'),
        duplicate: count('Verified before.'),
        ofNoInterest: count('Verified, and about nothing this program has a use for.'),
        rejected: count('Not signed by the gateway, or damaged. Nothing of them was used.'),
        dropped: count('Not looked at: too many, unreadable, retained, or while nothing could be taken.'),
      })
      .meta({ description: 'Notifications of gateways since kioskd started. A hint to ask the gateway, never more.' }),
    openPayments: z.int().min(0).meta({ description: 'Payments that are not final yet.' }),
    jobs: z
      .strictObject({ count: count('How many there are.'), list: z.array(jobSchema).max(20) })
      .meta({ description: 'What only a person can bring to an end; the list has the oldest twenty.' }),
    breaker: z
      .strictObject({
        tripped: z.boolean(),
        reason: text.meta({ description: 'In words, what passed its limit. Empty when it is not tripped.' }),
      })
      .meta({ description: 'While it is tripped nothing is sold, until the command "reset-breaker".' }),
    uptimeS: z.int().min(0).meta({ description: 'Seconds since kioskd started.' }),
  })
  .meta({
    description:
      'How the kiosk is. Sent when a status, a reason, a job, the breaker, the version or the number of open payments changes; the figures ' +
      'that always change (sizes, temperature, offset, uptime, counts) ride along and are never older than 15 minutes.',
  });

export const notifySchema = z
  .strictObject({
    headers: z.record(z.string().min(1).max(128), z.string().max(4096)).meta({
      description: 'Headers of the request, names in lower case; at most 64, without cookies and authorization.',
    }),
    body: z
      .string()
      .regex(/^[A-Za-z0-9+/]*={0,2}$/)
      .meta({
        description: 'The body as it was received, byte for byte, in Base64; at most 64 KiB before that.',
      }),
  })
  .meta({ description: 'A webhook as the relay received it. The kiosk verifies it again.' });

const word = (form: RegExp) => z.string().regex(form);
const exactTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ description: 'UTC, always with three places of a second: the text is part of what is signed.' });

export const commandSchema = z
  .strictObject({
    id: word(/^[0-9A-Za-z_-]{1,64}$/).meta({ description: 'New for each command; the answer goes to `reply/<id>`.' }),
    key: word(/^[a-z0-9][a-z0-9-]{0,31}$/).meta({ description: 'Name of the key in kiosk.commandKeys.' }),
    issuedAt: exactTime,
    notAfter: exactTime,
    counter: z
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .meta({ description: 'Greater than in every command of this key before, such as the time in ms.' }),
    args: z.record(word(/^[a-z][A-Za-z0-9]{0,31}$/), word(/^[\x20-\x7e]{0,400}$/)).meta({
      description:
        'settle-job: `job`, and `as` (paid back, not paid, looked at). reset-breaker, report-day: none. set-stock: `item`, `left`. ' +
        'create-order: `order`, `amount`, `currency`, `name`, and if wanted `language` and `item`. cancel-order: `order`.',
    }),
    signature: word(/^[A-Za-z0-9+/]{86}==$/).meta({
      description: 'Ed25519 in Base64, over the bytes that src/fleet/README.md describes with an example.',
    }),
  })
  .meta({
    description:
      'At most 4096 bytes, no key twice. Kiosk and name of the command stand in the topic and are signed too.',
  });

export const replySchema = z
  .strictObject({
    id: word(/^[0-9A-Za-z_-]{1,64}$/).meta({ description: 'That of the command.' }),
    result: z.enum(['done', 'refused', 'unknown']),
    why: z
      .enum([
        'seen before',
        'no such job',
        'no such item',
        'not possible',
        'not ready',
        'out of service',
        'other content',
        'sold out',
        'too much',
        'no such order',
        'too late',
        'expired',
        'not yet valid',
        'bad lifetime',
        'clock not trusted',
        'no such command',
        'bad arguments',
        'under way',
        'busy',
        'no answer yet',
      ])
      .nullable()
      .meta({ description: 'Null when done. "no answer yet" comes with "unknown", and another answer may follow.' }),
    order: orderSchema
      .optional()
      .meta({ description: 'Of create-order and cancel-order: the order as it stands, as over HTTP.' }),
  })
  .meta({
    description:
      'What became of a command. It is not signed: whoever cannot trust the broker looks at the jobs or the journal.',
  });

const kioskName = word(/^[a-z0-9-]{1,32}$/);
const wallMs = z.int().min(0).meta({ description: 'Milliseconds since 1970.' });
const seal = word(/^[0-9a-f]{64}$/).meta({
  description: 'HMAC-SHA256 in hexadecimal, over the bytes that src/parking/README.md describes with an example.',
});

export const siteMessageSchema = z
  .strictObject({
    from: kioskName.meta({ description: 'The kiosk that sends.' }),
    what: z.enum(['tickets', 'presence']),
    at: wallMs.meta({ description: 'When, by its clock, in ms since 1970.' }),
    content: z
      .string()
      .max(65_536)
      .meta({
        description:
          'JSON text; exactly its bytes are sealed. `tickets`: as the schema siteTickets. `presence`: `{told}`, up to when the ' +
          'kiosk has told of tickets.',
      }),
    seal,
  })
  .meta({ description: 'What kiosks of one site tell each other, sealed with the key of the site.' });

const factTimes = z.array(wallMs).max(16);

export const siteTicketsSchema = z
  .strictObject({
    tickets: z
      .array(
        z.strictObject({
          key: word(/^[A-Za-z0-9:_-]{1,64}$/).meta({ description: 'Never a plate, nor the number on a ticket.' }),
          entered: factTimes.optional(),
          paid: z
            .array(
              z.strictObject({
                sale: word(/^[A-Z0-9]{1,10}-\d{1,16}$/),
                at: wallMs,
                currency: word(/^[A-Z]{3}$/),
                minor: z.int().min(0).meta({ description: 'What was paid, in the smallest unit.' }),
                off: z.int().min(0).meta({ description: 'What vouchers took off.' }),
                until: wallMs.meta({ description: 'Up to when the stay is paid for.' }),
                leaveBy: wallMs.meta({ description: 'Until when it opens the exit.' }),
              }),
            )
            .max(16)
            .optional(),
          used: factTimes.optional().meta({ description: 'When it was used to leave.' }),
          undone: factTimes.optional().meta({ description: 'Those of `used` at which the gate did not open.' }),
          substitute: z.literal(true).optional().meta({ description: 'For a lost ticket.' }),
        }),
      )
      .max(2_000),
  })
  .meta({ description: 'All that a kiosk knows of the tickets of one page. A ticket is always on the same page.' });

export const entrySchema = z
  .strictObject({
    plate: z.string().max(64).optional().meta({ description: 'Number plate. Either this or `ticket`.' }),
    ticket: z.string().max(128).optional().meta({ description: 'What stands in the code of the ticket.' }),
    at: z
      .string()
      .max(40)
      .meta({ description: 'When it came in: date, time and offset, as 2026-03-01T08:00:00+08:00.' }),
    seal,
  })
  .meta({ description: 'A car came in. At most 2048 bytes.' });

/** What an event is about; the rest of its fields depends on that and may grow. */
export const EVENT_SUMMARIES = {
  sale: 'A sale was opened, paid or ended.',
  payment: 'A payment was made, or something was learned of it.',
  delivery: 'A delivery started, ended, or a receipt was dealt with.',
  device: 'A device changed its health.',
  security: 'Something that may be an attack.',
  alarm: 'A person has to do something.',
} as const;

export const eventSchema = z
  .object({
    number: z.int().min(1).meta({
      description: '1, 2, 3 … without gaps over all types and for the life of the journal. Drop a number you have had.',
    }),
    at: time,
    session,
  })
  .catchall(z.unknown())
  .meta({ description: 'Kept in the journal until the broker has taken it; may come twice, never out of order.' });
