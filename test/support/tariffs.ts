import { parse } from 'yaml';
import { z } from 'zod';
import { tariffOf, tariffSchema } from '../../src/config/schema/tariff.ts';
import type { Currency } from '../../src/domain/money.ts';
import { DAY_KINDS } from '../../src/domain/tariff/rules.ts';
import type { Band, BaseRate, Steps, Tariff } from '../../src/domain/tariff.ts';

export type Tariffs = ReadonlyMap<string, Tariff>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The tariffs of a file of tariffs, without the checks that have a test of their own. */
export function tariffsOf(yaml: string): Tariffs {
  const file = z.object({
    tariffs: z.record(z.string(), z.object({ currency: z.string(), timeZone: z.string(), tariff: tariffSchema })),
  });
  const { tariffs } = file.parse(parse(yaml));
  return new Map(
    Object.entries(tariffs).map(([name, { currency, timeZone, tariff }]) => [
      name,
      tariffOf(tariff, { currency: currency as Currency, timeZone }),
    ]),
  );
}

export function hourly(minor: number, unitMs = HOUR): Steps {
  return { kind: 'steps', first: [], last: { unitMs, minor } };
}

export function base(minor: number, unitMs = HOUR): BaseRate {
  return { name: 'standard', charge: hourly(minor, unitMs), cap: null };
}

/** A band on all days, with what the test is about. */
export function band(changes: Partial<Band>): Band {
  return { name: 'band', days: DAY_KINDS, from: 0, to: 1440, charge: hourly(100), cap: null, ...changes };
}

/** 10.00 an hour in Hong Kong, with what the test is about. */
export function tariff(changes: Partial<Tariff> = {}): Tariff {
  return {
    currency: 'HKD',
    timeZone: 'Asia/Hong_Kong',
    free: { ms: 0, applies: 'whole stay' },
    bands: [],
    otherwise: base(1000),
    units: 'run on',
    stepsRestart: 'never',
    day: { from: 'clock', minute: 0 },
    dayCap: null,
    holidays: { dates: [], yearly: [] },
    ...changes,
  };
}
