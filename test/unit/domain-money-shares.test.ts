import { describe, expect, test } from 'vitest';
import { money, shareOf, subtract } from '../../src/domain/money.ts';

describe('the price of some of several equal units', () => {
  test.each([
    [250, 1, 1, 250],
    [250, 2, 5, 100],
    [250, 0, 5, 0],
    [250, 5, 5, 250],
  ])('of %i minor, %i of %i units: %i', (minor, units, total, share) => {
    expect(shareOf(money('MYR', minor), units, total)).toEqual(money('MYR', share));
  });

  test('what cannot be divided is given back with the rest: the customer pays no more than came out', () => {
    expect(shareOf(money('MYR', 100), 1, 3)).toEqual(money('MYR', 33));
    expect(shareOf(money('MYR', 100), 2, 3)).toEqual(money('MYR', 66));
  });

  test('is exact where a float would not be', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(shareOf(money('JPY', most), 999_999, 1_000_000)).toEqual(money('JPY', 9_007_190_247_541_736));
    expect(shareOf(money('JPY', most), 7, 7)).toEqual(money('JPY', most));
  });
});

describe('what is left', () => {
  test('of all of it is nothing', () => {
    expect(subtract(money('MYR', 250), money('MYR', 250))).toEqual(money('MYR', 0));
    expect(subtract(money('MYR', 250), money('MYR', 33))).toEqual(money('MYR', 217));
  });

  test('cannot be less than nothing, nor be taken from another currency: a bug, said with what it was about', () => {
    expect(() => subtract(money('MYR', 33), money('MYR', 34))).toThrow('not an amount in minor units: -1 MYR');
    expect(() => subtract(money('MYR', 33), money('HKD', 3))).toThrow('not the same currency: MYR and HKD');
  });
});
