import type { LocalText } from '../language.ts';
import type { Currency } from '../money.ts';

/**
 * How stays are charged; read from the configuration, which has made sure that bands do not overlap. Plain data. Prices in minor
 * units, durations in ms of elapsed time, times of day in minutes since local midnight.
 */
export interface Tariff {
  readonly currency: Currency;
  /** IANA name: bands, days and holidays follow its wall clock. */
  readonly timeZone: string;
  readonly free: FreeTime;
  readonly bands: readonly Band[];
  /** What holds where no band does; null: nothing is charged there. */
  readonly otherwise: BaseRate | null;
  /** `run on`: a unit that has been begun is used up, whatever band or day it reaches into. `cut`: a new band or day begins a new one. */
  readonly units: 'run on' | 'cut';
  /** When the first step of each rate comes again. */
  readonly stepsRestart: 'never' | 'each day' | 'each band';
  /**
   * What a day is for `dayCap`, `each day` and `cut`: 24 hours each from the entry, or days of the calendar that begin at this minute. It
   * has no meaning, and cuts nothing, where there is neither that limit nor that restart.
   */
  readonly day: { readonly from: 'entry' } | { readonly from: 'clock'; readonly minute: number };
  /** The most that a day costs; null: no such limit. */
  readonly dayCap: number | null;
  readonly holidays: Holidays;
}

/** `whole stay`: nothing is charged when the stay is no longer than this. `first step`: charging begins this much later. */
export interface FreeTime {
  readonly ms: number;
  readonly applies: 'whole stay' | 'first step';
}

export interface Rate {
  /** What the part of the fee is called: as a rule, and in these languages. */
  readonly name: string;
  readonly in?: LocalText['in'];
  readonly charge: Charge;
  /** The most that one time of the band costs (one night, one morning); null: no such limit. */
  readonly cap: number | null;
}

/** A rate without a beginning and an end of its own. */
export interface BaseRate extends Rate {
  readonly charge: Steps;
  readonly cap: null;
}

/** `flat`: one price for each time of the band that is charged at all. */
export type Charge = { readonly kind: 'flat'; readonly minor: number } | Steps;

/** `first`: one after the other, each so many times; `last`: for ever. */
export interface Steps {
  readonly kind: 'steps';
  readonly first: readonly LimitedStep[];
  readonly last: Step;
}

/** Each unit costs this as soon as it has begun. */
export interface Step {
  readonly unitMs: number;
  readonly minor: number;
}

export interface LimitedStep extends Step {
  readonly times: number;
}

/** A rate for a part of the day. It belongs to the day on which it begins. */
export interface Band extends Rate {
  readonly days: readonly DayKind[];
  readonly from: number;
  /** Not after `from`: on the next day. */
  readonly to: number;
}

/** A holiday is no weekday. The day before one is an `eve` where a band of the tariff says so, else what it always is. */
export const DAY_KINDS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'holiday', 'eve'] as const;

export type DayKind = (typeof DAY_KINDS)[number];

export interface Holidays {
  /** Days since 1970-01-01. */
  readonly dates: readonly number[];
  /** Each year: month (1 to 12) times 100 and day. */
  readonly yearly: readonly number[];
}
