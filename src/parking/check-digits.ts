/**
 * Check digits as ticket machines print them. Each function gets the signs before the check, capital letters and digits, and gives the
 * signs that must follow; null: there is none for these, so whoever prints tickets leaves such a number out.
 *
 * A letter counts as the two digits of its place in the alphabet plus nine, A as 10 and Z as 35, as in an IBAN (ISO 13616) and a
 * security number (ISO 6166).
 */
export const CHECKS = {
  /** Luhn, ISO/IEC 7812-1: every second digit from the right doubled, mod 10. */
  luhn: { length: 1, of: luhn },
  /** GS1 General Specifications, as in an EAN: weights 3 and 1 from the right, mod 10. */
  gs1: { length: 1, of: (body) => digit(10, weighted(digits(body), [3, 1])) },
  /** Weights 7, 3, 1 from the left, mod 10: ICAO 9303, and many a ticket printer. The digit is the remainder itself. */
  mod731: { length: 1, of: (body) => String(weightedFromLeft(digits(body), [7, 3, 1]) % 10) },
  /** ISO 7064 mod 97-10, two digits, as in an IBAN. */
  mod97: { length: 2, of: (body) => String(98 - ((remainder97(digits(body)) * 100) % 97)).padStart(2, '0') },
  /** Weights 2 to 7 from the right, over and over, mod 11; what would be 10 is an X. */
  mod11: { length: 1, of: (body) => eleven(body, 'X') },
  /** The same; what would be 10 is a 0. */
  'mod11-0': { length: 1, of: (body) => eleven(body, '0') },
} as const satisfies Readonly<
  Record<string, { readonly length: number; readonly of: (body: string) => string | null }>
>;

export type CheckName = keyof typeof CHECKS;

export const CHECK_NAMES = Object.keys(CHECKS) as [CheckName, ...CheckName[]];

function digits(body: string): number[] {
  return [...body].flatMap((sign) => {
    const value = Number.parseInt(sign, 36);
    return value < 10 ? [value] : [Math.floor(value / 10), value % 10];
  });
}

function luhn(body: string): string {
  const sum = digits(body)
    .reverse()
    .reduce((total, value, place) => {
      const counted = place % 2 === 0 ? value * 2 : value;
      return total + (counted > 9 ? counted - 9 : counted);
    }, 0);
  return String((10 - (sum % 10)) % 10);
}

function weighted(values: readonly number[], weights: readonly number[]): number {
  return weightedFromLeft(values.toReversed(), weights);
}

function weightedFromLeft(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((total, value, place) => total + value * (weights[place % weights.length] ?? 0), 0);
}

function digit(modulus: number, sum: number): string {
  return String((modulus - (sum % modulus)) % modulus);
}

function eleven(body: string, ten: string): string {
  const value = (11 - (weighted(digits(body), [2, 3, 4, 5, 6, 7]) % 11)) % 11;
  return value === 10 ? ten : String(value);
}

function remainder97(values: readonly number[]): number {
  return values.reduce((rest, value) => (rest * 10 + value) % 97, 0);
}
