import { z } from 'zod';
import { checkTariff, type TariffFindings } from '../config/checks/tariff.ts';
import type { SchemaNode } from '../config/json-schema.ts';
import { type ConfigProblem, problemText } from '../config/problem.ts';
import { inOrder, readText, schemaProblems } from '../config/read.ts';
import { kioskSchema } from '../config/schema/kiosk.ts';
import { type TariffSection, tariffOf, tariffSchema } from '../config/schema/tariff.ts';
import { type ConfigSource, parseSource, wholeFile } from '../config/source.ts';
import { toDecimal } from '../domain/money.ts';
import { clockOf, type ZoneClock } from '../domain/tariff/zone.ts';
import type { Fee, FeePart, Tariff } from '../domain/tariff.ts';
import { feeOf } from '../domain/tariff.ts';
import { identifier } from '../schema/values.ts';
import { type CommandArgs, EXIT, textOption } from './shared.ts';
import { offsetText, runCases, stayFrom, type Tariffs } from './tariff-cases.ts';

/** In a kiosk's own file there is one tariff, and it needs no name. */
const ONLY = 'parking';

const { currency, timeZone } = kioskSchema.shape;

/** A file of tariffs alone, to try them. */
const tariffFile = z.strictObject({
  tariffs: z
    .record(identifier, z.strictObject({ currency, timeZone, tariff: tariffSchema }))
    .meta({ description: 'Tariffs by name.' }),
});

/** As much of a kiosk's file as matters here; the rest is the business of `kioskd check`. */
const kioskFile = z.object({
  kiosk: z.object({ currency, timeZone }),
  orders: z.object({
    parking: z
      .object({ tariff: tariffSchema.meta({ description: 'How stays are charged.' }) })
      .meta({ description: 'A car park. A file of tariffs alone begins with `tariffs:`.' }),
  }),
});

/** A section with what it needs from elsewhere, and where it stands. */
interface Found {
  readonly name: string;
  readonly section: TariffSection;
  readonly currency: Tariff['currency'];
  readonly timeZone: string;
  readonly path: readonly string[];
}

/** How long the stays are that the price list has, minutes. */
const PRICE_LIST = [15, 30, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880, 10_080];

const MINUTE_MS = 60_000;

/** `kioskd tariff`: what a stay costs, part by part; and whether a table of worked cases comes out. Touches nothing. */
export async function run(args: CommandArgs): Promise<number> {
  const text = await readText(args.configPath);
  if (typeof text !== 'string') {
    args.stderr(`${problemText(text)}\n`);
    return EXIT.cannotRun;
  }
  const read = readTariffs(text, args.configPath);
  args.stderr(read.problems.map((problem) => `${problemText(problem)}\n`).join(''));
  if (!read.ok) {
    return EXIT.foundWrong;
  }
  const cases = textOption(args, 'cases', '');
  return cases === '' ? showFees(args, read.tariffs) : await showCases(args, read.tariffs, cases);
}

type Read =
  | { readonly ok: true; readonly tariffs: Tariffs; readonly problems: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The tariffs of a file: a kiosk's own, or one with a list of them. `problems` of a good file: what looks doubtful. */
export function readTariffs(text: string, file: string): Read {
  const parsed = parseSource(text, file);
  if (!parsed.ok) {
    return { ok: false, problems: parsed.problems };
  }
  const { source } = parsed;
  const found = sections(source);
  if (!found.ok) {
    return found;
  }
  const findings: TariffFindings = { wrong: [], doubtful: [] };
  for (const { section, currency, path } of found.list) {
    checkTariff(section, currency, path, findings);
  }
  if (findings.wrong.length > 0) {
    return { ok: false, problems: inOrder(findings.wrong.map((problem) => source.locate(problem))) };
  }
  const problems = inOrder(findings.doubtful.map((problem) => source.locate(problem)));
  const tariffs = new Map(found.list.map((one) => [one.name, tariffOf(one.section, one)]));
  if (tariffs.size === 0) {
    return { ok: false, problems: [wholeFile(file, 'has no tariff', 'write one below `tariffs`')] };
  }
  return { ok: true, tariffs, problems };
}

type Sections =
  | { readonly ok: true; readonly list: readonly Found[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

function sections(source: ConfigSource): Sections {
  const data = source.data();
  const isList = typeof data === 'object' && data !== null && 'tariffs' in data;
  const checked = isList ? tariffFile.safeParse(data) : kioskFile.safeParse(data);
  if (!checked.success) {
    // The schema is for the words of the message only: zod's own form of it is what `SchemaNode` is a part of.
    const node = z.toJSONSchema(isList ? tariffFile : kioskFile, { io: 'input', reused: 'inline' }) as SchemaNode;
    return { ok: false, problems: inOrder(schemaProblems(source, data, checked.error.issues, node)) };
  }
  if ('tariffs' in checked.data) {
    const list = Object.entries(checked.data.tariffs).map(([name, { currency, timeZone, tariff }]) => {
      return { name, section: tariff, currency, timeZone, path: ['tariffs', name, 'tariff'] };
    });
    return { ok: true, list };
  }
  const { kiosk, orders } = checked.data;
  return {
    ok: true,
    list: [{ name: ONLY, section: orders.parking.tariff, ...kiosk, path: ['orders', 'parking', 'tariff'] }],
  };
}

async function showCases(args: CommandArgs, tariffs: Tariffs, file: string): Promise<number> {
  const text = await readText(file);
  if (typeof text !== 'string') {
    // Its hint is about the configuration.
    args.stderr(`${problemText({ ...text, hint: '' })}\n`);
    return EXIT.cannotRun;
  }
  const { count, problems } = runCases(text, tariffs);
  for (const { line, message, fee } of problems) {
    args.stdout(`${file}:${line}: ${message}\n`);
    if (fee !== null) {
      args.stdout(feeText(fee.tariff, fee.fee, '    '));
    }
  }
  if (count === 0) {
    args.stdout(`${file}: has no case\n`);
    return EXIT.foundWrong;
  }
  const cases = `${count} ${count === 1 ? 'case' : 'cases'}`;
  args.stdout(problems.length === 0 ? `${cases}, all as in the table.\n` : `${problems.length} of ${cases} are not.\n`);
  return problems.length === 0 ? EXIT.fine : EXIT.foundWrong;
}

function showFees(args: CommandArgs, tariffs: Tariffs): number {
  const [first] = tariffs.keys();
  const name = textOption(args, 'tariff', tariffs.size === 1 ? (first ?? '') : '');
  const tariff = tariffs.get(name);
  if (tariff === undefined) {
    args.stderr(`kioskd tariff: name one of the tariffs with --tariff: ${[...tariffs.keys()].join(', ')}\n`);
    return EXIT.cannotRun;
  }
  const clock = clockOf(tariff.timeZone);
  const entered = textOption(args, 'entered', localText(clock, Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS, 0));
  const left = textOption(args, 'left', '');
  const stay = stayFrom(tariff, { entered, left: left || entered, vouchers: args.repeated?.['voucher'] ?? [] });
  if (typeof stay === 'string') {
    args.stderr(`kioskd tariff: ${stay}\n`);
    return EXIT.cannotRun;
  }
  args.stdout(
    `Tariff ${name}, ${tariff.currency}, ${tariff.timeZone}; entered ${localText(clock, stay.enteredAt, 0)}\n`,
  );
  if (left === '') {
    args.stdout(PRICE_LIST.map((minutes) => priceLine(tariff, stay, minutes)).join(''));
    return EXIT.fine;
  }
  args.stdout(feeText(tariff, feeOf(tariff, stay), '  '));
  return EXIT.fine;
}

function priceLine(tariff: Tariff, stay: Parameters<typeof feeOf>[1], minutes: number): string {
  const { total } = feeOf(tariff, { ...stay, at: stay.enteredAt + minutes * MINUTE_MS });
  return `  ${lengthText(minutes).padStart(7)}  ${toDecimal(total).padStart(10)}\n`;
}

function lengthText(minutes: number): string {
  if (minutes < 60) {
    return `${minutes} min`;
  }
  return minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
}

/** A fee part by part, and up to when it holds. */
function feeText(tariff: Tariff, { total, until, parts }: Fee, indent: string): string {
  const clock = clockOf(tariff.timeZone);
  const holds = until === null ? 'and rises no more' : `up to ${localText(clock, until - 1, -1)}`;
  const lines = [...parts.map((part) => partText(tariff, clock, part)), `total ${toDecimal(total)}, ${holds}`];
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function partText({ currency }: Tariff, clock: ZoneClock, { by, from, to, minor }: FeePart): string {
  const what = by.kind === 'band' ? by.name : by.kind;
  const when = from === null || to === null ? '' : `${localText(clock, from, 0)} to ${localText(clock, to, -1)}`;
  const amount = `${minor < 0 ? '-' : ''}${toDecimal({ currency, minor: Math.abs(minor) })}`;
  return `${what.padEnd(14)} ${when.padEnd(46)} ${amount.padStart(9)}`;
}

/**
 * `Mon 2026-03-02 10:00`, with the offset where the clock shows it twice.
 * @param side -1: a moment at which something ends; a change of the clocks at that very moment has not happened for it yet.
 */
function localText(clock: ZoneClock, at: number, side: 0 | -1): string {
  const local = clock.toLocal(at + side) - side;
  const day = new Date(local).toUTCString().slice(0, 3);
  const text = new Date(local).toISOString();
  const time = local % MINUTE_MS === 0 ? text.slice(11, 16) : text.slice(11, 23);
  const twice = clock.momentsOf(local).length > 1;
  const offset = twice ? offsetText(local - at) : '';
  return `${day} ${text.slice(0, 10)} ${time}${offset}`;
}
