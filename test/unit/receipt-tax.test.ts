import { describe, expect, it } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { containedTax } from '../../src/receipts/tax.ts';
import { Random } from '../support/random.ts';

describe('the tax contained in an amount', () => {
  it.each([
    ['MYR', 10_600, '6', 600],
    ['MYR', 250, '6', 14],
    ['MOP', 10_000, '5', 476],
    ['EUR', 12_300, '23', 2_300],
    ['EUR', 1, '23', 0],
    ['JPY', 110, '10', 10],
    ['AUD', 1_085, '8.5', 85],
    ['HKD', 0, '6', 0],
    // 3 × 100 / 200 = 1.5: halves go up.
    ['HKD', 3, '99.9999', 1],
    ['HKD', 21, '5', 1],
    ['HKD', 63, '5', 3],
  ] as const)('%s %i minor at %s %% is %i', (currency, minor, percent, tax) => {
    expect(containedTax(money(currency, minor), percent)).toEqual(money(currency, tax));
  });

  it('is exact for the largest amounts, where numbers with a point are not', () => {
    expect(containedTax(money('IDR', Number.MAX_SAFE_INTEGER), '11').minor).toBe(892_605_331_550_909);
  });

  it('net and tax are the amount, and the tax never shrinks when the amount grows', () => {
    const random = new Random(7);
    for (let round = 0; round < 500; round += 1) {
      const minor = random.int(1_000_000);
      const percent = String(1 + random.int(99));
      const tax = containedTax(money('MYR', minor), percent).minor;
      const more = containedTax(money('MYR', minor + 1), percent).minor;
      expect(more - tax === 0 || more - tax === 1).toBe(true);
      // On the net amount the rate gives the tax, to the half minor unit that was rounded away.
      expect(Math.abs((minor - tax) * Number(percent) - tax * 100)).toBeLessThanOrEqual((100 + Number(percent)) / 2);
    }
  });

  it('refuses what is no percentage', () => {
    expect(() => containedTax(money('MYR', 1), 'a lot')).toThrow(RangeError);
  });
});
