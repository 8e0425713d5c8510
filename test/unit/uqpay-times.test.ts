import { describe, expect, it } from 'vitest';
import { dayIsOver, momentOf, offsetMinutes, uqpayTime } from '../../src/gateways/uqpay/times.ts';

const MOMENT = Date.UTC(2026, 0, 31, 16, 0, 0);

it.each([
  ['+08:00', 480],
  ['-03:30', -210],
  ['+00:00', 0],
  ['+14:00', 840],
  ['+15:00', null],
  ['8', null],
  ['+8:00', null],
  ['Asia/Hong_Kong', null],
])('%s is an offset of %s minutes', (zone, minutes) => {
  expect(offsetMinutes(zone)).toBe(minutes);
});

it('a moment is written on the clock of the zone, whatever the zone of this machine', () => {
  const before = process.env['TZ'];
  for (const machine of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) {
    process.env['TZ'] = machine;
    expect(uqpayTime(MOMENT, '+08:00')).toBe('2026-02-01 00:00:00');
    expect(uqpayTime(MOMENT + 999, '+08:00')).toBe('2026-02-01 00:00:00');
    expect(uqpayTime(MOMENT, '-03:30')).toBe('2026-01-31 12:30:00');
    expect(momentOf('2026-02-01 00:00:00', '+08:00')).toBe(MOMENT);
  }
  process.env['TZ'] = before;
  if (before === undefined) {
    delete process.env['TZ'];
  }
});

it.each(['2026-02-31 00:00:00', '2026-02-01T00:00:00', '2026-02-01', '20260201000000', '', '2026-02-01 24:00:00'])(
  '%o is no moment',
  (text) => {
    expect(momentOf(text, '+08:00')).toBeNull();
  },
);

describe('the day of a payment', () => {
  const at = (text: string): number => Date.parse(`${text}+08:00`);

  it.each([
    ['2026-01-31T00:00:00', '2026-01-31T23:59:59', false],
    ['2026-01-31T23:59:59', '2026-02-01T00:00:00', true],
    ['2025-12-31T12:00:00', '2026-01-01T00:00:01', true],
    ['2026-02-01T00:00:00', '2026-01-31T23:59:59', false],
  ])('paid at %s: over at %s is %s', (paid, now, over) => {
    expect(dayIsOver(at(paid), at(now), '+08:00')).toBe(over);
  });

  it('ends where the zone says', () => {
    expect(dayIsOver(at('2026-01-31T23:00:00'), at('2026-02-01T00:30:00'), '+00:00')).toBe(false);
  });
});
