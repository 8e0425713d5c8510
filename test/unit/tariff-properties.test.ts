import { describe, expect, it } from 'vitest';
import { DAY_KINDS, type DayKind } from '../../src/domain/tariff/rules.ts';
import { type Band, type Fee, feeOf, type Stay, type Steps, type Tariff } from '../../src/domain/tariff.ts';
import { Random } from '../support/random.ts';
import { DAY, HOUR, MINUTE } from '../support/tariffs.ts';

const ZONES = ['Asia/Hong_Kong', 'Europe/Lisbon', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Casablanca'];

/** Days around which clocks changed in one of the zones, and an ordinary one. */
const DAYS = ['2018-02-17', '2018-11-03', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-06-10'];

function steps(random: Random): Steps {
  const step = () => ({
    unitMs: random.pick([5, 15, 30, 45, 60, 90, 180]) * MINUTE,
    minor: random.int(4) * 75 + random.int(9),
  });
  const first = Array.from({ length: random.int(3) }, () => ({ ...step(), times: 1 + random.int(3) }));
  return { kind: 'steps', first, last: step() };
}

/** A tariff that the configuration would accept, without a thought of whether anybody would want it. */
function anyTariff(random: Random): Tariff {
  const bands: Band[] = [];
  const edges = Array.from({ length: 2 + random.int(4) }, () => random.int(96) * 15).toSorted((a, b) => a - b);
  for (const [index, from] of edges.entries()) {
    const last = index === edges.length - 1;
    const to = (last ? edges[0] : edges[index + 1]) ?? 0;
    if (to === from || random.chance(0.3)) {
      continue;
    }
    // A band over midnight is for all days here: it could overlap with one of the day after.
    const days = to > from && random.chance(0.5) ? DAY_KINDS.filter(() => random.chance(0.6)) : DAY_KINDS;
    const charge = random.chance(0.3) ? ({ kind: 'flat', minor: random.int(900) } as const) : steps(random);
    bands.push({ name: `band ${index}`, days, from, to, charge, cap: random.chance(0.4) ? random.int(1500) : null });
  }
  return {
    currency: 'EUR',
    timeZone: random.pick(ZONES),
    free: { ms: random.pick([0, 0, 5, 30]) * MINUTE, applies: random.pick(['whole stay', 'first step']) },
    bands,
    otherwise: random.chance(0.8) ? { name: 'standard', charge: steps(random), cap: null } : null,
    units: random.pick(['run on', 'cut']),
    stepsRestart: random.pick(['never', 'each day', 'each band']),
    day: random.chance(0.5) ? { from: 'entry' } : { from: 'clock', minute: random.int(24) * 60 },
    dayCap: random.chance(0.6) ? random.int(3000) : null,
    holidays: { dates: [Date.parse('2026-03-29') / DAY], yearly: [1025] },
  };
}

function anyVouchers(random: Random): Stay['vouchers'] {
  return Array.from({ length: random.int(4) }, () =>
    random.pick<Stay['vouchers'][number]>([
      { kind: 'minutes', minutes: random.int(200) },
      { kind: 'percent', percent: random.int(101) },
      { kind: 'amount', amount: { currency: 'EUR', minor: random.int(700) } },
    ]),
  );
}

interface Story {
  readonly tariff: Tariff;
  readonly stay: Stay;
}

function story(seed: number): Story {
  const random = new Random(seed);
  const tariff = anyTariff(random);
  const enteredAt = Date.parse(`${random.pick(DAYS)}T00:00:00Z`) + random.int(DAY);
  const length = random.pick([2 * HOUR, DAY, 3 * DAY]);
  return { tariff, stay: { enteredAt, at: enteredAt + random.int(length), vouchers: anyVouchers(random) } };
}

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1);

function minorAt({ tariff, stay }: Story, at: number): number {
  return feeOf(tariff, { ...stay, at }).total.minor;
}

function sum({ parts }: Fee): number {
  return parts.reduce((total, { minor }) => total + minor, 0);
}

describe('whatever the tariff and the stay', () => {
  it('the fee never falls while time goes on', () => {
    for (const seed of SEEDS) {
      const one = story(seed);
      const random = new Random(seed + 1_000_000);
      const moments = Array.from({ length: 12 }, () => one.stay.enteredAt + random.int(3 * DAY)).toSorted(
        (a, b) => a - b,
      );
      const fees = moments.map((at) => minorAt(one, at));
      expect(fees, `seed ${seed}`).toEqual(fees.toSorted((a, b) => a - b));
    }
  });

  it('it holds up to `until`, and is higher then', () => {
    for (const seed of SEEDS) {
      const one = story(seed);
      const { total, until } = feeOf(one.tariff, one.stay);
      if (until === null) {
        expect(minorAt(one, one.stay.enteredAt + 2000 * DAY), `seed ${seed}`).toBe(total.minor);
        continue;
      }
      expect(until, `seed ${seed}`).toBeGreaterThan(one.stay.at);
      expect(minorAt(one, until - 1), `seed ${seed}`).toBe(total.minor);
      expect(minorAt(one, until), `seed ${seed}`).toBeGreaterThan(total.minor);
    }
  });

  it('its parts sum up to it, and follow each other', () => {
    for (const seed of SEEDS) {
      const { tariff, stay } = story(seed);
      const fee = feeOf(tariff, stay);
      expect(sum(fee), `seed ${seed}`).toBe(fee.total.minor);
      const timed = fee.parts.filter(({ from }) => from !== null);
      const begins = timed.map(({ from }) => from ?? 0);
      expect(begins, `seed ${seed}`).toEqual(begins.toSorted((a, b) => a - b));
      for (const part of fee.parts) {
        const off = part.by.kind === 'cap' || part.by.kind === 'voucher';
        expect(part.from === null, `seed ${seed}`).toBe(off);
        expect(off ? part.minor < 0 : part.minor >= 0 && (part.to ?? 0) > (part.from ?? 0), `seed ${seed}`).toBe(true);
      }
    }
  });

  it('no day costs more than its limit', () => {
    for (const seed of SEEDS) {
      const one = story(seed);
      const { dayCap } = one.tariff;
      if (dayCap === null) {
        continue;
      }
      const byEntry = { ...one, tariff: { ...one.tariff, day: { from: 'entry' } as const } };
      for (const days of [1, 2, 3]) {
        const at = one.stay.enteredAt + days * DAY;
        expect(minorAt(byEntry, at), `seed ${seed}`).toBeLessThanOrEqual(days * dayCap);
        // So many times 24 hours touch one day of the calendar more, and never more than two more.
        expect(minorAt(one, at), `seed ${seed}`).toBeLessThanOrEqual((days + 2) * dayCap);
      }
    }
  });

  it('another voucher never makes it dearer, and their order does not matter', () => {
    for (const seed of SEEDS) {
      const { tariff, stay } = story(seed);
      const fees = [...stay.vouchers.keys(), stay.vouchers.length].map(
        (count) => feeOf(tariff, { ...stay, vouchers: stay.vouchers.slice(0, count) }).total.minor,
      );
      expect(fees, `seed ${seed}`).toEqual(fees.toSorted((a, b) => b - a));
      const reversed = feeOf(tariff, { ...stay, vouchers: stay.vouchers.toReversed() });
      expect(reversed.total.minor, `seed ${seed}`).toBe(fees.at(-1));
    }
  });

  it('minutes off are worth exactly as much as having left so much earlier', () => {
    for (const seed of SEEDS) {
      const { tariff, stay } = story(seed);
      const minutes = 37;
      const off = feeOf(tariff, { ...stay, vouchers: [{ kind: 'minutes', minutes }] });
      const earlier = feeOf(tariff, { ...stay, at: stay.at - minutes * MINUTE, vouchers: [] });
      expect(off.total, `seed ${seed}`).toEqual(earlier.total);
      // Before the entry the fee cannot be asked for any earlier: what is left of the minutes moves the rise all the same.
      expect(off.until, `seed ${seed}`).toBe(earlier.until === null ? null : earlier.until + minutes * MINUTE);
    }
  });

  it('is the same when it is asked again', () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const { tariff, stay } = story(seed);
      expect(feeOf(tariff, stay)).toEqual(feeOf(structuredClone(tariff), structuredClone(stay)));
    }
  });
});

/** Hong Kong has had no change of clocks since 1979, so its wall clock is plain arithmetic. */
const HONG_KONG_MS = 8 * HOUR;

/** The rules once more, unit by unit and with nothing clever: what the engine is held against. */
function reckonedSlowly(tariff: Tariff, enteredAt: number, at: number): number {
  const { free, bands, otherwise, dayCap } = tariff;
  if (at <= enteredAt || (free.applies === 'whole stay' && at - enteredAt <= free.ms)) {
    return 0;
  }
  const kinds = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const kindOf = (date: number): DayKind => {
    const text = new Date(date * DAY).toISOString();
    const isHoliday = (one: number) =>
      tariff.holidays.dates.includes(one) || new Date(one * DAY).toISOString().slice(5, 10) === '10-25';
    const eves = bands.some(({ days }) => days.includes('eve') && days.length < 9);
    return isHoliday(date)
      ? 'holiday'
      : eves && isHoliday(date + 1)
        ? 'eve'
        : (kinds[new Date(text).getUTCDay()] ?? 'sun');
  };
  /** Which time of which band holds at a moment, and when the next thing begins or ends. */
  const placeAt = (moment: number) => {
    const local = moment + HONG_KONG_MS;
    const today = Math.floor(local / DAY);
    const all = [today - 8, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((plus, index) => {
      const date = index === 0 ? plus : today + plus;
      return bands
        .filter(({ days }) => days.includes(kindOf(date)))
        .map((band) => {
          const begins = date * DAY + band.from * MINUTE;
          return { band, begins, ends: (band.to > band.from ? date : date + 1) * DAY + band.to * MINUTE };
        });
    });
    const here = all.find(({ begins, ends }) => begins <= local && local < ends);
    const lastEnd = Math.max(0, ...all.map(({ ends }) => ends).filter((ends) => ends <= local));
    const next = Math.min(Infinity, ...all.map(({ begins }) => begins).filter((begins) => begins > local));
    return here === undefined
      ? { rate: otherwise, key: `gap ${lastEnd}`, ends: next - HONG_KONG_MS }
      : { rate: here.band, key: `${here.band.name} ${here.begins}`, ends: here.ends - HONG_KONG_MS };
  };
  const dayMatters = dayCap !== null || tariff.stepsRestart === 'each day';
  const { day } = tariff;
  const dayOf = (moment: number) =>
    day.from === 'entry'
      ? Math.floor((moment - enteredAt) / DAY)
      : Math.floor((moment + HONG_KONG_MS - day.minute * MINUTE) / DAY);
  const dayEnds = (moment: number) =>
    day.from === 'entry'
      ? enteredAt + (dayOf(moment) + 1) * DAY
      : (dayOf(moment) + 1) * DAY + day.minute * MINUTE - HONG_KONG_MS;
  let used = new Map<unknown, number>();
  const charged = new Map<string, number>();
  const byDay = new Map<number, number>();
  let seen = '';
  let moment = free.applies === 'first step' ? enteredAt + free.ms : enteredAt;
  while (moment < at) {
    const { rate, key, ends } = placeAt(moment);
    if (rate === null) {
      moment = ends;
      continue;
    }
    const restart =
      tariff.stepsRestart === 'each band' ? key : tariff.stepsRestart === 'each day' ? String(dayOf(moment)) : '';
    if (restart !== seen) {
      used = new Map();
      seen = restart;
    }
    let minor: number;
    let unitEnds: number;
    if (rate.charge.kind === 'flat') {
      minor = charged.has(key) ? 0 : rate.charge.minor;
      unitEnds = ends;
    } else {
      const list = rate.charge.first.flatMap((step) => Array.from({ length: step.times }, () => step));
      const step = list[used.get(rate) ?? 0] ?? rate.charge.last;
      used.set(rate, (used.get(rate) ?? 0) + 1);
      minor = step.minor;
      const stop = Math.min(ends, dayMatters ? dayEnds(moment) : Infinity);
      unitEnds = tariff.units === 'cut' ? Math.min(moment + step.unitMs, stop) : moment + step.unitMs;
    }
    const before = charged.get(key) ?? 0;
    const within = Math.min(minor, (rate.cap ?? Infinity) - before);
    charged.set(key, before + within);
    const today = byDay.get(dayOf(moment)) ?? 0;
    byDay.set(dayOf(moment), today + Math.min(within, (dayCap ?? Infinity) - today));
    moment = unitEnds;
  }
  return [...byDay.values()].reduce((total, minor) => total + minor, 0);
}

it('comes to the same as the rules worked out unit by unit', () => {
  for (const seed of Array.from({ length: 150 }, (_, index) => index + 5000)) {
    const { tariff: any, stay } = story(seed);
    const tariff: Tariff = { ...any, timeZone: 'Asia/Hong_Kong' };
    const fee = feeOf(tariff, { ...stay, vouchers: [] });
    expect(fee.total.minor, `seed ${seed}`).toBe(reckonedSlowly(tariff, stay.enteredAt, stay.at));
  }
});
