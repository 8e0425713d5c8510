import { describe, expect, test } from 'vitest';
import { playRound } from '../support/crash-campaign.ts';
import type { Customer } from '../support/crash-customers.ts';
import { everySync } from '../support/crash-plans.ts';

/** Syncs from the first touch on: a whole sale has up to ten, and what comes after it belongs to the next one. */
const SYNCS = 8;

/** Two kiosks at once; beside other tests that is as much as two cores can keep moving. */
const STORIES: readonly (readonly [name: string, one: readonly Customer[], other: readonly Customer[]])[] = [
  ['a scanned code, an order code', ['scans a code'], ['pays the order code']],
  ['two phones, a gateway without refunds', ['pays the order code and scans'], ['pays with WavPay']],
  ['a jam, a walk away', ['meets a jammed slot'], ['walks away and pays later']],
];

describe('kill -9 before and after every sync of the journal', () => {
  test.each(STORIES)('%s', { timeout: 600_000 }, async (_name, one, other) => {
    const seeds = [11, 12] as const;
    const rounds = await Promise.all([
      playRound(seeds[0], everySync(one, SYNCS)),
      playRound(seeds[1], everySync(other, SYNCS)),
    ]);
    expect(rounds.flatMap((round) => round.broken)).toEqual([]);
    expect(rounds.map((round) => round.kills)).toEqual([2 * SYNCS, 2 * SYNCS]);
    expect(rounds.every((round) => round.counts.sales > 0 && round.exact > 0)).toBe(true);
  });
});
