import { type Currency, fromDecimal } from '../../domain/money.ts';
import { DAY_KINDS, type DayKind } from '../../domain/tariff/rules.ts';
import type { PathProblem } from '../problem.ts';
import { type BandSection, dateOf, minuteOf, type TariffSection } from '../schema/tariff.ts';

type Path = readonly (string | number)[];

export interface TariffFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** Ten million of a currency with cents: far more than parking costs, and little enough for sums of years to stay exact. */
const MOST_MINOR = 1_000_000_000;

const DAY_MINUTES = 24 * 60;

/** What is wrong with a tariff that the schema has accepted. `path`: where it stands in the file. */
export function checkTariff(section: TariffSection, currency: Currency, path: Path, found: TariffFindings): void {
  new Check(section, currency, path, found).all();
}

class Check {
  readonly #section: TariffSection;
  readonly #currency: Currency;
  readonly #path: Path;
  readonly #found: TariffFindings;

  constructor(section: TariffSection, currency: Currency, path: Path, found: TariffFindings) {
    this.#section = section;
    this.#currency = currency;
    this.#path = path;
    this.#found = found;
  }

  all(): void {
    const { bands, otherwise, holidays } = this.#section;
    if (bands.length === 0 && otherwise === undefined) {
      this.#wrong(['otherwise'], 'is missing, and there are no bands: the tariff has no price', '');
      return;
    }
    for (const [index, band] of bands.entries()) {
      this.#band(band, ['bands', index]);
    }
    if (otherwise !== undefined) {
      this.#steps(otherwise.steps, ['otherwise', 'steps']);
    }
    this.#days();
    for (const [index, text] of holidays.entries()) {
      if (dateOf(text) === null) {
        this.#wrong(['holidays', index], 'is no date of the calendar', '');
      } else if (holidays.indexOf(text) !== index) {
        this.#wrong(['holidays', index], 'is in the list twice', '');
      }
    }
    this.#holidaysCount();
    this.#fillsTheDay();
  }

  #band(band: BandSection, at: Path): void {
    const { steps, flat, cap, from, to, days } = band;
    if ((steps === undefined) === (flat === undefined)) {
      const message = flat === undefined ? 'has neither `steps` nor `flat`' : 'has both `steps` and `flat`';
      this.#wrong(at, message, 'write one of them');
    }
    if (from === '24:00') {
      this.#wrong([...at, 'from'], 'must be before "24:00"', 'the next day begins at "00:00"');
    }
    if (days !== undefined && new Set(days).size < days.length) {
      this.#wrong([...at, 'days'], 'names a day twice', '');
    }
    if (flat !== undefined) {
      this.#amount(flat, [...at, 'flat']);
    }
    if (steps !== undefined) {
      this.#steps(steps, [...at, 'steps']);
    }
    const most = cap === undefined ? null : this.#amount(cap, [...at, 'cap']);
    if (most !== null) {
      this.#cap(most, [...at, 'cap'], dearestOf(band, this.#currency), 'the band');
    }
    if (cap !== undefined && flat !== undefined) {
      this.#wrong([...at, 'cap'], 'has no meaning beside `flat`', 'a flat price is its own limit');
    }
    if (from === to && from !== '00:00') {
      this.#doubt(
        [...at, 'to'],
        'is the same as `from`: the band lasts 24 hours',
        'leave `bands` out if that is meant',
      );
    }
  }

  #steps(steps: NonNullable<BandSection['steps']>, at: Path): void {
    for (const [index, { price, times }] of steps.entries()) {
      this.#amount(price, [...at, index, 'price']);
      const last = index === steps.length - 1;
      if (last && times !== undefined) {
        this.#wrong([...at, index, 'times'], 'must not be on the last step', 'it goes on for ever');
      }
      if (!last && times === undefined) {
        this.#wrong([...at, index], 'must have `times`', 'without it the next step never comes');
      }
    }
  }

  #amount(text: string, at: Path): number | null {
    const amount = fromDecimal(this.#currency, text);
    if (amount === null) {
      this.#wrong(at, `has more decimal places than ${this.#currency} has`, '');
      return null;
    }
    if (amount.minor > MOST_MINOR) {
      this.#wrong(at, 'is more than a price can be', '');
      return null;
    }
    return amount.minor;
  }

  /** A limit that not even one unit fits under is a slip of the pen. */
  #cap(most: number, at: Path, dearest: number, what: string): void {
    if (most < dearest) {
      const hint = 'no unit could ever be charged in full';
      this.#wrong(at, `is less than the dearest single price of ${what}`, hint);
    }
  }

  #days(): void {
    const { dailyCap, day, dayBegins, stepsRestart, bands, otherwise } = this.#section;
    const prices = [...bands, ...(otherwise === undefined ? [] : [otherwise])];
    const dearest = Math.max(...prices.map((one) => dearestOf(one, this.#currency)));
    const most = dailyCap === undefined ? null : this.#amount(dailyCap, ['dailyCap']);
    if (most !== null) {
      this.#cap(most, ['dailyCap'], dearest, 'the tariff');
    }
    if (dayBegins !== undefined && day === '24h') {
      this.#wrong(['dayBegins'], 'has no meaning with `day: 24h`', 'such a day begins when the car comes in');
    }
    if (dayBegins === '24:00') {
      this.#wrong(['dayBegins'], 'must be before "24:00"', 'write "00:00"');
    }
    if ((day === '24h' || dayBegins !== undefined) && dailyCap === undefined && stepsRestart !== 'each day') {
      const at = day === '24h' ? 'day' : 'dayBegins';
      this.#doubt([at], 'has no effect', 'it is about `dailyCap` and `stepsRestart: each day`, and neither is there');
    }
    if (stepsRestart === 'each band' && bands.length === 0) {
      this.#doubt(['stepsRestart'], 'has no effect', 'there are no bands');
    }
    if (dearest === 0) {
      this.#doubt([], 'never charges anything', 'all prices are zero');
    }
  }

  #holidaysCount(): void {
    const { bands, holidays } = this.#section;
    const named = bands.some(({ days }) => days !== undefined && (days.includes('holiday') || days.includes('eve')));
    const told = bands.some(({ days }) => days !== undefined);
    if (holidays.length > 0 && !told) {
      this.#doubt(['holidays'], 'have no effect', 'every band is for all days');
    }
    if (holidays.length === 0 && named) {
      this.#doubt(['holidays'], 'are empty, and a band is for them', 'write the dates, new ones each year');
    }
  }

  /** Each pair of days that can follow each other: bands may reach over midnight. */
  #fillsTheDay(): void {
    const { bands, otherwise } = this.#section;
    const overlaps = new Set<number>();
    const gaps = new Set<string>();
    const evesCount = bands.some(({ days }) => days?.includes('eve') === true && days.length < DAY_KINDS.length);
    for (const [first, second] of neighbours(evesCount)) {
      const times = [...timesOn(bands, first, 0), ...timesOn(bands, second, DAY_MINUTES)];
      const sorted = times.toSorted((a, b) => a.from - b.from || a.index - b.index);
      // Only the second day is looked at for gaps: into the first, bands of the day before may reach.
      let end = DAY_MINUTES;
      let before: TimeOfBand | null = null;
      for (const time of sorted) {
        if (before !== null && time.from < before.to && !overlaps.has(time.index)) {
          overlaps.add(time.index);
          const day = time.from < DAY_MINUTES ? first : second;
          const hint = `it begins at ${clock(time.from)} on ${day}, when band ${before.index + 1} has not ended`;
          this.#wrong(['bands', time.index], 'overlaps with another band', hint);
        }
        if (time.from > end) {
          gaps.add(`${second} from ${clock(end)} to ${clock(time.from)}`);
        }
        end = Math.max(end, time.to);
        before = before === null || time.to > before.to ? time : before;
      }
      if (end < 2 * DAY_MINUTES) {
        gaps.add(`${second} from ${clock(end)} to 24:00`);
      }
    }
    const [gap] = gaps;
    if (otherwise === undefined && gap !== undefined) {
      this.#wrong(['bands'], 'leave time without a rate', `no band is there on ${gap}; add one, or \`otherwise\``);
    }
    if (otherwise !== undefined && gap === undefined) {
      this.#doubt(['otherwise'], 'is never used', 'the bands fill each day');
    }
  }

  #wrong(at: Path, message: string, hint: string): void {
    this.#found.wrong.push({ path: [...this.#path, ...at], message, hint });
  }

  #doubt(at: Path, message: string, hint: string): void {
    this.#found.doubtful.push({ path: [...this.#path, ...at], message, hint });
  }
}

interface TimeOfBand {
  readonly index: number;
  /** Minutes since the first midnight. */
  readonly from: number;
  readonly to: number;
}

function timesOn(bands: readonly BandSection[], day: DayKind, midnight: number): readonly TimeOfBand[] {
  return bands.flatMap(({ days, from, to }, index) => {
    const begin = minuteOf(from) ?? 0;
    const end = minuteOf(to) ?? 0;
    const applies = days === undefined || days.includes(day);
    const length = end > begin ? end - begin : end + DAY_MINUTES - begin;
    return applies ? [{ index, from: midnight + begin, to: midnight + begin + length }] : [];
  });
}

/** Which kinds of day can follow each other. */
function neighbours(evesCount: boolean): readonly (readonly [DayKind, DayKind])[] {
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const inTheWeek = week.map((day, index) => [day, week[(index + 1) % 7] ?? 'mon'] as const);
  // With eves, a holiday comes after an eve or a holiday only.
  const before = evesCount ? week.map((day) => [day, 'eve'] as const) : week.map((day) => [day, 'holiday'] as const);
  const eve = evesCount
    ? ([
        ['eve', 'holiday'],
        ['holiday', 'eve'],
      ] as const)
    : [];
  const after = week.map((day) => ['holiday', day] as const);
  return [...inTheWeek, ...before, ...eve, ['holiday', 'holiday'], ...after];
}

function dearestOf({ steps, flat }: Pick<BandSection, 'steps' | 'flat'>, currency: Currency): number {
  const texts = [...(steps ?? []).map(({ price }) => price), ...(flat === undefined ? [] : [flat])];
  return Math.max(0, ...texts.map((text) => fromDecimal(currency, text)?.minor ?? 0));
}

function clock(minutes: number): string {
  const inDay = minutes % DAY_MINUTES;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}
