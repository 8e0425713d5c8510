import { expect, test } from 'vitest';
import { isDay, ZoneClock } from '../../src/report/day.ts';

const HOUR = 3_600_000;

test.each([
  // zone, day, begins, hours
  ['Asia/Hong_Kong', '2026-06-15', '2026-06-14T16:00:00Z', 24],
  ['UTC', '2026-01-01', '2026-01-01T00:00:00Z', 24],
  // Clocks go forward at 1:00 and back at 2:00.
  ['Europe/London', '2026-03-29', '2026-03-29T00:00:00Z', 23],
  ['Europe/London', '2026-10-25', '2026-10-24T23:00:00Z', 25],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
  // Half an hour only.
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', 23.5],
  // Clocks went forward at midnight: the day begins at 1:00.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 23],
  // This day was never there: the island went over the date line.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 0],
  ['Pacific/Kiritimati', '2026-06-15', '2026-06-14T10:00:00Z', 24],
  ['Asia/Kathmandu', '2026-06-15', '2026-06-14T18:15:00Z', 24],
])('%s %s begins at %s and has %f hours', (zone, day, begins, hours) => {
  const { from, to } = new ZoneClock(zone).period(day, day);
  expect(new Date(from).toISOString()).toBe(begins.replace('Z', '.000Z'));
  expect((to - from) / HOUR).toBe(hours);
});

test.each(['Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Hong_Kong'])(
  'in %s every moment of a year is in exactly one day',
  (zone) => {
    const clock = new ZoneClock(zone);
    const whole = clock.period('2018-01-01', '2018-12-31');
    let at = whole.from;
    for (let day = '2018-01-01'; day <= '2018-12-31'; day = next(day)) {
      const { from, to } = clock.period(day, day);
      expect(from).toBe(at);
      expect(clock.day(from)).toBe(day);
      expect(clock.day(to - 1)).toBe(day);
      at = to;
    }
    expect(at).toBe(whole.to);
  },
);

test('times carry the offset that held at that moment', () => {
  const clock = new ZoneClock('America/New_York');
  expect(clock.iso(Date.parse('2026-01-15T12:00:00Z'))).toBe('2026-01-15T07:00:00-05:00');
  expect(clock.iso(Date.parse('2026-07-15T12:00:00.999Z'))).toBe('2026-07-15T08:00:00-04:00');
  expect(new ZoneClock('Asia/Kathmandu').iso(Date.parse('2026-07-15T12:00:00Z'))).toBe('2026-07-15T17:45:00+05:45');
  expect(new ZoneClock('UTC').iso(0)).toBe('1970-01-01T00:00:00+00:00');
});

test.each([
  ['2026-06-15T12:00:00', 'Asia/Hong_Kong', '2026-06-15T04:00:00.000Z'],
  // There twice: the first time.
  ['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  // Never there.
  ['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T06:30:00.000Z'],
])('%s written in %s is %s', (text, zone, utc) => {
  expect(new Date(new ZoneClock(zone).moment(Date.parse(`${text}Z`))).toISOString()).toBe(utc);
});

test.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'today', '', '2026-02-29'])('%s is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test('29 February of a leap year is a day', () => {
  expect(isDay('2028-02-29')).toBe(true);
});

function next(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
}
