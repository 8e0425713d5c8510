import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { clockText, durationText, momentText, paperTime, timeText } from '../../src/i18n/time-text.ts';

const HONG_KONG = 'Asia/Hong_Kong';
/** 15:55:03 on 21 November 2025 in Hong Kong. */
const AFTERNOON = Date.UTC(2025, 10, 21, 7, 55, 3);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a moment', () => {
  test.each([
    ['en', '21 Nov 2025, 15:55'],
    ['zh-Hant', '2025年11月21日 15:55'],
    ['zh-Hans', '2025年11月21日 15:55'],
    ['pt', '21/11/2025, 15:55'],
    ['ms', '21/11/2025, 15:55'],
  ] as const)('in %s', (language, text) => {
    expect(timeText(AFTERNOON, HONG_KONG, language)).toBe(text);
  });

  test('every month and the first of each, without a zero in front where the language has none', () => {
    const firsts = Array.from({ length: 12 }, (_, month) => timeText(Date.UTC(2024, month, 1, 12), 'UTC', 'en'));
    expect(firsts.map((text) => text.slice(0, 5).trim())).toEqual([
      '1 Jan',
      '1 Feb',
      '1 Mar',
      '1 Apr',
      '1 May',
      '1 Jun',
      '1 Jul',
      '1 Aug',
      '1 Sep',
      '1 Oct',
      '1 Nov',
      '1 Dec',
    ]);
    expect(timeText(Date.UTC(2024, 1, 3, 0, 5), 'UTC', 'zh-Hant')).toBe('2024年2月3日 00:05');
    expect(timeText(Date.UTC(2024, 1, 3, 0, 5), 'UTC', 'pt')).toBe('03/02/2024, 00:05');
  });

  test('midnight is 00:00 and belongs to the new day', () => {
    const midnight = Date.UTC(2025, 10, 21, 16, 0, 0);
    expect(clockText(midnight, HONG_KONG)).toBe('00:00');
    expect(timeText(midnight, HONG_KONG, 'en')).toBe('22 Nov 2025, 00:00');
    expect(clockText(midnight - 1, HONG_KONG)).toBe('23:59');
  });

  test('of today is only a time, of another day has that day: by the clocks of the zone', () => {
    expect(momentText(AFTERNOON, AFTERNOON + HOUR, HONG_KONG, 'en')).toBe('15:55');
    const evening = Date.UTC(2025, 10, 21, 15, 30);
    expect(momentText(evening, evening + HOUR, HONG_KONG, 'en')).toBe('21 Nov 2025, 23:30');
    expect(momentText(evening, evening + HOUR, 'UTC', 'en')).toBe('15:30');
    expect(momentText(AFTERNOON, AFTERNOON + 365 * 24 * HOUR, HONG_KONG, 'en')).toBe('21 Nov 2025, 15:55');
  });

  test('follows the clocks when they change', () => {
    const before = Date.UTC(2025, 9, 26, 0, 30);
    expect([before, before + HOUR].map((at) => clockText(at, 'Europe/Lisbon'))).toEqual(['01:30', '01:30']);
  });

  test('in a zone that this machine does not know is told in UTC', () => {
    expect(clockText(AFTERNOON, 'Atlantis/North')).toBe('07:55');
    expect(paperTime(AFTERNOON, 'Atlantis/North')).toMatch(/07:55:03 UTC/);
  });

  test('on paper has its zone, in ASCII', () => {
    expect(paperTime(AFTERNOON, HONG_KONG)).toBe('2025-11-21 15:55:03 UTC+8');
    expect(paperTime(AFTERNOON, 'America/St_Johns')).toBe('2025-11-21 04:25:03 UTC-3:30');
  });
});

describe('a duration', () => {
  test.each([
    [0, '0 min'],
    [1, '1 min'],
    [59 * MINUTE, '59 min'],
    [59 * MINUTE + 1, '1 h 00 min'],
    [HOUR, '1 h 00 min'],
    [125 * MINUTE, '2 h 05 min'],
    [24 * HOUR, '1 d 0 h 00 min'],
    [26 * HOUR + 5 * MINUTE, '1 d 2 h 05 min'],
    [100 * 24 * HOUR, '100 d 0 h 00 min'],
    [-HOUR, '0 min'],
  ])('of %i ms is %s: a minute that has begun counts', (ms, text) => {
    expect(durationText(ms, 'en')).toBe(text);
  });

  test('in each language', () => {
    const long = 26 * HOUR + 5 * MINUTE;
    expect(LANGUAGES.map((language) => durationText(long, language))).toEqual([
      '1 d 2 h 05 min',
      '1 日 2 小時 5 分鐘',
      '1 天 2 小时 5 分钟',
      '1 d 2 h 05 min',
      '1 hari 2 jam 5 min',
    ]);
  });
});
