import { describe, expect, it } from 'vitest';
import type { DayKind } from '../../src/domain/tariff/rules.ts';
import { feeOf, type Tariff } from '../../src/domain/tariff.ts';
import { band, base, DAY, HOUR, hourly, tariff } from '../support/tariffs.ts';

function minor(one: Tariff, from: string, to: string): number {
  return feeOf(one, { enteredAt: Date.parse(from), at: Date.parse(to), vouchers: [] }).total.minor;
}

/** What the one hour at noon costs on a day, in Hong Kong. */
function noon(one: Tariff, date: string): number {
  return minor(one, `${date}T12:00:00+08:00`, `${date}T13:00:00+08:00`);
}

const date = (text: string) => Date.parse(text) / DAY;

const NEW_YEAR = { dates: [date('2026-02-17')], yearly: [1225, 229] };

function flatOn(name: DayKind, price: number) {
  return band({ name, days: [name], charge: hourly(price) });
}

describe('kinds of day', () => {
  const kinds = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const week = kinds.map((kind, index) => flatOn(kind, 1 + index));

  it('each day of the week is itself', () => {
    const prices = [0, 1, 2, 3, 4, 5, 6].map((plus) => {
      const day = new Date(Date.parse('2026-03-01') + plus * DAY).toISOString().slice(0, 10);
      return noon(tariff({ bands: week }), day);
    });
    expect(prices).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('a holiday is no weekday, and without a band for it has the other rate', () => {
    expect(noon(tariff({ bands: week, holidays: NEW_YEAR }), '2026-02-17')).toBe(1000);
    expect(noon(tariff({ bands: [...week, flatOn('holiday', 50)], holidays: NEW_YEAR }), '2026-02-17')).toBe(50);
  });

  it('a holiday of each year comes each year, the 29th of February in leap years', () => {
    const one = tariff({ bands: [flatOn('holiday', 50)], holidays: NEW_YEAR });
    expect(['2026-12-25', '2031-12-25', '2028-02-29', '2027-03-01', '2026-12-24'].map((day) => noon(one, day))).toEqual(
      [50, 50, 50, 1000, 1000],
    );
  });

  it('the day before a holiday is an eve where a band is for eves', () => {
    const one = tariff({ bands: [...week, flatOn('eve', 60)], holidays: NEW_YEAR });
    expect(['2026-02-16', '2026-12-24', '2026-02-15'].map((day) => noon(one, day))).toEqual([60, 60, 1]);
    expect(noon(tariff({ bands: week, holidays: NEW_YEAR }), '2026-02-16')).toBe(2);
  });

  it('a band for all days makes no eves', () => {
    const night = band({ name: 'night', from: 1200, to: 480, charge: hourly(9) });
    const mornings = week.map((one) => ({ ...one, from: 480, to: 1200 }));
    expect(noon(tariff({ bands: [night, ...mornings], holidays: NEW_YEAR }), '2026-02-16')).toBe(2);
  });

  it('a holiday right before a holiday is a holiday', () => {
    const holidays = { dates: [date('2026-02-17'), date('2026-02-18')], yearly: [] };
    const one = tariff({ bands: [flatOn('holiday', 50), flatOn('eve', 60)], holidays });
    expect(['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19'].map((day) => noon(one, day))).toEqual([
      60, 50, 50, 1000,
    ]);
  });
});

describe('time without a rate', () => {
  const one = tariff({ bands: [band({ from: 600, to: 720, charge: hourly(100) })], otherwise: null });

  it('costs nothing, before a band and after it', () => {
    expect(minor(one, '2026-03-02T08:00:00+08:00', '2026-03-02T10:00:00+08:00')).toBe(0);
    expect(minor(one, '2026-03-02T08:00:00+08:00', '2026-03-02T10:30:00+08:00')).toBe(100);
    expect(minor(one, '2026-03-02T08:00:00+08:00', '2026-03-03T09:00:00+08:00')).toBe(200);
  });

  it('is left with a unit that begins when the next band does', () => {
    expect(minor({ ...one, units: 'cut' }, '2026-03-02T11:30:00+08:00', '2026-03-03T10:01:00+08:00')).toBe(200);
  });
});

describe('a flat price', () => {
  const night = band({ name: 'night', from: 1200, to: 480, charge: { kind: 'flat', minor: 5000 } });

  it('is for the whole night, over the end of a day that would begin a new unit', () => {
    const one = tariff({ bands: [night], units: 'cut', dayCap: 9000 });
    expect(minor(one, '2026-03-02T21:00:00+08:00', '2026-03-03T08:00:00+08:00')).toBe(5000);
    expect(minor(one, '2026-03-02T21:00:00+08:00', '2026-03-03T08:01:00+08:00')).toBe(6000);
  });

  it('is not charged when the last unit of the day lasts all night', () => {
    const one = tariff({ bands: [{ ...night, from: 1380, to: 60 }], otherwise: base(1000, 6 * HOUR) });
    expect(minor(one, '2026-03-02T22:00:00+08:00', '2026-03-03T04:00:00+08:00')).toBe(1000);
  });
});

describe('steps', () => {
  const charge = {
    kind: 'steps',
    first: [{ unitMs: HOUR, minor: 500, times: 2 }],
    last: { unitMs: HOUR, minor: 100 },
  } as const;
  const otherwise = { name: 'standard', charge, cap: null };
  const evening = band({ name: 'evening', from: 1200, to: 1440, charge: hourly(7) });
  const two = (stepsRestart: Tariff['stepsRestart'], day: Tariff['day'] = { from: 'clock', minute: 0 }) =>
    minor(
      tariff({ otherwise, bands: [evening], stepsRestart, day }),
      '2026-03-02T17:00:00+08:00',
      '2026-03-03T03:00:00+08:00',
    );

  it('go on over the whole stay', () => {
    expect(two('never')).toBe(500 + 500 + 100 + 4 * 7 + 3 * 100);
  });

  it('begin again with each day', () => {
    expect(two('each day')).toBe(500 + 500 + 100 + 4 * 7 + 500 + 500 + 100);
    expect(two('each day', { from: 'entry' })).toBe(500 + 500 + 100 + 4 * 7 + 3 * 100);
  });

  it('begin again with each band', () => {
    expect(two('each band')).toBe(500 + 500 + 100 + 4 * 7 + 500 + 500 + 100);
  });
});

describe('where a day is not there', () => {
  const apia = (changes: Partial<Tariff>) => tariff({ timeZone: 'Pacific/Apia', ...changes });
  // From the 29th of December 2011, 22:00, to the 31st, 02:00: four hours.
  const [from, to] = ['2011-12-30T08:00:00Z', '2011-12-30T12:00:00Z'] as const;

  it('its bands cost nothing', () => {
    const friday = band({ days: ['fri'], charge: { kind: 'flat', minor: 9999 } });
    expect(minor(apia({ bands: [friday] }), from, to)).toBe(4000);
  });

  it('it has no limit of its own', () => {
    expect(minor(apia({ dayCap: 1500 }), from, to)).toBe(3000);
  });
});

it('a band in the hour that the clocks leave out is not there', () => {
  const gap = band({ name: 'gap', from: 75, to: 105, charge: { kind: 'flat', minor: 9999 } });
  const one = tariff({ timeZone: 'Europe/Lisbon', bands: [gap] });
  expect(minor(one, '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z')).toBe(2000);
  expect(minor({ ...one, units: 'cut' }, '2026-03-30T00:00:00+01:00', '2026-03-30T02:00:00+01:00')).toBe(
    1000 + 1000 + 9999 + 1000,
  );
});
