import { randomBytes } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readCredential } from '../config/credentials.ts';
import type { SchemaNode } from '../config/json-schema.ts';
import { type ConfigProblem, problemText } from '../config/problem.ts';
import { inOrder, readText, schemaProblems } from '../config/read.ts';
import { kioskSchema } from '../config/schema/kiosk.ts';
import { parkingSchema } from '../config/schema/parking.ts';
import { parseSource } from '../config/source.ts';
import { suggest } from '../config/suggest.ts';
import { fromDecimal } from '../domain/money.ts';
import { clockOf } from '../domain/tariff/zone.ts';
import type { VoucherReading } from '../domain/ticket.ts';
import { momentOf } from '../parking/entry-report.ts';
import { MIN_SITE_KEY_LENGTH, SiteKeys } from '../parking/keys.ts';
import { compile } from '../parking/pattern.ts';
import { TicketReader } from '../parking/reader.ts';
import { signTicket, signVoucher } from '../parking/signed-code.ts';
import { parseDuration } from '../schema/values.ts';
import { type CommandArgs, EXIT, textOption } from './shared.ts';
import { momentFrom } from './tariff-cases.ts';

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  new: ['entered'],
  voucher: ['off', 'until'],
  read: [],
};

const SERIAL_BYTES = 5;
const DAY_MS = 86_400_000;
/** A ticket has its time as 32 bits of seconds. */
const LAST_WRITABLE = 0xffff_ffff * 1_000;
const { currency, timeZone } = kioskSchema.shape;
const { key, tickets, maxStay, ahead, keep } = parkingSchema.shape;

/** As much of a kiosk's file as matters here; the rest is the business of `kioskd check`. */
const kioskFile = z.object({
  kiosk: z.object({ currency, timeZone }),
  orders: z.object({ parking: z.object({ key, tickets, maxStay, ahead, keep }).meta({ description: 'A car park.' }) }),
});

type KioskFile = z.output<typeof kioskFile>;

/** `kioskd ticket new | voucher | read CODE`: makes signed tickets and vouchers, and says what a code is. Touches no device. */
export async function run(args: CommandArgs): Promise<number> {
  const [action, ...words] = args.words ?? [];
  const problem = misuse(args, action, words);
  if (problem !== null) {
    return failed(args, problem);
  }
  const site = await readSite(args);
  if (!('keys' in site)) {
    args.stderr(site.problems.map((one) => `${problemText(one)}\n`).join(''));
    return site.code;
  }
  switch (action) {
    case 'new':
      return newTicket(args, site);
    case 'voucher':
      return newVoucher(args, site);
    default:
      return readCode(args, site, words[0] ?? '');
  }
}

function misuse(args: CommandArgs, action: string | undefined, words: readonly string[]): string | null {
  const own = action === undefined || !Object.hasOwn(ACTIONS, action) ? undefined : ACTIONS[action];
  if (action === undefined || own === undefined) {
    const near = suggest(action ?? '', Object.keys(ACTIONS));
    return near === null
      ? 'say what to do: ticket new, ticket voucher or ticket read CODE.'
      : `did you mean "ticket ${near}"?`;
  }
  if (words.length !== (action === 'read' ? 1 : 0)) {
    return action === 'read' ? 'ticket read takes one code, in quotes.' : `ticket ${action} takes options only.`;
  }
  const strange = Object.keys(args.options).find((name) => name !== 'config' && !own.includes(name));
  return strange === undefined ? null : `--${strange} does not go with ticket ${action}.`;
}

interface Site extends KioskFile {
  readonly keys: SiteKeys;
}

interface Unread {
  readonly problems: readonly ConfigProblem[];
  readonly code: number;
}

async function readSite(args: CommandArgs): Promise<Site | Unread> {
  const text = await readText(args.configPath);
  if (typeof text !== 'string') {
    return { problems: [text], code: EXIT.cannotRun };
  }
  const wrong = (problems: readonly ConfigProblem[]): Unread => ({
    problems: inOrder(problems),
    code: EXIT.foundWrong,
  });
  const parsed = parseSource(text, args.configPath);
  if (!parsed.ok) {
    return wrong(parsed.problems);
  }
  const { source } = parsed;
  const checked = kioskFile.safeParse(source.data());
  if (!checked.success) {
    const node = z.toJSONSchema(kioskFile, { io: 'input', reused: 'inline' }) as SchemaNode;
    return wrong(schemaProblems(source, source.data(), checked.error.issues, node));
  }
  const file = checked.data;
  const places = {
    systemdDir: args.env['CREDENTIALS_DIRECTORY'] ?? '',
    configDir: dirname(resolve(args.configPath)),
  };
  const read = await readCredential(file.orders.parking.key.credential, places);
  const path = ['orders', 'parking', 'key', 'credential'];
  if (!read.ok) {
    return wrong([source.locate({ path, message: read.message, hint: read.hint })]);
  }
  const secret = read.secret.reveal();
  return secret.length < MIN_SITE_KEY_LENGTH
    ? wrong([source.locate({ path, message: `has fewer than ${MIN_SITE_KEY_LENGTH} characters`, hint: '' })])
    : { ...file, keys: new SiteKeys(secret) };
}

function newTicket(args: CommandArgs, { kiosk, keys }: Site): number {
  const given = textOption(args, 'entered', '');
  // With an offset the time is clear in any zone; without one it is what the clock on the wall showed.
  const enteredAt = given === '' ? Date.now() : (momentOf(given) ?? momentFrom('--entered', given, kiosk.timeZone));
  if (typeof enteredAt === 'string') {
    return failed(args, `${enteredAt}.`);
  }
  if (enteredAt < 0 || enteredAt > LAST_WRITABLE) {
    return failed(args, '--entered: no ticket can say this year.');
  }
  args.stdout(`${signTicket(keys, { serial: randomBytes(SERIAL_BYTES), enteredAt })}\n`);
  return EXIT.fine;
}

function newVoucher(args: CommandArgs, site: Site): number {
  const { kiosk, orders, keys } = site;
  const value = worthOf(textOption(args, 'off', ''), kiosk.currency);
  if (value === null) {
    return failed(args, '--off takes what the voucher takes off: 90m, 2h, 20% or an amount such as 10.00.');
  }
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(textOption(args, 'until', ''));
  const nextDay = date === null ? Number.NaN : Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]) + 1);
  if (Number.isNaN(nextDay) || new Date(nextDay - DAY_MS).toISOString().slice(0, 10) !== date?.[0]) {
    return failed(args, '--until takes the last day on which the voucher counts, such as 2026-12-31.');
  }
  const validUntil = clockOf(kiosk.timeZone).toInstant(nextDay) - 1_000;
  if (validUntil < Date.now()) {
    return failed(args, '--until is over.');
  }
  if (validUntil > Date.now() + orders.parking.keep) {
    const days = Math.floor(orders.parking.keep / DAY_MS);
    return failed(
      args,
      `--until is too far away: a used voucher is remembered for ${days} days (orders.parking.keep).`,
    );
  }
  args.stdout(`${signVoucher(keys, { serial: randomBytes(SERIAL_BYTES), validUntil, value })}\n`);
  return EXIT.fine;
}

function worthOf(text: string, of: KioskFile['kiosk']['currency']): VoucherReading['value'] | null {
  const percent = /^(\d{1,3})%$/.exec(text);
  if (percent !== null) {
    const part = Number(percent[1]);
    return part >= 1 && part <= 100 ? { kind: 'percent', percent: part } : null;
  }
  const minutes = (parseDuration(text) ?? 0) / 60_000;
  if (minutes >= 1 && Number.isInteger(minutes) && minutes <= 1_000_000) {
    return { kind: 'minutes', minutes };
  }
  const amount = fromDecimal(of, text);
  return amount === null || amount.minor === 0 || amount.minor > 0xffff_ffff ? null : { kind: 'amount', amount };
}

function readCode(args: CommandArgs, { kiosk, orders, keys }: Site, code: string): number {
  const { parking } = orders;
  const patterns = parking.tickets.flatMap((ticket) => {
    const compiled = compile(ticket);
    return compiled.ok ? [compiled.pattern] : [];
  });
  const reader = new TicketReader({
    ...kiosk,
    keys,
    patterns,
    maxAgeMs: parking.maxStay,
    aheadMs: parking.ahead,
    keepMs: parking.keep,
    now: Date.now,
  });
  const reading = reader.readCode(code);
  args.stdout(`${words(reading, kiosk.timeZone)}\n`);
  return reading.kind === 'ticket' || reading.kind === 'voucher' ? EXIT.fine : EXIT.foundWrong;
}

function words(reading: ReturnType<TicketReader['readCode']>, zone: string): string {
  switch (reading.kind) {
    case 'ticket': {
      const shown = (at: number) => new Date(clockOf(zone).toLocal(at)).toISOString().slice(0, 19).replace('T', ' ');
      return `A ticket, kept as ${reading.key}; ${reading.enteredAt === null ? 'says nothing of when it came in' : `came in ${shown(reading.enteredAt)}`}.`;
    }
    case 'voucher':
      return `A voucher, kept as ${reading.voucher.id}: ${JSON.stringify(reading.voucher.value)}.`;
    case 'wrong':
      return `Looks like a ticket, and is none: ${reading.why}.`;
    case 'other':
      return 'No ticket and no voucher of this site.';
  }
}

function failed(args: CommandArgs, message: string): number {
  args.stderr(`kioskd ticket: ${message}\n`);
  return EXIT.cannotRun;
}
