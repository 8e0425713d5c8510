import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { archiveStep } from './archive.ts';
import { backupTo } from './backup.ts';
import { CHAIN_START } from './chain.ts';
import { Guard } from './guard.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { checkFile, checkSchema, configure, create, migrate, pragma } from './open.ts';
import {
  type Archived,
  type ArchiveOptions,
  type Change,
  type Committed,
  type DayTotal,
  type EndedBy,
  type EndedPayment,
  type EntryQuery,
  type Inspected,
  type InspectPart,
  JournalError,
  type JournalFacts,
  type OutboundEvent,
  type Snapshot,
  type StoredEntry,
} from './port.ts';
import { asJournalError, isFatal } from './problems.ts';
import {
  int,
  json,
  text,
  toEndedPayment,
  toEndedSale,
  toEntry,
  toEvent,
  toJob,
  toPayment,
  toSale,
  wholeNumber,
} from './rows.ts';
import type { SqliteDatabase, SqliteDriver } from './sqlite.ts';
import { prepareAll, type Statements } from './statements.ts';
import { toTotal } from './totals.ts';
import { findProblem, inspectPart } from './verify.ts';
import { type Ends, writeChange } from './writer.ts';

export interface StoreOptions {
  readonly driver: SqliteDriver;
  readonly path: string;
  /** Wall clock ms, kept as the time of this opening. */
  readonly now: number;
  /** Only for reading (report, diagnose): takes no lock, starts no session, refuses every change. */
  readonly readOnly?: boolean;
  /** Greatest size of the file in pages of 4 KiB; beyond it a commit fails with `disk full`. 0: no limit. */
  readonly maxPages?: number;
  readonly migrations?: readonly string[];
}

/**
 * The journal itself, synchronous, on one connection. It blocks for as long as the disk takes, so the daemon runs it in a
 * worker (`worker.ts`); tools and tests may use it directly (`direct.ts`). Every method throws {@link JournalError} only.
 */
export class Store {
  readonly #driver: SqliteDriver;
  readonly #db: SqliteDatabase;
  readonly #guard: Guard | null;
  readonly #path: string;
  readonly #sql: Statements;
  /** Of the last commit that is on the disk; a refused one leaves it as it was. */
  #ends: Ends;
  /** Set once the disk has lied or failed: from then on nothing more is written on this connection. */
  #broken: JournalError | null = null;
  #closed = false;

  private constructor(driver: SqliteDriver, db: SqliteDatabase, guard: Guard | null, path: string) {
    this.#driver = driver;
    this.#db = db;
    this.#guard = guard;
    this.#path = path;
    this.#sql = prepareAll(db);
    const last = this.#sql.lastEntry.all()[0];
    this.#ends = {
      seq: last === undefined ? 0 : int(last, 'seq'),
      hash: last === undefined ? CHAIN_START : text(last, 'hash'),
      // Numbers go on from the last event that waits, or from the last one that was taken when none does.
      event: Math.max(this.#meta('last_event'), int(this.#sql.lastEvent.all()[0] ?? {}, 'n')),
    };
  }

  /**
   * Opens (and first makes or migrates) the journal. For selling it takes the lock and begins the next session.
   * @throws JournalError with what to do about it.
   */
  static open(options: StoreOptions): Store {
    const path = resolve(options.path);
    const readOnly = options.readOnly ?? false;
    let guard: Guard | null = null;
    let db: SqliteDatabase | null = null;
    try {
      checkFile(path, readOnly);
      const migrations = options.migrations ?? MIGRATIONS;
      if (!readOnly) {
        guard = Guard.take(options.driver, path);
        if (!existsSync(path)) {
          guard.check(path, 0, 0);
          create(options.driver, path, migrations);
        }
      }
      db = options.driver.open(path, readOnly);
      // Before anything is set: a file that is not ours is left as it is.
      checkSchema(db, path, migrations.length, readOnly);
      configure(db, path, readOnly, options.maxPages ?? 0);
      if (!readOnly) {
        migrate(db, migrations);
      }
      const store = new Store(options.driver, db, guard, path);
      store.#beginSession(options.now);
      return store;
    } catch (thrown) {
      db?.close();
      guard?.release();
      throw asJournalError(thrown, path);
    }
  }

  #beginSession(now: number): void {
    const guard = this.#guard;
    if (guard === null) {
      return;
    }
    const before = this.#meta('session');
    guard.check(this.#path, before, this.#ends.seq);
    this.#db.transaction(() => {
      this.#sql.stand.run('meta', 'session', String(before + 1));
      this.#sql.stand.run('meta', 'session_at', String(Math.trunc(now)));
    });
    guard.remember(before + 1);
    guard.note(this.#ends.seq);
  }

  #meta(name: string): number {
    return wholeNumber(this.#sql.standing.all('meta', name)[0] ?? {}, 'body');
  }

  /** Runs one call, and makes whatever it throws a {@link JournalError}. */
  #guarded<T>(work: () => T): T {
    if (this.#closed) {
      throw new JournalError('failed', 'The journal is closed.');
    }
    try {
      return work();
    } catch (thrown) {
      const error = asJournalError(thrown, this.#path);
      if (isFatal(thrown)) {
        this.#broken = error;
      }
      throw error;
    }
  }

  #mustBeWritable(): void {
    if (this.#guard === null) {
      throw new JournalError('read only', `The journal ${this.#path} was opened only for reading.`);
    }
    if (this.#broken !== null) {
      throw this.#broken;
    }
  }

  /** One transaction; it is on the disk when this returns. See {@link Change}. */
  commit(change: Change): Committed {
    return this.#guarded(() => {
      this.#mustBeWritable();
      const before = this.#ends.seq;
      this.#ends = this.#db.transaction(() => writeChange(this.#sql, change, this.#ends));
      if (this.#ends.seq > before) {
        this.#note();
      }
      return { lastSeq: this.#ends.seq, lastEvent: this.#ends.event };
    });
  }

  /** The commit is on the disk whatever becomes of its note. */
  #note(): void {
    try {
      this.#guard?.note(this.#ends.seq);
    } catch {
      // Only an older state is remembered then.
    }
  }

  load(): Snapshot {
    return this.#guarded(() => {
      const standing = (kind: string) => this.#sql.allStanding.all(kind);
      const counters = standing('counter').map((row) => [text(row, 'id'), wholeNumber(row, 'body')] as const);
      const last = this.#sql.lastEntry.all()[0];
      return {
        sales: standing('sale').map(toSale),
        payments: standing('payment').map(toPayment),
        jobs: standing('job').map(toJob),
        notes: Object.fromEntries(standing('note').map((row) => [text(row, 'id'), json(row, 'body')])),
        counters: Object.fromEntries(counters),
        lastAt: last === undefined ? 0 : int(last, 'at'),
        session: this.#meta('session'),
      };
    });
  }

  pendingEvents(limit: number): readonly OutboundEvent[] {
    return this.#guarded(() => this.#sql.pendingEvents.all(Math.max(0, Math.trunc(limit))).map(toEvent));
  }

  acknowledgeEvents(upTo: number): void {
    this.#guarded(() => {
      this.#mustBeWritable();
      this.#db.transaction(() => {
        this.#sql.stand.run('meta', 'last_event', String(this.#ends.event));
        this.#sql.dropEvents.run(Math.trunc(upTo));
      });
    });
  }

  ended(by: EndedBy): EndedPayment | null {
    return this.#guarded(() => {
      const [row] =
        'orderNumber' in by
          ? this.#sql.endedByOrder.all(by.orderNumber)
          : this.#sql.endedByRef.all(by.gatewayRef, by.gateway);
      if (row === undefined) {
        return null;
      }
      const payment = toEndedPayment(row);
      const over = this.#sql.endedSale.all(payment.saleId)[0];
      const standing = this.#sql.standingSale.all(payment.saleId)[0];
      if (over !== undefined) {
        return { sale: toEndedSale(over), payment };
      }
      // A payment is never written without its sale.
      return standing === undefined ? null : { sale: toSale(standing), payment };
    });
  }

  entries(query: EntryQuery): readonly StoredEntry[] {
    const limit = Math.max(0, Math.trunc(query.limit));
    const from = Math.trunc(query.fromSeq ?? 0);
    return this.#guarded(() => {
      const rows =
        query.saleId === undefined
          ? this.#sql.entries.all(from, limit)
          : this.#sql.entriesOfSale.all(query.saleId, from, limit);
      return rows.map(toEntry);
    });
  }

  facts(): JournalFacts {
    return this.#guarded(() => ({
      path: this.#path,
      driver: this.#db.driver,
      // The names only: opening and closing the file here would drop the locks SQLite holds for this process.
      sizeBytes: [this.#path, `${this.#path}-wal`].reduce((sum, name) => sum + sizeOf(name), 0),
      entries: int(this.#sql.countEntries.all()[0] ?? {}, 'n'),
      openPayments: int(this.#sql.countStanding.all('payment')[0] ?? {}, 'n'),
      pendingEvents: int(this.#sql.countEvents.all()[0] ?? {}, 'n'),
      schemaVersion: Number(pragma(this.#db, 'user_version')),
      journalMode: String(pragma(this.#db, 'journal_mode')),
      synchronous: Number(pragma(this.#db, 'synchronous')),
    }));
  }

  /** See {@link findProblem}. Reads the whole file: seconds for a year of sales. */
  verify(): { readonly ok: boolean; readonly problem: string } {
    try {
      const problem = this.#guarded(() => this.#atOneMoment(() => findProblem(this.#book())));
      return { ok: problem === null, problem: problem ?? '' };
    } catch (thrown) {
      return { ok: false, problem: asJournalError(thrown, this.#path).message };
    }
  }

  inspect(part: InspectPart): Inspected {
    return this.#guarded(() => inspectPart(this.#book(), part));
  }

  archive(options: ArchiveOptions): Archived {
    return this.#guarded(() => {
      this.#mustBeWritable();
      return archiveStep(this.#book(), options);
    });
  }

  totals(): readonly DayTotal[] {
    return this.#guarded(() => this.#sql.totals.all().map(toTotal));
  }

  /** Blocks this connection for as long as the copying takes; so it is called on a reader of its own. */
  backup(path: string): void {
    this.#guarded(() => backupTo(this.#driver, this.#db, path));
  }

  /** A reader beside a daemon that is selling: all statements see the same state of the file. */
  #atOneMoment<T>(work: () => T): T {
    if (this.#guard !== null) {
      return work();
    }
    this.#db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#db.exec('ROLLBACK');
    }
  }

  #book() {
    return { db: this.#db, sql: this.#sql, lastSeq: this.#lastSeq() };
  }

  /** A reader sees what another process has committed since. */
  #lastSeq(): number {
    return this.#guard === null ? int(this.#sql.countEntries.all()[0] ?? {}, 'n') : this.#ends.seq;
  }

  /** Idempotent. Moves what is in the write-ahead log to the main file and lets go of the lock. */
  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    try {
      this.#db.close();
    } catch (thrown) {
      throw asJournalError(thrown, this.#path);
    } finally {
      this.#guard?.release();
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
