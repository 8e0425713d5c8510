import { expect, test } from 'vitest';
import { BY_CHANCE, play } from './play.ts';
import { shrink } from './shrink.ts';
import { USUAL_PARK } from './world/car-park-site.ts';
import { type SiteChoice, USUAL_SITE } from './world/site.ts';
import type { Bug } from './world/world.ts';

/** Where the mistake can be made; null: anywhere. */
const PARK: SiteChoice = { ...USUAL_SITE, park: USUAL_PARK };
const COUNTED: SiteChoice = { ...USUAL_SITE, stock: 3 };
const HOSTS: SiteChoice = { ...USUAL_SITE, hostOrders: true };
const TIGHT: SiteChoice = { ...USUAL_SITE, limits: { ...USUAL_SITE.limits, chargesPerHour: 5 } };

/** What the auditor has to say of a kiosk with a mistake made on purpose. */
const BUGS: readonly (readonly [bug: Bug, says: RegExp, site: SiteChoice | null])[] = [
  ['effects before the commit', /promise [35]:/, null],
  ['charges twice', /promise 5: \S+ is sent twice/, null],
  ['an unknown answer taken for paid', /promise [16]:/, null],
  ['delivers again', /promise 4: \S+ is delivered twice/, null],
  ['forgets refunds', /promise 7:/, null],
  ['no breaker', /promise 12:/, TIGHT],
  ['cancels at once', /promise 8:/, null],
  ['writes the payment code', /promise 9:/, null],
  ['opens the gate twice', /ticket: the gate opens twice for one use/, PARK],
  ['opens for whoever comes', /ticket: .* is not paid/, PARK],
  ['opens without asking the others', /ticket: .* cannot be heard/, PARK],
  ['forgets the tickets', /(ticket: the gate opens for \S+, which has left|stay: \S+ costs)/, PARK],
  ['charges every stay anew', /stay: \S+ costs/, PARK],
  ['keeps payments of stays to itself', /stay: .* is not marked/, PARK],
  ['forgets the stock', /stock: \S+ is counted for the first time again/, COUNTED],
  ['sells what is not there', /stock: \S+ is driven, and nothing is left/, COUNTED],
  ['forgets the orders', /order: \S+ makes a second sale/, HOSTS],
  ['never calls an order off', /order: \S+ was called off, and \S+ is (delivered|kept as paid)/, HOSTS],
];

const SEEDS_AT_MOST = 60;

test.each(BUGS)('found: %s', async (bug, says, site) => {
  for (let seed = 1; seed <= SEEDS_AT_MOST; seed += 1) {
    const { broken } = await play({ seed, plan: BY_CHANCE, bug, ...(site === null ? {} : { site }) });
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
