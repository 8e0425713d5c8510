import { type Band, DAY_KINDS, type DayKind, type Rate, type Tariff } from './rules.ts';
import type { ZoneClock } from './zone.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** One time of a band, or a piece of the time between bands: all of it has one rate. Never empty. */
export interface Turn {
  /** Wall ms; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
  /** Null: nothing is charged. */
  readonly rate: Rate | null;
  /** Counts the times of bands, and the times between them. */
  readonly number: number;
}

/** A piece of a turn that lies within one day. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly turn: Turn;
  readonly day: number;
}

/** All time from `start` on, in order, until `visit` has had enough and says false. Visitors, because a year has a thousand of them. */
export function eachStretch(
  tariff: Tariff,
  clock: ZoneClock,
  { entered, start }: { readonly entered: number; readonly start: number },
  visit: (stretch: Stretch) => boolean,
): void {
  const dayEnd = dayEnds(tariff, clock, entered);
  let day = 0;
  eachTurn(tariff, clock, start, (turn) => {
    let { from } = turn;
    while (from < turn.to) {
      while (dayEnd(day) <= from) {
        day += 1;
      }
      const to = Math.min(turn.to, dayEnd(day));
      if (!visit({ from, to, turn, day })) {
        return false;
      }
      from = to;
    }
    return true;
  });
}

/** When the day of this number ends, counted from the day of the entry. */
function dayEnds({ day, dayCap, stepsRestart }: Tariff, clock: ZoneClock, entered: number): (number: number) => number {
  if (dayCap === null && stepsRestart !== 'each day') {
    return () => Number.POSITIVE_INFINITY;
  }
  if (day.from === 'entry') {
    return (number) => entered + (number + 1) * DAY_MS;
  }
  const begins = day.minute * MINUTE_MS;
  const first = Math.floor((clock.toLocal(entered) - begins) / DAY_MS);
  // Asked for many times in a row.
  let last = { number: -1, end: 0 };
  return (number) => {
    if (number !== last.number) {
      last = { number, end: clock.toInstant((first + number + 1) * DAY_MS + begins) };
    }
    return last.end;
  };
}

/**
 * Each time of each band, and the time between them, in order. What is between two bands comes in pieces of a day at most, all of the
 * same number. Where the clocks go back over the beginning of a band, it has begun the first time.
 */
function eachTurn(tariff: Tariff, clock: ZoneClock, start: number, visit: (turn: Turn) => boolean): void {
  const kindOf = dayKinds(tariff);
  const bands = tariff.bands.toSorted((a, b) => a.from - b.from);
  let now = start;
  let number = 0;
  let between = false;
  const until = (to: number, rate: Rate | null, isGap: boolean): boolean => {
    if (to <= now) {
      return true;
    }
    number += isGap && between ? 0 : 1;
    between = isGap;
    const from = now;
    now = to;
    return visit({ from, to, rate, number });
  };
  const bandOf = (band: Band, date: number): boolean => {
    const from = clock.toInstant(date * DAY_MS + band.from * MINUTE_MS);
    const to = clock.toInstant((band.to > band.from ? date : date + 1) * DAY_MS + band.to * MINUTE_MS);
    // One that is over must not move anything; one that a change of the clocks has swallowed has no length.
    return to <= now || (until(from, tariff.otherwise, true) && until(to, band, false));
  };
  // A band of yesterday may reach into today.
  for (let date = Math.floor(clock.toLocal(start) / DAY_MS) - 1; ; date += 1) {
    const kind = kindOf(date);
    for (const band of bands) {
      if (band.days.includes(kind) && !bandOf(band, date)) {
        return;
      }
    }
    if (!until(clock.toInstant((date + 1) * DAY_MS), tariff.otherwise, true)) {
      return;
    }
  }
}

function dayKinds({ bands, holidays }: Tariff): (date: number) => DayKind {
  const dates = new Set(holidays.dates);
  const yearly = new Set(holidays.yearly);
  const isHoliday = (date: number): boolean => dates.has(date) || (yearly.size > 0 && yearly.has(monthAndDay(date)));
  // A band for all days says nothing of eves.
  const evesCount = bands.some(({ days }) => days.includes('eve') && days.length < DAY_KINDS.length);
  return (date) => {
    if (isHoliday(date)) {
      return 'holiday';
    }
    return evesCount && isHoliday(date + 1) ? 'eve' : weekdayOf(date);
  };
}

const WEEKDAYS = { 0: 'sun', 1: 'mon', 2: 'tue', 3: 'wed', 4: 'thu', 5: 'fri', 6: 'sat' } as const;

/** `date`: days since 1970-01-01, which was a Thursday. */
function weekdayOf(date: number): DayKind {
  return WEEKDAYS[((date + 4) % 7) as keyof typeof WEEKDAYS];
}

/** Month (1 to 12) times 100 and day. */
function monthAndDay(date: number): number {
  const day = new Date(date * DAY_MS);
  return (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
}
