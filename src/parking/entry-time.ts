import { clockOf, type ZoneClock } from '../domain/tariff/zone.ts';

const DAY_MS = 86_400_000;

/** What a form is made of, and how many digits each part has. */
const PARTS = { YYYY: 4, DDD: 3, YY: 2, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2 } as const;
type Part = keyof typeof PARTS;

/** Seconds since 1970, in decimal or hexadecimal digits. */
export const COUNTED = { unix: 10, 'unix-ms': 13, 'unix-hex': 8 } as const;
type Counted = keyof typeof COUNTED;

/** One `time` field, read: how long it is and what stands where. */
export type TimeForm =
  | { readonly kind: 'counted'; readonly by: Counted; readonly length: number }
  | { readonly kind: 'parts'; readonly parts: readonly Part[]; readonly length: number };

/**
 * Reads a form such as `YYMMDDHHmm`, `DDMMYYYY`, `YYDDDHHmm` (DDD: day of the year), `HHmm` or `unix`.
 * @returns null when it is none.
 */
export function timeForm(text: string): TimeForm | null {
  if (isCounted(text)) {
    return { kind: 'counted', by: text, length: COUNTED[text] };
  }
  const parts: Part[] = [];
  let rest = text;
  while (rest !== '') {
    const part = PART_NAMES.find((name) => rest.startsWith(name));
    if (part === undefined || parts.includes(part)) {
      return null;
    }
    parts.push(part);
    rest = rest.slice(part.length);
  }
  const length = parts.reduce((sum, part) => sum + PARTS[part], 0);
  return length === 0 ? null : { kind: 'parts', parts, length };
}

/** The longest first: DDD begins like DD. */
const PART_NAMES: readonly Part[] = ['YYYY', 'DDD', 'YY', 'MM', 'DD', 'HH', 'mm', 'ss'];

function isCounted(text: string): text is Counted {
  return Object.hasOwn(COUNTED, text);
}

/** Whether the fields of one pattern together say a moment: a day and a time of it. The year may be left out. */
export function isWholeTime(forms: readonly TimeForm[]): boolean {
  if (forms.some(({ kind }) => kind === 'counted')) {
    return forms.length === 1;
  }
  const parts = forms.flatMap((form) => (form.kind === 'parts' ? form.parts : []));
  const has = (part: Part) => parts.includes(part);
  const dated = has('DDD') ? !has('MM') && !has('DD') : has('MM') && has('DD');
  const once = new Set(parts).size === parts.length && !(has('YYYY') && has('YY'));
  return dated && once && has('HH') && has('mm');
}

export interface TimeRead {
  readonly form: TimeForm;
  /** As many signs as the form has. */
  readonly text: string;
}

export interface ReadTimeOptions {
  readonly timeZone: string;
  /** Wall ms. */
  readonly now: number;
  /** How far the entry machine's clock may be ahead, ms. */
  readonly aheadMs: number;
}

/**
 * The moment that a ticket tells. A wall clock shows some times twice and others never: of two moments the later one that is not in
 * the future is taken, which costs the customer less; a time that was left out is the moment at which the clock jumped. Without a
 * year it is the last time that this day came.
 * @returns wall ms; null when there is no such day or time.
 */
export function readTime(fields: readonly TimeRead[], options: ReadTimeOptions): number | null {
  const [first] = fields;
  if (first === undefined) {
    return null;
  }
  if (first.form.kind === 'counted') {
    return counted(first.form.by, first.text);
  }
  const values = new Map<Part, number>();
  for (const { form, text } of fields) {
    let at = 0;
    for (const part of form.kind === 'parts' ? form.parts : []) {
      const digits = text.slice(at, at + PARTS[part]);
      if (!/^\d+$/.test(digits)) {
        return null;
      }
      values.set(part, Number(digits));
      at += PARTS[part];
    }
  }
  return momentOf(values, options);
}

function counted(by: Counted, text: string): number | null {
  if (!(by === 'unix-hex' ? /^[0-9A-F]+$/ : /^\d+$/).test(text)) {
    return null;
  }
  const number = Number.parseInt(text, by === 'unix-hex' ? 16 : 10);
  return by === 'unix-ms' ? number : number * 1_000;
}

function momentOf(values: ReadonlyMap<Part, number>, { timeZone, now, aheadMs }: ReadTimeOptions): number | null {
  const clock = clockOf(timeZone);
  const latest = now + aheadMs;
  const given = yearOf(values);
  const thisYear = new Date(clock.toLocal(latest)).getUTCFullYear();
  // Eight years back reach a 29th of February even across 2100.
  const years = given === null ? Array.from({ length: 9 }, (_, back) => thisYear - back) : [given];
  const moments = years.map((year) => momentIn(year, values, clock, latest)).filter((moment) => moment !== null);
  return moments.find((moment) => moment <= latest) ?? (given === null ? null : (moments[0] ?? null));
}

function yearOf(values: ReadonlyMap<Part, number>): number | null {
  const short = values.get('YY');
  return values.get('YYYY') ?? (short === undefined ? null : 2_000 + short);
}

function momentIn(year: number, values: ReadonlyMap<Part, number>, clock: ZoneClock, latest: number): number | null {
  const value = (part: Part) => values.get(part) ?? 0;
  const dayOfYear = values.get('DDD');
  const day = dayOfYear === undefined ? dayIn(year, value('MM'), value('DD')) : nthDay(year, dayOfYear);
  if (day === null || value('HH') > 23 || value('mm') > 59 || value('ss') > 59) {
    return null;
  }
  const local = day + ((value('HH') * 60 + value('mm')) * 60 + value('ss')) * 1_000;
  const moments = clock.momentsOf(local);
  return moments.findLast((moment) => moment <= latest) ?? moments[0] ?? clock.toInstant(local);
}

function dayIn(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const read = new Date(at);
  return year >= 1970 && read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? at : null;
}

function nthDay(year: number, nth: number): number | null {
  const at = Date.UTC(year, 0, 1) + (nth - 1) * DAY_MS;
  return year >= 1970 && nth >= 1 && new Date(at).getUTCFullYear() === year ? at : null;
}
