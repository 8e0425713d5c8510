import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { pickDriver, type SqliteDriver } from '../../src/journal/sqlite.ts';
import { closeBooks } from './books.ts';
import { closeTradeBooks, compareKiosks } from './books-trade.ts';
import { Chance, type DecisionPoint, type FaultPlan } from './engine/chance.ts';
import { Trace } from './engine/trace.ts';
import { anybody, type Customer, visit } from './world/customers.ts';
import { anyDriver, CarPark, type Driver } from './world/drivers.ts';
import { makeSite, type SiteChoice, siteOf } from './world/site.ts';
import { SiteLine } from './world/site-line.ts';
import { type Bug, World } from './world/world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly plan: FaultPlan;
  /** Left out: by chance. */
  readonly site?: SiteChoice;
  /** Left out: anybody, by chance. */
  readonly customers?: readonly Customer[];
  /** In a car park: instead of customers. */
  readonly drivers?: readonly Driver[];
  /** For stories: orders of a host, after the customers. */
  readonly hostOrders?: number;
  readonly bug?: Bug;
  readonly keepTrace?: boolean;
  readonly keepPoints?: boolean;
}

/** What one run came to. */
export interface RunReport {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly lives: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly settledWithinMs: number;
  readonly fired: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  readonly points: readonly DecisionPoint[];
  readonly cells: ReadonlySet<string>;
  readonly hash: string;
  readonly story: readonly string[];
}

const CUSTOMERS = 30;
/** With everything healthy again, all must be final within this. A notification that was held up may take a day. */
const SETTLE_MS = 3 * 86_400_000;
const NOTHING: FaultPlan = { by: 'chance', without: new Set() };
export const BY_CHANCE = NOTHING;

interface Ground {
  readonly driver: SqliteDriver;
  readonly journalPath: string;
}

let ground: Promise<Ground> | null = null;

/** The store looks whether its file is there: a real one stands in for the simulated disk, and is never touched. */
async function makeGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-simulation-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const journalPath = join(folder, 'journal.db');
  const driver = await pickDriver();
  const { journal } = await openJournalDirect(journalPath, { driver });
  await journal.close();
  if (!existsSync(journalPath)) {
    throw new Error('no journal was made');
  }
  return { driver, journalPath };
}

/** Plays one life of a kiosk from its first start until all is quiet. */
export async function play(options: RunOptions): Promise<RunReport> {
  ground ??= makeGround();
  const chance = new Chance(options.seed, options.plan, options.keepPoints);
  const trace = new Trace(options.keepTrace === true);
  const choice = options.site ?? siteOf(chance);
  const site = makeSite(choice);
  const common = { ...(await ground), chance, trace, bug: options.bug ?? null };
  const world = new World({ ...common, site });
  const worlds: [World, ...World[]] = [world];
  if (site.exit !== null) {
    const exit = new World({ ...common, site: site.exit, time: world.time, name: 'exit: ' });
    worlds.push(exit);
    world.line = new SiteLine([world, exit]);
    exit.line = world.line;
  }
  const park = choice.park === null ? null : new CarPark(choice.park, world, worlds.at(-1) ?? world);
  try {
    for (const one of worlds) {
      one.boot();
    }
    let over = false;
    everybodyComes({ world, park, options }).then(
      () => {
        over = true;
      },
      (error: unknown) => {
        over = true;
        world.bugFound(error, 'the simulation itself');
      },
    );
    await world.time.run(() => over, Number.MAX_SAFE_INTEGER);
    chance.faulty = false;
    await world.time.run(() => worlds.every(({ kiosk }) => kiosk !== null), Number.MAX_SAFE_INTEGER);
    const calmAt = world.time.now;
    world.note('nothing goes wrong any more');
    const quiet = await world.time.run(() => worlds.every(isQuiet), calmAt + SETTLE_MS);
    if (!quiet) {
      world.violation(`promise 7: not quiet ${SETTLE_MS / 3_600_000} h after everything works`);
    }
    const settledWithinMs = world.time.now - calmAt;
    await world.time.run(() => false, world.time.now + 60_000);
    for (const one of worlds) {
      await audit(one);
    }
    const [first, exit] = worlds;
    if (first !== undefined && exit !== undefined) {
      first.violations.push(...compareKiosks(first.auditor, exit.auditor));
    }
    return report(worlds, options.seed, trace, settledWithinMs);
  } finally {
    for (const one of worlds) {
      one.kiosk?.kill();
      one.disk.close();
    }
  }
}

interface Crowd {
  readonly world: World;
  readonly park: CarPark | null;
  readonly options: RunOptions;
}

async function everybodyComes({ world, park, options }: Crowd): Promise<void> {
  const { chance, time } = world;
  const told = park === null ? options.customers : options.drivers;
  for (let n = 0; n < (told?.length ?? CUSTOMERS); n += 1) {
    if (n === 8 || n === 20) {
      world.takeImage();
    }
    // Nobody stands before a dark kiosk for a month.
    await time.wait(Math.max(0, world.backAt - time.now - 60_000));
    if (told === undefined && world.site.settings.hostOrders !== null && chance.chance('a host', 0.3)) {
      await world.host.orders();
    } else if (park === null) {
      await visit(world, options.customers?.[n] ?? anybody(world));
    } else {
      await park.drives(options.drivers?.[n] ?? anyDriver(world));
    }
    if (told === undefined) {
      await time.wait(chance.chance('a quiet hour', 0.1) ? 3_600_000 : 5_000 + chance.int('next customer', 120_000));
      world.post.gossip();
      if (chance.chance('operator looks', 0.1)) {
        world.ambient.operatorSettles();
        world.ambient.operatorFills();
      }
    }
  }
  for (let n = 0; n < (options.hostOrders ?? 0); n += 1) {
    await world.host.orders();
  }
  await park?.empty();
}

function isQuiet(world: World): boolean {
  const state = world.kiosk?.state;
  if (state === undefined || state === null || world.kiosk?.loop?.busy !== null) {
    return false;
  }
  const atRest = state.phase.name === 'idle' || state.phase.name === 'out of service';
  const still =
    (world.line?.underWay ?? 0) === 0 &&
    world.post.underWay === 0 &&
    world.disk.lasting === null &&
    world.goneParts.size === 0;
  return atRest && still && state.payments.size === 0 && state.asking.size === 0 && !isRefundUnderWay(world);
}

function isRefundUnderWay(world: World): boolean {
  for (const { ledger } of world.gateways.values()) {
    for (const order of ledger.orders.values()) {
      for (const refund of order.refunds.values()) {
        if (refund.state === 'under way') {
          return true;
        }
      }
    }
  }
  return false;
}

async function audit(world: World): Promise<void> {
  const units = (id: string) => world.site.settings.items.find((item) => item.id === id)?.units ?? 1;
  for (const what of closeBooks(world.auditor, world.gateways.values(), units)) {
    world.violation(what);
  }
  for (const what of closeTradeBooks(world.auditor)) {
    world.violation(what);
  }
  const { journal } = await openJournalDirect(world.journalPath, { driver: world.disk, readOnly: true });
  const { ok, problem } = await journal.verify();
  if (!ok) {
    world.violation(`the journal does not verify: ${problem}`);
  }
  await journal.close();
}

function report(worlds: readonly [World, ...World[]], seed: number, trace: Trace, settledWithinMs: number): RunReport {
  const [{ chance, time }] = worlds;
  const sum = (of: (world: World) => number) => worlds.reduce((total, world) => total + of(world), 0);
  return {
    seed,
    broken: worlds.flatMap(({ violations }) => violations),
    lives: sum(({ auditor }) => auditor.payments.size),
    events: sum(({ events }) => events),
    virtualMs: time.now,
    settledWithinMs,
    fired: chance.fired,
    names: chance.names,
    points: chance.points,
    cells: new Set(worlds.flatMap(({ cells }) => [...cells])),
    story: trace.lines,
    hash: trace.digest(),
  };
}
