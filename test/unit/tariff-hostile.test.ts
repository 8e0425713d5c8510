import { expect, it } from 'vitest';
import { feeOf, type Stay } from '../../src/domain/tariff.ts';
import { band, base, DAY, HOUR, hourly, MINUTE, tariff } from '../support/tariffs.ts';

const NOW = Date.parse('2026-03-02T02:00:00Z');

const BUSY = tariff({
  timeZone: 'Europe/Lisbon',
  bands: [
    band({ name: 'day', from: 480, to: 1200, charge: hourly(50, MINUTE) }),
    band({ name: 'night', from: 1200, to: 480, charge: { kind: 'flat', minor: 700 } }),
  ],
  otherwise: null,
  dayCap: 20_000,
});

const ENTRIES = [
  0,
  -1,
  -8e15,
  8e15,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  NOW + 0.5,
  253_402_300_799_999,
];

it('any entry, and any moment, has a fee that is an amount', () => {
  for (const enteredAt of ENTRIES) {
    for (const at of [...ENTRIES, NOW]) {
      const { total, until, parts } = feeOf(BUSY, { enteredAt, at, vouchers: [] });
      expect(Number.isSafeInteger(total.minor) && total.minor >= 0).toBe(true);
      expect(until === null || Number.isSafeInteger(until)).toBe(true);
      expect(parts.length).toBeLessThanOrEqual(24);
    }
  }
});

it('an entry that is to come costs nothing, and its fee begins when it comes', () => {
  const fee = feeOf(tariff(), { enteredAt: NOW + HOUR, at: NOW, vouchers: [] });
  expect(fee).toEqual({ total: { currency: 'HKD', minor: 0 }, until: NOW + HOUR + 1, parts: [] });
});

it('an entry of long ago costs 1000 days, and no more ever', () => {
  const fee = feeOf(tariff(), { enteredAt: 0, at: NOW, vouchers: [] });
  expect(fee.total.minor).toBe(1000 * 24 * 1000);
  expect(fee.until).toBeNull();
  const last = { enteredAt: NOW, at: NOW + 1000 * DAY - HOUR, vouchers: [] };
  expect(feeOf(tariff(), last).until).toBe(last.at + 1);
  expect(feeOf(tariff(), { ...last, at: last.at + 1 }).until).toBeNull();
});

it('the dearest tariff there can be stays exact for the longest stay', () => {
  const dearest = tariff({ otherwise: base(1_000_000_000, MINUTE) });
  const { total, parts } = feeOf(dearest, { enteredAt: 0, at: NOW, vouchers: [] });
  expect(total.minor).toBe(1_000_000_000 * 1000 * 1440);
  expect(parts.reduce((sum, { minor }) => sum + minor, 0)).toBe(total.minor);
});

it('a limit of nothing, and prices of nothing, never rise', () => {
  const stay = { enteredAt: NOW, at: NOW + HOUR, vouchers: [] };
  for (const one of [tariff({ dayCap: 0 }), tariff({ otherwise: base(0) }), tariff({ otherwise: null })]) {
    const fee = feeOf(one, stay);
    expect([fee.total.minor, fee.until]).toEqual([0, null]);
  }
});

it('vouchers that make no sense take nothing off', () => {
  const values: Stay['vouchers'] = [
    { kind: 'minutes', minutes: -60 },
    { kind: 'minutes', minutes: Number.NaN },
    { kind: 'percent', percent: -10 },
    { kind: 'percent', percent: Number.NaN },
    { kind: 'amount', amount: { currency: 'HKD', minor: -500 } },
    { kind: 'amount', amount: { currency: 'EUR', minor: 500 } },
  ];
  const stay = { enteredAt: NOW, at: NOW + HOUR, vouchers: [] };
  expect(feeOf(tariff(), { ...stay, vouchers: values })).toEqual(feeOf(tariff(), stay));
});

it('vouchers for more than all take all off, and no more', () => {
  const values: Stay['vouchers'] = [
    { kind: 'minutes', minutes: Number.POSITIVE_INFINITY },
    { kind: 'percent', percent: 1000 },
    { kind: 'amount', amount: { currency: 'HKD', minor: Number.MAX_SAFE_INTEGER } },
  ];
  for (const value of values) {
    const fee = feeOf(tariff(), { enteredAt: NOW, at: NOW + 5 * HOUR, vouchers: [value] });
    expect(fee.total.minor).toBe(0);
    expect(fee.parts.at(-1)).toEqual({ by: { kind: 'voucher' }, from: null, to: null, minor: -5000 });
  }
});
