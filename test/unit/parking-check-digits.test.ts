import { describe, expect, test } from 'vitest';
import { CHECK_NAMES, CHECKS, type CheckName } from '../../src/parking/check-digits.ts';
import { Random } from '../support/random.ts';

/** Worked by hand, or published: Luhn and the IBAN in their standards, EAN on articles, mod 7-3-1 in ICAO 9303 part 3. */
const WORKED: readonly (readonly [CheckName, string, string])[] = [
  ['luhn', '7992739871', '3'],
  ['luhn', '411111111111111', '1'],
  ['luhn', '0', '0'],
  ['gs1', '400638133393', '1'],
  ['gs1', '629104150021', '3'],
  ['gs1', '9638507', '4'],
  ['mod731', '520727', '3'],
  ['mod97', '32142829123456987654321611', '82'],
  ['mod11', '036532', '7'],
  ['mod11', '15', '9'],
  ['mod11', '23', 'X'],
  ['mod11-0', '23', '0'],
  ['mod11', '00', '0'],
];

describe('check digits', () => {
  test.each(WORKED)('%s of %s is %s', (name, body, check) => {
    expect(CHECKS[name].of(body)).toBe(check);
  });

  test('a letter counts as its two digits', () => {
    for (const name of CHECK_NAMES) {
      expect(CHECKS[name].of('1B7')).toBe(CHECKS[name].of('1117'));
    }
  });

  test('each has the length it says, and notices every single wrong digit', () => {
    const random = new Random(1);
    for (const name of CHECK_NAMES) {
      for (let round = 0; round < 300; round += 1) {
        const length = 1 + random.int(20);
        const body = Array.from({ length }, () => random.int(10)).join('');
        const check = CHECKS[name].of(body);
        expect(check).toHaveLength(CHECKS[name].length);
        const place = random.int(length);
        const other = String((Number(body[place]) + 1 + random.int(9)) % 10);
        const wrong = body.slice(0, place) + other + body.slice(place + 1);
        // That one writes two remainders with the same sign.
        const isBlind = name === 'mod11-0' && check === '0';
        expect(isBlind || CHECKS[name].of(wrong) !== check, `${name} ${body} ${wrong}`).toBe(true);
      }
    }
  });
});
