import { expect, it } from 'vitest';
import { AnswerHashes, EMPTY_VALUES, wavpayHash } from '../../src/gateways/wavpay/sign.ts';

const KEY = 'key';
const full = new Map<string, string | null>([
  ['a', '1'],
  ['b', '2'],
]);
const withNull = new Map([...full, ['c', null]]) as typeof full;
const withEmpty = new Map([...full, ['c', '']]) as typeof full;

it.each(EMPTY_VALUES)('takes an answer hashed as %s, whatever was configured first', (mode) => {
  for (const first of EMPTY_VALUES) {
    const hashes = new AnswerHashes(KEY, first);
    expect(hashes.matches(withNull, wavpayHash(withNull, KEY, mode).toLowerCase())).toBe(true);
  }
});

it('learns nothing from an answer that every reading fits', () => {
  const hashes = new AnswerHashes(KEY, 'drop-null');
  expect(hashes.matches(full, wavpayHash(full, KEY, 'null-as-text'))).toBe(true);
  expect(hashes.fitting).toHaveLength(4);
});

it('keeps to the reading that an answer has shown', () => {
  const hashes = new AnswerHashes(KEY, 'drop-null');
  expect(hashes.matches(withNull, wavpayHash(withNull, KEY, 'null-as-text'))).toBe(true);
  expect(hashes.fitting).toEqual(['null-as-text']);
  expect(hashes.matches(withNull, wavpayHash(withNull, KEY, 'drop-null'))).toBe(false);
  expect(hashes.fitting).toEqual(['null-as-text']);
});

it('narrows the readings down step by step', () => {
  const hashes = new AnswerHashes(KEY, 'null-as-empty');
  expect(hashes.matches(withNull, wavpayHash(withNull, KEY, 'drop-null'))).toBe(true);
  expect([...hashes.fitting].sort()).toEqual(['drop-null', 'drop-null-and-empty']);
  expect(hashes.matches(withEmpty, wavpayHash(withEmpty, KEY, 'drop-null-and-empty'))).toBe(true);
  expect(hashes.fitting).toEqual(['drop-null-and-empty']);
});

it('is not moved by a wrong hash', () => {
  const hashes = new AnswerHashes(KEY, 'drop-null');
  expect(hashes.matches(withNull, wavpayHash(withNull, 'other key', 'drop-null'))).toBe(false);
  expect(hashes.fitting).toHaveLength(4);
});
