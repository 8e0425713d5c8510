import { describe, expect, test } from 'vitest';
import { PAYMENT_CODE_FAMILIES } from '../../src/domain/payment-codes.ts';
import { KNOWN_FORMS, overlaps, writtenForm } from '../../src/parking/overlap.ts';
import type { FieldSpec } from '../../src/parking/pattern.ts';
import { pattern, reader } from '../support/parking.ts';
import { Random } from '../support/random.ts';

const FORTNIGHT_MS = 14 * 86_400_000;

function names(...fields: readonly FieldSpec[]): readonly string[] {
  return overlaps(pattern(fields), KNOWN_FORMS, FORTNIGHT_MS).map(({ form }) => form);
}

describe('tickets that look like payment codes', () => {
  test('plain digits of a length that wallets have', () => {
    expect(names({ digits: 18 })).toEqual(
      expect.arrayContaining(['WeChat Pay, 18 digits', 'Alipay, 16 to 24 digits', 'WavPay, 18 digits']),
    );
    expect(names({ digits: 19 })).toEqual(expect.arrayContaining(['UnionPay, 19 digits']));
    expect(names({ letters: [30, 60] })).toEqual(['EMV consumer-presented code, base64']);
  });

  test('a length, a text or a year that wallets do not have excludes them', () => {
    expect(names({ digits: 12 })).toEqual([]);
    expect(names({ text: 'P' }, { digits: 17 })).toEqual([]);
    expect(names({ text: '99' }, { digits: 16 })).toEqual([]);
    expect(names({ time: 'YYYYMMDDHHmmss' }, { digits: 4 })).toEqual([]);
    expect(names({ text: '13' }, { digits: 16 })).toEqual(['WeChat Pay, 18 digits']);
  });

  test('a time and check digits make it rare, and the longer the rarer', () => {
    const share = (...fields: readonly FieldSpec[]) =>
      Math.max(...overlaps(pattern(fields), KNOWN_FORMS, FORTNIGHT_MS).map((one) => one.share));
    expect(share({ digits: 18 })).toBe(1);
    expect(share({ digits: 17 }, { check: 'luhn' })).toBeCloseTo(0.1);
    const rare = share({ digits: 4 }, { time: 'YYMMDDHHmmss' }, { check: 'mod97' });
    expect(rare).toBeLessThan(1e-7);
    expect(rare).toBeGreaterThan(0);
  });

  test("what the configuration says of a wallet's codes counts as well", () => {
    const shape = { prefixes: ['77', '78'], minLength: 14, maxLength: 15, charset: 'digits' } as const;
    const form = writtenForm('wallets made-up', shape);
    const found = (...fields: readonly FieldSpec[]) => overlaps(pattern(fields), [form], FORTNIGHT_MS).length;
    expect(found({ digits: 14 })).toBe(1);
    expect(found({ text: '77' }, { digits: [5, 12] })).toBe(1);
    expect(found({ text: '79' }, { digits: 12 })).toBe(0);
    expect(found({ digits: 13 })).toBe(0);
  });

  test('what is not named never fits: no payment code is read as such a ticket', () => {
    const random = new Random(13);
    const fieldsOf = (): FieldSpec[] => [
      random.pick<FieldSpec>([{ text: random.pick(['P', '28', '99', '1', '62']) }, { digits: 2 }]),
      random.pick<FieldSpec>([{ time: 'YYMMDDHHmm' }, { digits: [4, 14] }, { digits: 10 }]),
      random.pick<FieldSpec>([{ digits: 4 }, { digits: 6 }, { check: 'luhn' }, { letters: 3 }]),
    ];
    let checked = 0;
    for (let round = 0; round < 200; round += 1) {
      const fields = [...fieldsOf(), { digits: 1 } as const];
      const form = pattern(fields);
      const tickets = reader([form]);
      const named = new Set(overlaps(form, KNOWN_FORMS, FORTNIGHT_MS).map((one) => one.form));
      for (const code of randomPaymentCodes(random)) {
        const families = PAYMENT_CODE_FAMILIES.filter((family) => family.pattern.test(code));
        if (families.every(({ name }) => !named.has(name))) {
          checked += 1;
          const { kind } = tickets.readCode(code);
          if (kind !== 'other') {
            expect.fail(`${JSON.stringify(fields)} ${code} is ${kind}`);
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(500);
  });
});

function randomPaymentCodes(random: Random): string[] {
  const digits = (length: number) => Array.from({ length }, () => random.int(10)).join('');
  return [
    `1${random.int(6)}${digits(16)}`,
    `${25 + random.int(6)}${digits(14 + random.int(9))}`,
    `28${digits(15 + random.int(3))}`,
    `62${digits(17)}`,
    `39${digits(16)}`,
    // Some that tell a likely time in the middle.
    `28260228${digits(9 + random.int(3))}`,
    `2602281${digits(11)}`,
  ].filter((code) => PAYMENT_CODE_FAMILIES.some(({ pattern: family }) => family.test(code)));
}
