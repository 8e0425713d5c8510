import { z } from 'zod';
import type { LocalText } from '../../domain/language.ts';
import { type Currency, fromDecimal } from '../../domain/money.ts';
import { DAY_KINDS } from '../../domain/tariff/rules.ts';
import type { BaseRate, Charge, Holidays, Steps, Tariff } from '../../domain/tariff.ts';
import { amountText, duration, localText } from '../../schema/values.ts';

const STANDARD = {
  default: 'Standard rate',
  'zh-Hant': '標準收費',
  'zh-Hans': '标准收费',
  pt: 'Tarifa normal',
  ms: 'Kadar biasa',
};

/** `24:00` is the end of the day. */
const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day in quotes, from "00:00" to "24:00"');

const stepSchema = z.strictObject({
  every: duration('1m', '24h').meta({ description: 'How long a unit is. Each is charged as soon as it has begun.' }),
  price: amountText.meta({ description: 'What each unit costs, such as "20.00".' }),
  times: z.int().min(1).max(1000).optional().meta({
    description: 'After how many units the next step comes. On every step but the last, which goes on for ever.',
  }),
});

const steps = z
  .array(stepSchema)
  .min(1, 'must have at least one step')
  .max(20, 'must have at most 20 steps')
  .meta({ description: 'What is charged, one step after the other: the first hour, the next hours.' });

const bandSchema = z.strictObject({
  name: localText(30).meta({
    description:
      'What the part of the fee is called on the screen and on the receipt: one text, or one for each language.',
  }),
  days: z.array(z.enum(DAY_KINDS)).min(1, 'must have at least one day').max(DAY_KINDS.length).optional().meta({
    description:
      'On which days it begins. `holiday`: those of `holidays`, which are no weekdays then. `eve`: the days before them; where no band names it, they are what they always are. Left out: on every day.',
  }),
  from: timeOfDay.meta({ description: 'Local time at which it begins, such as "20:00".' }),
  to: timeOfDay.meta({ description: 'Local time at which it ends. Not after `from`: on the next day.' }),
  steps: steps.optional(),
  flat: amountText.optional().meta({
    description:
      'One price for each time of the band, instead of `steps`: for the night, however much of it is used. Charged when a unit begins in it.',
  }),
  cap: amountText.optional().meta({ description: 'The most that one time of the band costs. Left out: no limit.' }),
});

export const tariffSchema = z.strictObject({
  free: duration('0m', '24h').prefault('0m').meta({ description: 'Free time.' }),
  freeApplies: z.enum(['whole stay', 'first step']).default('whole stay').meta({
    description:
      '`whole stay`: nothing is charged for a stay that is no longer than `free`, and a longer one is charged from its beginning. `first step`: charging begins when `free` is over.',
  }),
  bands: z.array(bandSchema).max(20, 'must have at most 20 bands').default([]).meta({
    description: 'Rates for parts of the day. They must not overlap.',
  }),
  otherwise: z
    .strictObject({
      name: localText(30).prefault(STANDARD).meta({ description: 'What the part of the fee is called.' }),
      steps,
    })
    .optional()
    .meta({ description: 'The rate wherever there is no band. Needed where the bands do not fill each day.' }),
  units: z.enum(['run on', 'cut']).default('run on').meta({
    description:
      '`run on`: a unit that has begun is used up, also where it reaches into the next band or day. `cut`: a new band begins a new unit, and so does a new day where days have a meaning (`dailyCap`, or `stepsRestart: each day`).',
  }),
  stepsRestart: z.enum(['never', 'each day', 'each band']).default('never').meta({
    description: 'When the first step comes again. `never`: each band counts its units over the whole stay.',
  }),
  day: z.enum(['calendar', '24h']).default('calendar').meta({
    description: 'What a day is for `dailyCap` and `each day`: of the calendar, or 24 hours each from the entry.',
  }),
  dayBegins: timeOfDay
    .optional()
    .meta({ description: 'Local time at which a day of the calendar begins. Left out: "00:00".' }),
  dailyCap: amountText.optional().meta({ description: 'The most that a day costs. Left out: no limit.' }),
  holidays: z
    .array(
      z.string().regex(/^(?:\d{4}-)?\d{2}-\d{2}$/, 'must be a date in quotes: "2026-12-25", or "12-25" for each year'),
    )
    .max(500, 'must have at most 500 dates')
    .default([])
    .meta({ description: 'Holidays: dates such as "2026-02-17", or "12-25" for each year.' }),
});

/** The section as the file has it, defaults filled in, amounts still text. */
export type TariffSection = z.output<typeof tariffSchema>;

type StepSection = z.output<typeof stepSchema>;
export type BandSection = TariffSection['bands'][number];

const DAY_MS = 86_400_000;

/**
 * What the fee is reckoned by. `checkTariff` has accepted the section before.
 * @throws Error when it had not.
 */
export function tariffOf(
  section: TariffSection,
  { currency, timeZone }: { readonly currency: Currency; readonly timeZone: string },
): Tariff {
  const { otherwise, dailyCap } = section;
  const minor = (text: string): number => given(fromDecimal(currency, text)).minor;
  return {
    currency,
    timeZone,
    free: { ms: section.free, applies: section.freeApplies },
    bands: section.bands.map((band) => ({
      ...nameOf(band.name),
      days: band.days ?? DAY_KINDS,
      from: given(minuteOf(band.from)),
      to: given(minuteOf(band.to)),
      charge: chargeOf(band, minor),
      cap: band.cap === undefined ? null : minor(band.cap),
    })),
    otherwise:
      otherwise === undefined
        ? null
        : ({ ...nameOf(otherwise.name), charge: stepsOf(otherwise.steps, minor), cap: null } satisfies BaseRate),
    units: section.units,
    stepsRestart: section.stepsRestart,
    day:
      section.day === '24h'
        ? { from: 'entry' }
        : { from: 'clock', minute: given(minuteOf(section.dayBegins ?? '00:00')) },
    dayCap: dailyCap === undefined ? null : minor(dailyCap),
    holidays: holidaysOf(section.holidays),
  };
}

function nameOf(name: LocalText): Pick<BaseRate, 'name' | 'in'> {
  return { name: name.default, ...(Object.keys(name.in).length === 0 ? {} : { in: name.in }) };
}

function chargeOf({ flat, steps }: BandSection, minor: (text: string) => number): Charge {
  return flat === undefined ? stepsOf(given(steps ?? null), minor) : { kind: 'flat', minor: minor(flat) };
}

function stepsOf(steps: readonly StepSection[], minor: (text: string) => number): Steps {
  const made = steps.map(({ every, price, times }) => ({ unitMs: every, minor: minor(price), times: times ?? 1 }));
  const { unitMs, minor: price } = given(made.at(-1) ?? null);
  return { kind: 'steps', first: made.slice(0, -1), last: { unitMs, minor: price } };
}

function holidaysOf(texts: readonly string[]): Holidays {
  const dates = texts.filter((text) => text.length > 5).map((text) => given(dateOf(text)) / DAY_MS);
  const yearly = texts.filter((text) => text.length === 5).map((text) => Number(text.replace('-', '')));
  return { dates, yearly };
}

/** Minutes since midnight of `08:00`; null when it is none. */
export function minuteOf(text: string): number | null {
  const [hours, minutes] = text.split(':').map(Number);
  return hours === undefined || minutes === undefined ? null : hours * 60 + minutes;
}

/** Midnight UTC of `2026-12-25`, or of `12-25` in a leap year, as ms; null when there is no such date. */
export function dateOf(text: string): number | null {
  const whole = text.length > 5 ? text : `2024-${text}`;
  const ms = Date.parse(`${whole}T00:00:00Z`);
  // A February 30 is read as March 1 or 2 by some, and as nothing by others.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== whole ? null : ms;
}

function given<T>(value: T | null): T {
  if (value === null) {
    throw new Error('a tariff that has not been checked');
  }
  return value;
}
