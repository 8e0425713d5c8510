import { expect, test } from 'vitest';
import { emptySum, join, playSeeds } from './campaign.ts';
import { cellsNotMet } from './cells.ts';
import * as faults from './world/faults.ts';

/** Seeds of one of the two files that share the work of a push; together they play more than 20,000 payments. */
export const SEEDS_A_FILE = 330;
/** Seeds of one test: short enough that a busy machine ends it within its limit. */
const SEEDS_A_TEST = 22;

/** Tests that every promise holds in these seeds, and that they were worth playing. */
export function testPromises(from: number): void {
  const sum = emptySum();
  for (let seed = from; seed < from + SEEDS_A_FILE; seed += SEEDS_A_TEST) {
    test(`the promises hold, seeds ${seed} to ${seed + SEEDS_A_TEST - 1}`, { timeout: 600_000 }, async () => {
      const some = await playSeeds(seed, SEEDS_A_TEST);
      join(sum, some);
      expect(some.failures.map(({ story }) => story).join('\n\n')).toBe('');
    });
  }
  test('every kind of fault has fired, and more than 10,000 payments were made', () => {
    expect(everyKind().filter((kind) => !sum.fired.has(kind))).toEqual([]);
    expect(sum.lives).toBeGreaterThan(10_000);
    console.log(
      `${sum.lives} payments; cells of the life table not met: ${cellsNotMet(sum.cells).join(', ') || 'none'}`,
    );
  });
}

/** Every kind of fault there is a counter for. */
function everyKind(): string[] {
  const calls = (['charge', 'present', 'query', 'cancel', 'refund', 'queryRefund'] as const).map(faults.callMenu);
  const { COMMIT, EFFECT, AMBIENT, START, OFF, PULSE, SENSOR, PAPER, POST, GOSSIP, GATEWAY, CUSTOMER, HOST, PARKING } =
    faults;
  const menus = [
    ...calls,
    COMMIT,
    EFFECT,
    AMBIENT,
    START,
    OFF,
    PULSE,
    SENSOR,
    PAPER,
    POST,
    GOSSIP,
    ...GATEWAY,
    ...CUSTOMER,
    HOST,
    ...PARKING,
  ];
  return [...new Set(menus.flat().map(([kind]) => kind))];
}
