import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { pickDriver, type SqliteDriver } from '../../src/journal/sqlite.ts';
import { closeBooks } from './books.ts';
import { Chance, type DecisionPoint, type FaultPlan } from './engine/chance.ts';
import { Trace } from './engine/trace.ts';
import { anybody, type Customer, visit } from './world/customers.ts';
import { makeSite, type SiteChoice, siteOf } from './world/site.ts';
import { type Bug, World } from './world/world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly plan: FaultPlan;
  /** Left out: by chance. */
  readonly site?: SiteChoice;
  /** Left out: anybody, by chance. */
  readonly customers?: readonly Customer[];
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
  const site = makeSite(options.site ?? siteOf(chance));
  const world = new World({ ...(await ground), site, chance, trace, bug: options.bug ?? null });
  try {
    world.boot();
    let over = false;
    customersCome(world, options.customers ?? null).then(
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
    await world.time.run(() => world.kiosk !== null, Number.MAX_SAFE_INTEGER);
    const calmAt = world.time.now;
    world.note('nothing goes wrong any more');
    const quiet = await world.time.run(() => isQuiet(world), calmAt + SETTLE_MS);
    if (!quiet) {
      world.violation(`promise 7: not quiet ${SETTLE_MS / 3_600_000} h after everything works`);
    }
    const settledWithinMs = world.time.now - calmAt;
    await world.time.run(() => false, world.time.now + 60_000);
    await audit(world);
    return report(world, options.seed, trace, settledWithinMs);
  } finally {
    world.kiosk?.kill();
    world.disk.close();
  }
}

async function customersCome(world: World, customers: readonly Customer[] | null): Promise<void> {
  const { chance, time } = world;
  for (let n = 0; n < (customers?.length ?? CUSTOMERS); n += 1) {
    if (n === 8 || n === 20) {
      world.takeImage();
    }
    // Nobody stands before a dark kiosk for a month.
    await time.wait(Math.max(0, world.backAt - time.now - 60_000));
    await visit(world, customers?.[n] ?? anybody(world));
    if (customers === null) {
      await time.wait(chance.chance('a quiet hour', 0.1) ? 3_600_000 : 5_000 + chance.int('next customer', 120_000));
      world.post.gossip();
      if (chance.chance('operator looks', 0.1)) {
        world.ambient.operatorSettles();
      }
    }
  }
}

function isQuiet(world: World): boolean {
  const state = world.kiosk?.state;
  if (state === undefined || state === null || world.kiosk?.loop?.busy !== null) {
    return false;
  }
  const atRest = state.phase.name === 'idle' || state.phase.name === 'out of service';
  const still = world.post.underWay === 0 && world.disk.lasting === null && world.goneParts.size === 0;
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
  const { journal } = await openJournalDirect(world.journalPath, { driver: world.disk, readOnly: true });
  const { ok, problem } = await journal.verify();
  if (!ok) {
    world.violation(`the journal does not verify: ${problem}`);
  }
  await journal.close();
}

function report(world: World, seed: number, trace: Trace, settledWithinMs: number): RunReport {
  const { chance, violations, auditor, events, time, cells } = world;
  return {
    seed,
    broken: violations,
    lives: auditor.payments.size,
    events,
    virtualMs: time.now,
    settledWithinMs,
    fired: chance.fired,
    names: chance.names,
    points: chance.points,
    cells,
    story: trace.lines,
    hash: trace.digest(),
  };
}
