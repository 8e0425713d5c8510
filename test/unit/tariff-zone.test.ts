import { describe, expect, it } from 'vitest';
import { clockOf } from '../../src/domain/tariff/zone.ts';
import { Random } from '../support/random.ts';
import { DAY, HOUR, MINUTE } from '../support/tariffs.ts';

const ZONES = [
  'Asia/Hong_Kong',
  'Asia/Macau',
  'Asia/Kuala_Lumpur',
  'Asia/Kathmandu',
  'Europe/Lisbon',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
];

/** What the language itself says. */
function reader(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => format.format(instant);
}

function written(local: number): string {
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

describe.each(ZONES)('the clock of %s', (timeZone) => {
  const clock = clockOf(timeZone);
  const shown = reader(timeZone);
  const random = new Random(7);
  const moments = Array.from({ length: 300 }, () => Date.UTC(2000, 0, 1) + random.int(14_000) * DAY + random.int(DAY));

  it('shows what the language says', () => {
    for (const at of moments) {
      expect(written(clock.toLocal(at))).toBe(shown(at));
    }
  });

  it('finds the way back, and nothing earlier', () => {
    for (const at of moments) {
      const local = clock.toLocal(at);
      const back = clock.toInstant(local);
      expect(back).toBeLessThanOrEqual(at);
      expect(clock.toLocal(back)).toBe(local);
      expect(clock.toLocal(back - 1)).toBeLessThan(local);
      expect(clock.momentsOf(local)).toContain(at);
      expect(clock.momentsOf(local)[0]).toBe(back);
    }
  });
});

describe('where the clocks change', () => {
  const lisbon = clockOf('Europe/Lisbon');

  it('a time that is left out is the moment of the change', () => {
    const jump = Date.UTC(2026, 2, 29, 1);
    expect(lisbon.toInstant(Date.UTC(2026, 2, 29, 1, 30))).toBe(jump);
    expect(lisbon.momentsOf(Date.UTC(2026, 2, 29, 1, 30))).toEqual([]);
    expect(lisbon.toLocal(jump - 1)).toBe(Date.UTC(2026, 2, 29, 1) - 1);
    expect(lisbon.toLocal(jump)).toBe(Date.UTC(2026, 2, 29, 2));
  });

  it('a time that comes twice is the first of them', () => {
    const local = Date.UTC(2026, 9, 25, 1, 30);
    expect(lisbon.toInstant(local)).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(lisbon.momentsOf(local)).toEqual([Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]);
  });

  it('a whole day that a zone left out has no length', () => {
    const apia = clockOf('Pacific/Apia');
    const begins = apia.toInstant(Date.UTC(2011, 11, 30));
    expect(apia.toInstant(Date.UTC(2011, 11, 31))).toBe(begins);
    expect(apia.toLocal(begins - MINUTE)).toBe(Date.UTC(2011, 11, 30) - MINUTE);
  });

  it('many years, asked for one after the other, are all as before', () => {
    const clock = clockOf('Europe/Lisbon');
    const summer = Date.UTC(2026, 6, 1);
    for (let year = 1970; year < 2060; year += 1) {
      for (let day = 0; day < 366; day += 4) {
        clock.toLocal(Date.UTC(year, 0, 1) + day * DAY);
      }
    }
    expect(clock.toLocal(summer)).toBe(summer + HOUR);
  });
});

it('a zone that there is not is a bug', () => {
  expect(() => clockOf('Asia/Nowhere')).toThrow(RangeError);
});
