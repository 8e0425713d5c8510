import { z } from 'zod';
import { LANGUAGES, type Language, type LocalText } from '../domain/language.ts';
import { isLoopback } from '../domain/loopback.ts';
import { isVisible } from './visible.ts';

// A kiosk checks its file once: compiling the checks to code first would take longer than they do. Read by every schema made
// from here on.
z.config({ jitless: true });

/**
 * The small value types that the groups are made of. What a person writes is the input, what the program gets is the
 * output: durations are written with a unit and come out in ms. Amounts stay text here; `resolve.ts` makes money of them,
 * because that needs the kiosk's currency.
 */
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

const DURATION = /^(\d{1,9})(ms|s|m|h)$/;

/** `500ms`, `90s`, `5m`, `1h` as ms; null when the text has another form. One number, one unit, nothing else. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text);
  const unit = match?.[2];
  if (match === null || (unit !== 'ms' && unit !== 's' && unit !== 'm' && unit !== 'h')) {
    return null;
  }
  return Number(match[1]) * UNIT_MS[unit];
}

/** A duration between two others, both written as in the file and both allowed. The output is ms. */
export function duration(min: string, max: string) {
  const least = parseDuration(min) ?? 0;
  const most = parseDuration(max) ?? 0;
  return z
    .string()
    .regex(DURATION, 'must be a whole number and a unit (ms, s, m or h), such as 500ms, 90s or 5m')
    .meta({ range: `${min} to ${max}` })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= least && ms <= most, { error: `must be between ${min} and ${max}` });
}

/** Marks a setting whose default nobody has confirmed: `kioskd check` lists it until the file sets it. */
export function inferred(reason: string): { readonly inferred: string } {
  return { inferred: reason };
}

/** A gateway's own word for a way to pay; how it must look is checked by that gateway. */
export const payType = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be the pay type of the gateway, such as "800108", in quotes');

/** Names that other parts of the file refer to: relays, sensors, items, wallets. */
export const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and "-", beginning with a letter or digit');

/** Text a person reads. Control characters are refused here, so that nothing has to be dropped later. */
export function label(max: number) {
  return z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), { error: 'must not contain control characters' })
    .refine(isVisible, { error: 'must have something to see, and at most three accents on one letter' });
}

/** A file in the folder of pictures. */
export const pictureName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.(?:png|jpg|jpeg|webp|svg)$/, 'must be the name of a picture file');

/** A text for customers: one for all, or one for each language, of which `default` stands for the others. */
export function localText(max: number) {
  const texts = z.strictObject({
    default: label(max).optional(),
    ...Object.fromEntries(LANGUAGES.map((language) => [language, label(max).optional()])),
  } as { default: z.ZodOptional<ReturnType<typeof label>> } & Record<
    Language,
    z.ZodOptional<ReturnType<typeof label>>
  >);
  return z
    .union([label(max), texts])
    .transform((text): LocalText => (typeof text === 'string' ? { default: text, in: {} } : inLanguages(text)))
    .refine((text) => text.default !== '', { error: 'must have a text for at least one language' });
}

function inLanguages({
  default: given,
  ...others
}: Partial<Record<Language | 'default', string | undefined>>): LocalText {
  const known = LANGUAGES.flatMap((language) => {
    const text = others[language];
    return text === undefined ? [] : [[language, text] as const];
  });
  return { default: given ?? known[0]?.[1] ?? '', in: Object.fromEntries(known) };
}

/** An amount as decimal text. Whether it suits the currency is checked once that is known. */
export const amountText = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount in quotes with digits and at most one point, such as "8.00"');

export const absolutePath = z.string().regex(/^\/[^\0]*$/, 'must be an absolute path (beginning with "/")');

/** The name of a secret: never the secret itself. See `credentials.ts` for where it is read from. */
export const credential = z.strictObject({
  credential: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a credential: letters, digits, ".", "_" and "-"')
    .meta({ description: 'Name of a systemd credential, or of a file in the folder `credentials` beside this file.' }),
});

/** An https address without query or fragment; plain http is for the sandbox on this machine only. */
export const baseUrl = z.string().refine(isBaseUrl, {
  error: 'must be an https:// address without "?" and "#" (http:// only for this machine, 127.0.0.1 or localhost)',
});

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  const local = isLoopback(url.hostname);
  const plain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return plain && (url.protocol === 'https:' || (url.protocol === 'http:' && local));
}

/** BCM number of a pin on the 40-pin header. */
export const bcmPin = z.int().min(0, 'must be a BCM number from 0 to 27').max(27, 'must be a BCM number from 0 to 27');

export const tcpPort = z.int().min(1, 'must be a port from 1 to 65535').max(65535, 'must be a port from 1 to 65535');
