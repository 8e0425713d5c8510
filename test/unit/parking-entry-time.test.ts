import { describe, expect, test } from 'vitest';
import { isWholeTime, readTime, timeForm } from '../../src/parking/entry-time.ts';
import { Random } from '../support/random.ts';

const MINUTE_MS = 60_000;

/** Time fields with what stands in them, read in a zone at a moment; as ISO text, or null. */
function read(fields: readonly (readonly [form: string, text: string])[], now: string, timeZone = 'Asia/Hong_Kong') {
  const made = fields.map(([form, text]) => {
    const read = timeForm(form);
    if (read === null) throw new Error(form);
    return { form: read, text };
  });
  expect(isWholeTime(made.map(({ form }) => form))).toBe(true);
  const moment = readTime(made, { timeZone, now: Date.parse(now), aheadMs: 2 * MINUTE_MS });
  return moment === null ? null : new Date(moment).toISOString();
}

const NOON = '2026-03-01T12:00:00+08:00';

describe('forms of an entry time', () => {
  test.each([
    ['YYYYMMDDHHmmss', '20260301081530', '2026-03-01T00:15:30.000Z'],
    ['YYMMDDHHmm', '2603010815', '2026-03-01T00:15:00.000Z'],
    ['DDMMYYYYHHmm', '010320260815', '2026-03-01T00:15:00.000Z'],
    ['HHmmDDMMYY', '0815010326', '2026-03-01T00:15:00.000Z'],
    ['YYDDDHHmm', '260600815', '2026-03-01T00:15:00.000Z'],
    ['unix', '1772324130', '2026-03-01T00:15:30.000Z'],
    ['unix-ms', '1772324130123', '2026-03-01T00:15:30.123Z'],
    ['unix-hex', '69A38522', '2026-03-01T00:15:30.000Z'],
  ])('%s', (form, text, wanted) => {
    expect(read([[form, text]], NOON)).toBe(wanted);
  });

  test('day and time in two fields', () => {
    const fields = [['YYMMDD', '260301'] as const, ['HHmm', '0815'] as const];
    expect(read(fields, NOON)).toBe('2026-03-01T00:15:00.000Z');
  });

  test('without a year: the last time that the day came', () => {
    expect(read([['MMDDHHmm', '12312350']], '2026-01-01T00:10:00+08:00')).toBe('2025-12-31T15:50:00.000Z');
    expect(read([['MMDDHHmm', '03011201']], NOON)).toBe('2026-03-01T04:01:00.000Z');
    expect(read([['MMDDHHmm', '03011203']], NOON)).toBe('2025-03-01T04:03:00.000Z');
    expect(read([['MMDDHHmm', '02291000']], NOON)).toBe('2024-02-29T02:00:00.000Z');
  });

  test.each(['2602290815', '2613010815', '2603320815', '2603012415', '2603010860', '26030108A5'])(
    'there is no %s',
    (text) => {
      expect(read([['YYMMDDHHmm', text]], NOON)).toBe(null);
    },
  );

  test('a time that comes twice is the later one, unless that has not come yet', () => {
    const twice = [['YYYYMMDDHHmm', '202610250230'] as const];
    expect(read(twice, '2026-10-25T12:00:00Z', 'Europe/Lisbon')).toBe('2026-10-25T02:30:00.000Z');
    expect(read([['YYYYMMDDHHmm', '202610250130']], '2026-10-25T12:00:00Z', 'Europe/Lisbon')).toBe(
      '2026-10-25T01:30:00.000Z',
    );
    expect(read([['YYYYMMDDHHmm', '202610250130']], '2026-10-25T00:40:00Z', 'Europe/Lisbon')).toBe(
      '2026-10-25T00:30:00.000Z',
    );
  });

  test('a time that was left out is the moment at which the clock jumped', () => {
    expect(read([['YYYYMMDDHHmm', '202603290130']], '2026-03-29T12:00:00Z', 'Europe/Lisbon')).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  test('what is no form', () => {
    for (const text of ['', 'YYYYMMDDHHmmssx', 'yyyymmdd', 'MMMM', 'YYYYYYMMDDHHmm', 'unixx', ' HHmm']) {
      const form = timeForm(text);
      expect(form === null || !isWholeTime([form]), text).toBe(true);
    }
    const forms = (...texts: string[]) => texts.map((text) => timeForm(text)).filter((form) => form !== null);
    expect(isWholeTime(forms('YYMMDD'))).toBe(false);
    expect(isWholeTime(forms('HHmm'))).toBe(false);
    expect(isWholeTime(forms('DDDMMHHmm'))).toBe(false);
    expect(isWholeTime(forms('YYYYYYMMDDHHmm'))).toBe(false);
    expect(isWholeTime(forms('MMDDHHmm', 'MMDD'))).toBe(false);
    expect(isWholeTime(forms('unix', 'HHmm'))).toBe(false);
  });

  test('every minute of a year in three zones is read back as itself', () => {
    const random = new Random(7);
    for (const timeZone of ['Asia/Hong_Kong', 'Europe/Lisbon', 'America/New_York']) {
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
      for (let round = 0; round < 500; round += 1) {
        const moment = Date.UTC(2026, 0, 1) + random.int(525_600) * MINUTE_MS;
        const text = shown.format(moment).replace(/\D/g, '');
        const found = Date.parse(read([['YYYYMMDDHHmmss', text]], '2027-06-01T00:00:00Z', timeZone) ?? '');
        expect(shown.format(found).replace(/\D/g, '')).toBe(text);
        expect([0, 60 * MINUTE_MS]).toContain(found - moment);
      }
    }
  });
});
