import { z } from 'zod';

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

export const healthSchema = z
  .strictObject({
    version: z.string().min(1).max(64).meta({ description: 'Release of kioskd.' }),
    devices: parts.meta({ description: 'By device: scanner, printer, display, gpio, light.' }),
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
    uptimeS: z.int().min(0).meta({ description: 'Seconds since kioskd started.' }),
  })
  .meta({
    description:
      'How the kiosk is. Sent when a status, a reason, the version or the number of open payments changes; the figures ' +
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
