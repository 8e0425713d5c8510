import { createHash } from 'node:crypto';

/**
 * What happens to empty values when a message is hashed. WavPay's text, its sample code and its printed hashes disagree, so
 * it is a setting for what we send, and found out for what comes back.
 */
export const EMPTY_VALUES = ['drop-null', 'drop-null-and-empty', 'null-as-text', 'null-as-empty'] as const;
export type EmptyValues = (typeof EMPTY_VALUES)[number];

/** A message's fields as text (numbers as the characters received), or null. */
export type WavpayFields = ReadonlyMap<string, string | null>;

/**
 * The `secureHash`: the values (not the names) of all other fields, ordered by name, joined with a bar, one more bar, the
 * merchant key; SHA-256; upper-case hex.
 */
export function wavpayHash(fields: WavpayFields, key: string, empty: EmptyValues): string {
  const values: string[] = [];
  for (const name of [...fields.keys()].sort()) {
    const value = name === 'secureHash' ? undefined : hashed(fields.get(name) ?? null, empty);
    if (value !== undefined) {
      values.push(value);
    }
  }
  return createHash('sha256')
    .update(`${values.join('|')}|${key}`, 'utf8')
    .digest('hex')
    .toUpperCase();
}

/** The value as it enters the hash; undefined: left out. */
function hashed(value: string | null, empty: EmptyValues): string | undefined {
  if (value === null) {
    return empty === 'null-as-text' ? 'null' : empty === 'null-as-empty' ? '' : undefined;
  }
  return value === '' && empty === 'drop-null-and-empty' ? undefined : value;
}

/**
 * Checks answers' hashes while learning how this gateway treats empty values: any of the four readings is taken at first
 * (none can be made without the key), and every answer that tells readings apart leaves only those that fit. From then on
 * the others are refused.
 */
export class AnswerHashes {
  readonly #key: string;
  #fitting: readonly EmptyValues[];

  /** @param first the reading to try first. */
  constructor(key: string, first: EmptyValues) {
    this.#key = key;
    this.#fitting = [first, ...EMPTY_VALUES.filter((mode) => mode !== first)];
  }

  /** The readings that all answers so far fit; for `kioskd diagnose`. */
  get fitting(): readonly EmptyValues[] {
    return this.#fitting;
  }

  /** The case of the hex does not matter. */
  matches(fields: WavpayFields, received: string): boolean {
    const wanted = received.toUpperCase();
    const fitting = this.#fitting.filter((mode) => wavpayHash(fields, this.#key, mode) === wanted);
    if (fitting.length === 0) {
      return false;
    }
    this.#fitting = fitting;
    return true;
  }
}
