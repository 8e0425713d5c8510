import type { FaultPlan } from './engine/chance.ts';
import { play, type RunOptions, type RunReport } from './play.ts';
import { USUAL_PARK } from './world/car-park-site.ts';
import type { Customer } from './world/customers.ts';
import type { Driver } from './world/drivers.ts';
import { type SiteChoice, USUAL_SITE } from './world/site.ts';

/** A short life of a kiosk in which nothing goes wrong, to let everything go wrong in, one thing or two at a time. */
export interface Story {
  readonly name: string;
  readonly site: SiteChoice;
  readonly customers: readonly Customer[];
  /** In a car park. */
  readonly drivers?: readonly Driver[];
  readonly hostOrders?: number;
  /** Belong to the story itself. */
  readonly always: readonly string[];
}

const PLAIN: Customer = {
  itemId: 'water',
  way: 'scans',
  intention: { does: 'pays at once' },
  tries: 0,
  stops: false,
};

const DRIVER: Driver = { does: null, voucher: null, stayMs: 7_500_000, pays: { ...PLAIN, itemId: '' }, types: true };

const SITE: SiteChoice = { ...USUAL_SITE, wallets: ['alipay'] };

export const STORIES: readonly Story[] = [
  { name: 'scanned code', site: SITE, customers: [PLAIN], always: [] },
  { name: 'code on the screen', site: SITE, customers: [{ ...PLAIN, way: 'pays the screen code' }], always: [] },
  {
    name: 'two phones and two ways at once',
    site: SITE,
    customers: [{ ...PLAIN, way: 'pays the screen code and has a phone scanned' }],
    always: [],
  },
  {
    name: 'stop key while the phone is asked',
    site: { ...SITE, cancelPaysBack: true },
    customers: [{ ...PLAIN, intention: { does: 'confirms', afterMs: 16_000 }, stops: true }],
    always: [],
  },
  { name: 'jam and refund', site: SITE, customers: [PLAIN], always: ['pulse#0=jam'] },
  {
    name: 'half of the eggs, and the rest back',
    site: SITE,
    customers: [{ ...PLAIN, itemId: 'eggs' }],
    always: ['pulse#1=jam'],
  },
  {
    name: 'entry code',
    site: { ...SITE, wallets: ['mpay'] },
    customers: [{ ...PLAIN, way: 'pays the screen code' }],
    always: [],
  },
  {
    name: 'power cut during the delivery',
    site: SITE,
    customers: [{ ...PLAIN, itemId: 'cake' }],
    always: ['pulse#0=power cut during the pulse'],
  },
  {
    name: 'the last one in the machine',
    site: { ...SITE, stock: 1 },
    customers: [PLAIN, PLAIN],
    always: [],
  },
  {
    name: 'an order of a host, and one that it calls off',
    site: { ...SITE, hostOrders: true },
    customers: [],
    hostOrders: 2,
    always: ['host#1=order called off while it is paid'],
  },
  {
    name: 'a stay paid at the station, and a ticket used twice',
    site: { ...SITE, park: USUAL_PARK },
    customers: [],
    drivers: [{ ...DRIVER, does: 'ticket used again' }],
    always: [],
  },
  {
    name: 'a stay paid at the exit',
    site: { ...SITE, park: { ...USUAL_PARK, kiosks: 1 } },
    customers: [],
    drivers: [DRIVER],
    always: [],
  },
  {
    name: 'a wallet that gives nothing back',
    site: { ...SITE, wallets: ['wavpay'] },
    customers: [PLAIN],
    always: ['pulse#0=jam'],
  },
];

export interface Coverage {
  readonly story: string;
  readonly faults: readonly string[];
}

export interface Enumerated {
  covered: number;
  total: number;
  readonly failures: { readonly story: string; readonly faults: readonly string[]; readonly report: RunReport }[];
}

function optionsOf(story: Story, faults: readonly string[]): RunOptions {
  const plan: FaultPlan = { by: 'name', only: new Set([...story.always, ...faults]) };
  const { site, customers, drivers, hostOrders = 0 } = story;
  return { seed: 1, plan, site, customers, drivers: drivers ?? [], hostOrders, keepPoints: true };
}

/** Plays one story with these faults. */
export function playStory(story: Story, faults: readonly string[], keepTrace = false): Promise<RunReport> {
  return play({ ...optionsOf(story, faults), keepTrace });
}

/** Names of everything that could have gone wrong in a run, from the given decision on. */
function possible(report: RunReport, from: number): string[] {
  return report.points.slice(from).flatMap(({ at, kinds }) => kinds.map((kind) => `${at}=${kind}`));
}

/**
 * Every single fault of a story (depth 1), and every pair (depth 2): the second fault is any that the run with the first one offers
 * after it, so that faults of the repair are among them.
 */
export async function enumerate(
  story: Story,
  depth: 1 | 2,
  onDone: (done: Enumerated) => void = () => {},
): Promise<Enumerated> {
  const done: Enumerated = { covered: 0, total: 0, failures: [] };
  const look = async (faults: readonly string[]): Promise<RunReport> => {
    const report = await playStory(story, faults);
    done.covered += 1;
    if (report.broken.length > 0) {
      done.failures.push({ story: story.name, faults, report: await playStory(story, faults, true) });
    }
    onDone(done);
    return report;
  };
  done.total = 1;
  const plain = await look([]);
  const singles = possible(plain, 0).filter((name) => !story.always.includes(name));
  done.total += singles.length;
  for (const first of singles) {
    const report = await look([first]);
    if (depth === 2) {
      const at = report.points.findIndex((point) => first.startsWith(`${point.at}=`));
      const seconds = possible(report, at + 1).filter((name) => !story.always.includes(name));
      done.total += seconds.length;
      for (const second of seconds) {
        await look([first, second]);
      }
    }
  }
  return done;
}
