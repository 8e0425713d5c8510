import { expect, test } from 'vitest';
import { BY_CHANCE, play } from './play.ts';
import { shrink } from './shrink.ts';
import type { Bug } from './world/world.ts';

/** What the auditor has to say of a kiosk with a mistake made on purpose. */
const BUGS: readonly (readonly [bug: Bug, says: RegExp])[] = [
  ['effects before the commit', /promise [35]:/],
  ['charges twice', /promise 5: \S+ is sent twice/],
  ['an unknown answer taken for paid', /promise [16]:/],
  ['delivers again', /promise 4: \S+ is delivered twice/],
  ['forgets refunds', /promise 7:/],
  ['no breaker', /promise 12:/],
  ['cancels at once', /promise 8:/],
  ['writes the payment code', /promise 9:/],
];

const SEEDS_AT_MOST = 60;

test.each(BUGS)('found: %s', async (bug, says) => {
  for (let seed = 1; seed <= SEEDS_AT_MOST; seed += 1) {
    const { broken } = await play({ seed, plan: BY_CHANCE, bug });
    if (broken.some((what) => says.test(what))) {
      return;
    }
  }
  expect.fail(`${SEEDS_AT_MOST} seeds did not find it`);
});

test('a failing seed is told with the faults that matter and no others', async () => {
  const options = { seed: 2, plan: BY_CHANCE, bug: 'charges twice' } as const;
  const failed = await play(options);
  const { report, faults } = await shrink(options, failed);
  expect(report.broken[0]).toMatch(/sent twice/);
  expect(report.story.some((line) => line.includes('BROKEN'))).toBe(true);
  expect(faults.length).toBeLessThan(failed.names.length / 4);
});
