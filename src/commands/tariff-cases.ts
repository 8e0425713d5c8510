import { didYouMean } from '../config/suggest.ts';
import { fromDecimal, toDecimal } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import { clockOf } from '../domain/tariff/zone.ts';
import type { Stay, Tariff } from '../domain/tariff.ts';
import { type Fee, feeOf } from '../domain/tariff.ts';

/** Tariffs by name. */
export type Tariffs = ReadonlyMap<string, Tariff>;

/** One line of a table of worked cases that is not as it should be. */
export interface CaseProblem {
  readonly line: number;
  readonly message: string;
  /** What the fee is made of, where it came out otherwise. */
  readonly fee: { readonly tariff: Tariff; readonly fee: Fee } | null;
}

export interface CasesResult {
  readonly count: number;
  readonly problems: readonly CaseProblem[];
}

/** What a voucher, or a moment, cannot be read for. */
class Unreadable extends Error {}

const COLUMNS = ['tariff', 'entered', 'left', 'vouchers', 'fee', 'why'];

/**
 * Works out every case of a table and compares. One case a line, columns between `|`: tariff, entered, left, vouchers, fee, why. Empty
 * lines and lines that begin with `#` are for people. `-` as tariff is the only one there is; `-` as vouchers is none.
 */
export function runCases(text: string, tariffs: Tariffs): CasesResult {
  const problems: CaseProblem[] = [];
  let count = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) {
      continue;
    }
    count += 1;
    const found = tryLine(line, tariffs);
    if (found !== null) {
      problems.push({ line: index + 1, ...found });
    }
  }
  return { count, problems };
}

function tryLine(line: string, tariffs: Tariffs): Omit<CaseProblem, 'line'> | null {
  try {
    return runLine(line, tariffs);
  } catch (error) {
    if (error instanceof Unreadable) {
      return { message: error.message, fee: null };
    }
    throw error;
  }
}

function runLine(line: string, tariffs: Tariffs): Omit<CaseProblem, 'line'> | null {
  const cells = line.split('|').map((cell) => cell.trim());
  const [name, entered, left, vouchers, fee, why] = cells;
  if (cells.length !== COLUMNS.length || !name || !entered || !left || !vouchers || !fee || why === undefined) {
    throw new Unreadable(`must have ${COLUMNS.length} columns between "|": ${COLUMNS.join(', ')}`);
  }
  const tariff = tariffNamed(name, tariffs);
  const wanted = fromDecimal(tariff.currency, fee);
  if (wanted === null) {
    throw new Unreadable(`fee: must be an amount in ${tariff.currency}, such as 20.00`);
  }
  const stay = readStay(tariff, { entered, left, vouchers: vouchers === '-' ? [] : vouchers.split(/\s+/) });
  const got = feeOf(tariff, stay);
  if (got.total.minor === wanted.minor) {
    return null;
  }
  const said = `${toDecimal(wanted)} in the table`;
  const message = `comes to ${toDecimal(got.total)}, and is ${said} (${printable(why, 120)})`;
  return { message, fee: { tariff, fee: got } };
}

/**
 * The tariff of this name; `-`: the only one.
 * @throws Unreadable when there is none, or several.
 */
function tariffNamed(name: string, tariffs: Tariffs): Tariff {
  const [only] = tariffs.values();
  if (name === '-' && only !== undefined && tariffs.size === 1) {
    return only;
  }
  const found = tariffs.get(name);
  if (found === undefined) {
    const near = didYouMean(name, [...tariffs.keys()]) || `there are: ${[...tariffs.keys()].join(', ')}`;
    throw new Unreadable(`tariff: there is none called "${printable(name, 32)}"; ${near}`);
  }
  return found;
}

export interface StayTexts {
  readonly entered: string;
  readonly left: string;
  readonly vouchers: readonly string[];
}

/** A stay as people write it, or in words why it cannot be read. */
export function stayFrom(tariff: Tariff, texts: StayTexts): Stay | string {
  return inWords(() => readStay(tariff, texts));
}

function inWords<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) {
      return error.message;
    }
    throw error;
  }
}

/** A moment as people write it, wall ms; or in words, after `what`, why it cannot be read. */
export function momentFrom(what: string, text: string, timeZone: string): number | string {
  return inWords(() => readMoment(what, text, timeZone, '').at);
}

function readStay(tariff: Tariff, { entered, left, vouchers }: StayTexts): Stay {
  const from = readMoment('entered', entered, tariff.timeZone, '');
  // Only the time: on the same day.
  const to = readMoment('left', left, tariff.timeZone, from.date);
  return { enteredAt: from.at, at: to.at, vouchers: vouchers.map((text) => readVoucher(text, tariff)) };
}

const MOMENT =
  /^(?:(?<weekday>[A-Za-z]{3}) )?(?:(?<date>\d{4}-\d{2}-\d{2})[ T])?(?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?)(?<offset>[+-]\d{2}:\d{2}|Z)?$/;

/** A local time such as `Mon 2026-03-02 10:00`, with `+01:00` after it where the clock shows it twice. */
function readMoment(
  what: string,
  text: string,
  timeZone: string,
  sameDay: string,
): { readonly at: number; readonly date: string } {
  const { weekday, date = sameDay, time = '', offset } = MOMENT.exec(text)?.groups ?? {};
  const local = date === '' ? Number.NaN : Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== date) {
    const short = sameDay === '' ? '' : ', or 10:00 for the same day';
    throw new Unreadable(`${what}: must be a local time such as 2026-03-02 10:00${short}`);
  }
  const real = new Date(local).toUTCString().slice(0, 3);
  if (weekday !== undefined && weekday.toLowerCase() !== real.toLowerCase()) {
    throw new Unreadable(`${what}: ${date} is a ${real}`);
  }
  const moments = clockOf(timeZone).momentsOf(local);
  const wanted = offset === undefined ? moments : moments.filter((at) => at === Date.parse(`${date}T${time}${offset}`));
  const [at] = wanted;
  if (at === undefined) {
    const why = offset === undefined ? 'the clocks jump over this time' : 'the zone has another offset then';
    throw new Unreadable(`${what}: ${why} (${timeZone})`);
  }
  if (wanted.length > 1) {
    const offsets = wanted.map((one) => offsetText(local - one)).join(' or ');
    throw new Unreadable(`${what}: the clock shows this time twice (${timeZone}): write ${offsets} after it`);
  }
  return { at, date };
}

/** `+01:00`. */
export function offsetText(ms: number): string {
  const minutes = Math.abs(ms) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** `60m` or `2h` off, `20%` off, or an amount off. */
function readVoucher(text: string, { currency }: Tariff): Stay['vouchers'][number] {
  const [, number = '', unit = ''] = /^(\d{1,6})(m|h|%)$/.exec(text) ?? [];
  if (unit === '%' && Number(number) <= 100) {
    return { kind: 'percent', percent: Number(number) };
  }
  if (unit === 'm' || unit === 'h') {
    return { kind: 'minutes', minutes: Number(number) * (unit === 'h' ? 60 : 1) };
  }
  const amount = fromDecimal(currency, text);
  if (amount === null) {
    throw new Unreadable('vouchers: must be such as 60m, 2h, 20% or 10.00, with a space between two, or "-"');
  }
  return { kind: 'amount', amount };
}
