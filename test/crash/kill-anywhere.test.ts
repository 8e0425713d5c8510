import { describe, expect, test } from 'vitest';
import { playRound } from '../support/crash-campaign.ts';
import { randomLives } from '../support/crash-plans.ts';

const KILLS = 13;
const SEEDS = [1, 3, 5, 7];

describe('kill -9 at any sync, any write and any moment, while the gateways lie', () => {
  test.each(SEEDS)('seeds from %i', { timeout: 600_000 }, async (seed) => {
    const rounds = await Promise.all([seed, seed + 1].map((one) => playRound(one, randomLives(one, KILLS))));
    expect(rounds.flatMap((round) => round.broken.map((broken) => `seed ${round.seed}: ${broken}`))).toEqual([]);
    expect(rounds.map((round) => round.kills)).toEqual([KILLS, KILLS]);
  });
});
