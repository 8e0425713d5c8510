import { type ExecFileException, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHAIN_START, chainHash } from '../../src/journal/chain.ts';
import { MIGRATIONS } from '../../src/journal/migrations/index.ts';
import { APPLICATION_ID } from '../../src/journal/open.ts';
import type { SqliteDriver } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { DiskHistory, type DiskOperation, type Loss, readDiskLog } from './crash-disk.ts';
import { diskShim, shimEnvironment } from './crash-shim.ts';
import { plainEnvironment } from './environment.ts';
import { bundle } from './journal-worker.ts';
import { Random } from './random.ts';

const ACKNOWLEDGED = 'acknowledged';

/** What one run of `journal-recorded.ts` did to its disk. */
export interface Recording {
  readonly before: ReadonlyMap<string, Buffer>;
  readonly operations: readonly DiskOperation[];
}

export interface RunOf {
  readonly openings: number;
  /** In each opening. */
  readonly commits: number;
  /** Of text in each commit. */
  readonly bytes: number;
  /** In the write-ahead log, before SQLite moves them to the main file; as in the product when left out. */
  readonly pages?: number;
  /** Puts a journal at this path first. */
  readonly prepare?: (path: string) => void;
}

/** Runs the program behind the shim, in a folder of its own. */
export async function record(run: RunOf): Promise<Recording> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kioskd-disk-')));
  try {
    const folder = join(root, 'disk');
    const log = join(root, 'log');
    mkdirSync(folder);
    const path = join(folder, 'journal.db');
    run.prepare?.(path);
    const before = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const));
    const program = await bundle('test/crash/journal-recorded.ts');
    const args = [program, path, ...[run.openings, run.commits, run.bytes, run.pages ?? 1_000].map(String)];
    const shim = shimEnvironment({ library: await diskShim(), folder, log });
    await ended(args, { ...plainEnvironment(), ...shim });
    return { before, operations: readDiskLog(log, folder) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The program kills itself at its end. */
function ended(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env }, (error: ExecFileException | null, _stdout, stderr) => {
      if (error?.signal === 'SIGKILL') {
        resolve();
      } else {
        reject(new Error(`the recorded program did not come to its end: ${stderr}`));
      }
    });
  });
}

/** A journal as the first release left it, with so many orders in it. */
export function versionOne(driver: SqliteDriver, path: string, orders: number): void {
  const db = driver.open(path, false);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(MIGRATIONS[0] ?? '');
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1;`);
  const entry = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)');
  let hash = CHAIN_START;
  for (let seq = 1; seq <= 2 * orders; seq += 1) {
    const one = { seq, at: 500, kind: 'test', saleId: null, orderNumber: null, body: '{}' };
    hash = chainHash(hash, one);
    entry.run(seq, one.at, one.kind, one.saleId, one.orderNumber, one.body, hash);
  }
  const event = db.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?)');
  for (let number = 1; number <= orders; number += 1) {
    event.run(number, 500, 'payment', '{}');
  }
  db.prepare("INSERT INTO standing VALUES ('counter', 'order', ?)").run(String(orders));
  db.close();
}

export interface Exploration {
  /** Disk states that were opened with the real store; each different from the others. */
  readonly states: number;
  /** Points of the recording at which states were made. */
  readonly cuts: number;
  /** How often each kind of loss made a state that was opened. */
  readonly losses: Readonly<Record<Loss, number>>;
  /** What did not hold, with the seed, the cut and the loss. */
  readonly broken: readonly string[];
}

export interface ExploreOptions {
  readonly driver: SqliteDriver;
  readonly seed: number;
  /** Made at each cut, beside all kept and all lost; alike ones count once. */
  readonly perCut: number;
  /** Orders before the recording began. */
  readonly ordersBefore?: number;
}

const SEEDED: readonly Loss[] = ['in order', 'any', 'torn'];

/** Opens, with the real store, disk states that a power cut during this recording may have left. */
export function explore(recording: Recording, options: ExploreOptions): Exploration {
  const random = new Random(options.seed);
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kioskd-states-'));
  const history = new DiskHistory(recording.before);
  const said = new Acknowledged(options.ordersBefore ?? 0);
  const seen = new Set<string>();
  const losses: Record<Loss, number> = { 'all kept': 0, 'all lost': 0, 'in order': 0, any: 0, torn: 0 };
  const broken: string[] = [];
  let cuts = 0;
  try {
    recording.operations.forEach((operation, index) => {
      if (said.hears(operation)) return;
      history.carryOut(operation);
      cuts += 1;
      const more = history.uncertain === 0 ? 0 : options.perCut;
      const kinds: readonly Loss[] = [
        'all kept',
        'all lost',
        ...Array.from({ length: more }, () => random.pick(SEEDED)),
      ];
      for (const loss of kinds) {
        const state = history.state(random, loss);
        const name = `${digestOf(state)} ${said.order} ${said.session}`;
        if (seen.has(name)) continue;
        seen.add(name);
        losses[loss] += 1;
        const problem = problemOf(state, folder, options.driver, said);
        if (problem !== null) broken.push(`seed ${options.seed}, after operation ${index}, ${loss}: ${problem}`);
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { states: seen.size, cuts, losses, broken };
}

/** What the program was told to be durable, as of the present operation. */
class Acknowledged {
  session = 0;
  order: number;
  private fd = -1;

  constructor(order: number) {
    this.order = order;
  }

  /** True when the operation is on the program's own list and not on the disk that is looked at. */
  hears(operation: DiskOperation): boolean {
    if (operation.type === 'opened' && operation.name === ACKNOWLEDGED) {
      this.fd = operation.fd;
      return true;
    }
    if (operation.type === 'written' && operation.fd === this.fd) {
      const [session = 0, order = 0] = operation.data.toString().trim().split(' ').map(Number);
      this.session = session;
      this.order = order;
      return true;
    }
    return operation.type === 'closed' && operation.fd === this.fd;
  }
}

function digestOf(state: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha1');
  for (const [name, bytes] of [...state].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('base64');
}

/** Opens one state with the real store, as the next start of kioskd would. Null: all is as it must be. */
function problemOf(
  state: ReadonlyMap<string, Buffer>,
  folder: string,
  driver: SqliteDriver,
  said: Acknowledged,
): string | null {
  for (const name of readdirSync(folder)) {
    rmSync(join(folder, name));
  }
  for (const [name, bytes] of state) {
    writeFileSync(join(folder, name), bytes);
  }
  let store: Store | null = null;
  try {
    store = Store.open({ driver, path: join(folder, 'journal.db'), now: 2_000 });
    return problemIn(store, said);
  } catch (thrown) {
    return `refused: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  } finally {
    store?.close();
  }
}

function problemIn(store: Store, said: Acknowledged): string | null {
  const { counters, session } = store.load();
  const orders = counters['order'] ?? 0;
  const facts = store.facts();
  const checked = store.verify();
  const wrong: readonly (readonly [boolean, string])[] = [
    [orders < said.order, `${said.order} commits were acknowledged and ${orders} are there`],
    [orders > said.order + 1, `${orders} commits are there, and only ${said.order} were acknowledged`],
    [facts.entries !== 2 * orders, `${facts.entries} entries for ${orders} commits of two each`],
    [facts.pendingEvents !== orders, `${facts.pendingEvents} events for ${orders} commits of one each`],
    [session <= said.session, `session ${session} after session ${said.session} was begun`],
    [facts.schemaVersion !== MIGRATIONS.length, `schema ${facts.schemaVersion}`],
    [!checked.ok, checked.problem],
  ];
  return wrong.find(([is]) => is)?.[1] ?? null;
}
