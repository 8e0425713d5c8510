import { expect, it } from 'vitest';
import { type Fee, type FeePart, feeOf, type Stay, type Tariff } from '../../src/domain/tariff.ts';
import { band, base, DAY, HOUR, hourly, MINUTE, tariff } from '../support/tariffs.ts';

/** Monday 10:00 in Hong Kong. */
const MONDAY = Date.parse('2026-03-02T10:00:00+08:00');

function fee(one: Tariff, ms: number, vouchers: Stay['vouchers'] = []): Fee {
  return feeOf(one, { enteredAt: MONDAY, at: MONDAY + ms, vouchers });
}

/** `standard +0h to +2h 2000`, hours counted from the entry. */
function words({ by, from, to, minor }: FeePart): string {
  const name = by.kind === 'band' ? by.name : by.kind;
  const hours = (at: number) => `+${(at - MONDAY) / HOUR}h`;
  return from === null || to === null ? `${name} ${minor}` : `${name} ${hours(from)} to ${hours(to)} ${minor}`;
}

function parts(one: Tariff, ms: number, vouchers: Stay['vouchers'] = []): readonly string[] {
  return fee(one, ms, vouchers).parts.map(words);
}

it('a stay without any time has no parts', () => {
  expect(parts(tariff(), 0)).toEqual([]);
  expect(parts(tariff({ free: { ms: HOUR, applies: 'first step' } }), 0)).toEqual([]);
});

it('a part ends where the stay ends, not where its last unit would', () => {
  expect(parts(tariff(), 1.5 * HOUR)).toEqual(['standard +0h to +1.5h 2000']);
});

it('free time for a whole stay is a part of a stay within it only', () => {
  const one = tariff({ free: { ms: HOUR, applies: 'whole stay' } });
  expect(parts(one, HOUR)).toEqual(['free minutes +0h to +1h 0']);
  expect(parts(one, 1.5 * HOUR)).toEqual(['standard +0h to +1.5h 2000']);
});

it('free time as a first step is a part of every stay', () => {
  const one = tariff({ free: { ms: HOUR, applies: 'first step' } });
  expect(parts(one, 0.5 * HOUR)).toEqual(['free minutes +0h to +0.5h 0']);
  expect(parts(one, 1.5 * HOUR)).toEqual(['free minutes +0h to +1h 0', 'standard +1h to +1.5h 1000']);
});

it('the limit of a band stands after the band, that of a day after the day', () => {
  const one = tariff({
    bands: [
      band({ name: 'day', from: 480, to: 1200, charge: hourly(1000), cap: 5000 }),
      band({ name: 'night', from: 1200, to: 480, charge: hourly(300) }),
    ],
    otherwise: null,
    dayCap: 5500,
  });
  expect(parts(one, DAY)).toEqual([
    'day +0h to +10h 10000',
    'cap -5000',
    'night +10h to +14h 1200',
    'cap -700',
    'night +14h to +22h 2400',
    'day +22h to +24h 2000',
  ]);
});

it('a unit that is cut short ends where the next one begins', () => {
  const one = tariff({
    units: 'cut',
    bands: [band({ name: 'evening', from: 690, to: 1440, charge: hourly(500) })],
  });
  expect(parts(one, 2 * HOUR)).toEqual(['standard +0h to +1.5h 2000', 'evening +1.5h to +2h 500']);
});

it('vouchers are taken off last: minutes, then per cents, then amounts; what takes nothing off is no part', () => {
  const vouchers: Stay['vouchers'] = [
    { kind: 'amount', amount: { currency: 'HKD', minor: 100 } },
    { kind: 'percent', percent: 0 },
    { kind: 'minutes', minutes: 60 },
    { kind: 'percent', percent: 10 },
  ];
  expect(parts(tariff(), 3 * HOUR, vouchers)).toEqual([
    'standard +0h to +3h 3000',
    'voucher -1000',
    'voucher -200',
    'voucher -100',
  ]);
});

it('a long stay has each rate once', () => {
  const one = tariff({
    bands: [
      band({ name: 'day', from: 480, to: 1200, charge: hourly(1000), cap: 5000 }),
      band({ name: 'night', from: 1200, to: 480, charge: { kind: 'flat', minor: 2000 } }),
    ],
    dayCap: 6000,
  });
  // Monday is charged from 10:00; each whole day is 5000 and 2000, of which the day lets 6000 through.
  const long = fee(one, 30 * DAY);
  expect(long.parts.map(words)).toEqual(['day +0h to +720h 360000', 'night +10h to +718h 60000', 'cap -238000']);
  expect(long.total.minor).toBe(182_000);
});

it('the vouchers of a long stay stand after it', () => {
  const one = tariff({ dayCap: 6000 });
  expect(parts(one, 30 * DAY, [{ kind: 'percent', percent: 100 }]).at(-1)).toMatch(/^voucher -/);
});

it('a band that has a name in other languages keeps it', () => {
  const languages = { 'zh-Hant': '夜間' };
  const one = tariff({ bands: [band({ name: 'night', in: languages })] });
  expect(fee(one, HOUR).parts[0]?.by).toEqual({ kind: 'band', name: 'night', in: languages });
  expect(fee(tariff(), HOUR).parts[0]?.by).toEqual({ kind: 'band', name: 'standard' });
});

it('a total that can never rise has no end', () => {
  expect(fee(tariff(), HOUR, [{ kind: 'percent', percent: 100 }]).until).toBeNull();
  expect(fee(tariff(), HOUR).until).toBe(MONDAY + HOUR + 1);
});

it('what a voucher still covers moves the next rise', () => {
  const amount: Stay['vouchers'] = [{ kind: 'amount', amount: { currency: 'HKD', minor: 2500 } }];
  expect(fee(tariff(), HOUR, amount).until).toBe(MONDAY + 2 * HOUR + 1);
  expect(fee(tariff(), HOUR, [{ kind: 'minutes', minutes: 90 }]).until).toBe(MONDAY + 90 * MINUTE + 1);
  // 1 % of what costs 1 is rounded away; 99 % of it leaves the customer something at once.
  expect(fee(tariff({ otherwise: base(1) }), HOUR, [{ kind: 'percent', percent: 99 }]).total.minor).toBe(1);
});
