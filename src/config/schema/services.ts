import { z } from 'zod';
import { absolutePath, credential, duration } from '../../schema/values.ts';

const MQTT_PROTOCOLS = new Set(['mqtt:', 'mqtts:', 'ws:', 'wss:']);

function isBrokerUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  return MQTT_PROTOCOLS.has(url.protocol) && url.hostname !== '' && url.username === '' && url.password === '';
}

export const mqttSchema = z.strictObject({
  url: z
    .string()
    .refine(isBrokerUrl, {
      error: 'must be mqtt://, mqtts://, ws:// or wss:// and a host, without a user name or password in it',
    })
    .meta({ description: 'Address of the broker, e.g. mqtts://broker.example:8883.' }),
  username: z.string().min(1).max(256).optional().meta({ description: 'User name at the broker.' }),
  password: credential.optional().meta({ description: 'Password at the broker.' }),
  ca: absolutePath
    .optional()
    .meta({ description: 'File with the certificate that signed the certificate of the broker (PEM).' }),
  cert: absolutePath.optional().meta({ description: 'File with the certificate of this kiosk (PEM).' }),
  key: credential.optional().meta({ description: 'Private key of this kiosk (PEM).' }),
  insecure: z
    .boolean()
    .default(false)
    .meta({ description: 'Allows a broker on another machine without encryption. Only on a line nobody else is on.' }),
  keepalive: duration('5s', '20m')
    .prefault('60s')
    .meta({ description: 'Longest silence; the broker reports the kiosk offline after one and a half of it.' }),
});

/** `host:port`, the host an IP address, `localhost` or an IPv6 address in brackets. */
export function parseListen(text: string): { readonly host: string; readonly port: number } | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    return null;
  }
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port };
}

export const webSchema = z.strictObject({
  listen: z
    .string()
    .refine((text) => parseListen(text) !== null, { error: 'must be HOST:PORT, such as 127.0.0.1:8080' })
    .default('127.0.0.1:8080')
    .meta({ description: 'Where the screen, /healthz and /metrics are served. Port 0: any free port.' }),
  notify: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Takes notifications of the gateways at POST /notify/GATEWAY, for a kiosk with a public address of its own. A proxy ' +
        'with TLS in front must forward /notify/ and nothing else. Without an address, use a relay.',
    }),
});

/** Whole days between two numbers, written as `400d`. The output is ms. */
function days(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,5}d$/, 'must be a whole number of days, such as 400d')
    .meta({ range: `${least}d to ${most}d` })
    .transform((text) => Number(text.slice(0, -1)))
    .refine((count) => count >= least && count <= most, { error: `must be between ${least}d and ${most}d` })
    .transform((count) => count * 86_400_000);
}

function bytes(text: string): number {
  return Number(text.slice(0, -2)) * (text.endsWith('GB') ? 1e9 : 1e6);
}

/** A size between two others, written as `500MB` or `2GB`. The output is bytes. */
function size(least: string, most: string) {
  return z
    .string()
    .regex(/^\d{1,5}(MB|GB)$/, 'must be a whole number and MB or GB, such as 500MB or 2GB')
    .meta({ range: `${least} to ${most}` })
    .transform(bytes)
    .refine((count) => count >= bytes(least) && count <= bytes(most), {
      error: `must be between ${least} and ${most}`,
    });
}

export const journalSchema = z.strictObject({
  path: absolutePath
    .default('/var/lib/kioskd/journal.db')
    .meta({ description: 'The journal. Its folder must exist and be writable.' }),
  keep: days(31, 3_660)
    .prefault('400d')
    .meta({
      description:
        'How long what is over stays in the journal before it goes to the archive. A gateway that reports a payment later than ' +
        'this finds it only there.',
    }),
  archive: absolutePath.optional().meta({
    description:
      'Folder of the archive; left out: "archive" beside the journal. Another disk needs ReadWritePaths in the unit.',
  }),
  archiveLimit: size('10MB', '100GB').prefault('2GB').meta({
    description: 'Greatest size of the archive. Beyond it the oldest file goes; its sums stay in the journal.',
  }),
});

export const logSchema = z.strictObject({
  level: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .meta({ description: 'Events below this level are left out.' }),
});
