import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CHAIN_START, chainHash } from './chain.ts';
import { Guard } from './guard.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { checkFile, checkSchema, configure, create, migrate, pragma } from './open.ts';
import {
  type Change,
  type Committed,
  type EndedBy,
  type EndedPayment,
  type EntryQuery,
  JournalError,
  type JournalFacts,
  type OutboundEvent,
  type PaymentRow,
  type SaleRow,
  type Snapshot,
  type StoredEntry,
} from './port.ts';
import { asJournalError, isFatal } from './problems.ts';
import {
  int,
  text,
  toEndedPayment,
  toEndedSale,
  toEntry,
  toEvent,
  toJson,
  toPayment,
  toSale,
  wholeNumber,
} from './rows.ts';
import type { SqliteDatabase, SqliteDriver } from './sqlite.ts';
import { prepareAll, type Statements } from './statements.ts';

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
  readonly #db: SqliteDatabase;
  readonly #guard: Guard | null;
  readonly #path: string;
  readonly #sql: Statements;
  #lastSeq: number;
  #lastHash: string;
  #lastEvent: number;
  /** Set once the disk has lied or failed: from then on nothing more is written on this connection. */
  #broken: JournalError | null = null;
  #closed = false;

  private constructor(db: SqliteDatabase, guard: Guard | null, path: string) {
    this.#db = db;
    this.#guard = guard;
    this.#path = path;
    this.#sql = prepareAll(db);
    const last = this.#sql.lastEntry.all()[0];
    this.#lastSeq = last === undefined ? 0 : int(last, 'seq');
    this.#lastHash = last === undefined ? CHAIN_START : text(last, 'hash');
    // Numbers go on from the last event that waits, or from the last one that was taken when none does.
    this.#lastEvent = Math.max(this.#meta('last_event'), int(this.#sql.lastEvent.all()[0] ?? {}, 'n'));
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
          guard.check(path, 0);
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
      const store = new Store(db, guard, path);
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
    guard.check(this.#path, before);
    this.#db.transaction(() => {
      this.#sql.stand.run('meta', 'session', String(before + 1));
      this.#sql.stand.run('meta', 'session_at', String(Math.trunc(now)));
    });
    guard.remember(before + 1);
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
      const before = { seq: this.#lastSeq, hash: this.#lastHash, event: this.#lastEvent };
      try {
        this.#db.transaction(() => this.#write(change));
      } catch (thrown) {
        this.#lastSeq = before.seq;
        this.#lastHash = before.hash;
        this.#lastEvent = before.event;
        throw thrown;
      }
      return { lastSeq: this.#lastSeq, lastEvent: this.#lastEvent };
    });
  }

  #write(change: Change): void {
    const at = Math.trunc(change.at);
    for (const [name, value] of Object.entries(change.counters)) {
      this.#setCounter(name, value);
    }
    for (const { kind, saleId, orderNumber, body } of change.entries) {
      const entry = { seq: this.#lastSeq + 1, at, kind, saleId, orderNumber, body: toJson(body) };
      this.#lastHash = chainHash(this.#lastHash, entry);
      this.#lastSeq = entry.seq;
      this.#sql.addEntry.run(entry.seq, at, kind, saleId, orderNumber, entry.body, this.#lastHash);
    }
    for (const sale of change.sales) {
      this.#putSale(sale);
    }
    for (const payment of change.payments) {
      this.#putPayment(payment);
    }
    for (const event of change.events) {
      this.#lastEvent += 1;
      this.#sql.addEvent.run(this.#lastEvent, at, event.type, toJson(event.payload));
    }
  }

  #putSale(sale: SaleRow): void {
    if (sale.open) {
      this.#sql.stand.run('sale', sale.id, toJson(sale));
      this.#sql.endSaleNoMore.run(sale.id);
    } else {
      this.#sql.standNoMore.run('sale', sale.id);
      this.#sql.endSale.run(sale.id, sale.state, toJson(sale.body));
    }
  }

  #putPayment(payment: PaymentRow): void {
    const { orderNumber, saleId, gateway, state, body } = payment;
    if (this.#sql.saleExists.all(saleId, saleId).length === 0) {
      throw new JournalError('failed', `Payment ${orderNumber} belongs to no sale in the journal. Please report it.`);
    }
    if (payment.open) {
      this.#sql.stand.run('payment', orderNumber, toJson(payment));
      this.#sql.endPaymentNoMore.run(orderNumber);
    } else {
      this.#sql.standNoMore.run('payment', orderNumber);
      this.#sql.endPayment.run(orderNumber, saleId, gateway, state, toJson(body));
    }
  }

  #setCounter(name: string, value: number): void {
    const row = this.#sql.standing.all('counter', name)[0];
    const before = row === undefined ? 0 : wholeNumber(row, 'body');
    if (!Number.isSafeInteger(value) || value < before) {
      throw new JournalError(
        'counter went back',
        `The counter "${name}" stands at ${before} and was to be set to ${value}. Numbers that were given out once are ` +
          'never given out again; nothing of this change was kept. Please report it.',
      );
    }
    if (row === undefined || value > before) {
      this.#sql.stand.run('counter', name, String(value));
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
        this.#sql.stand.run('meta', 'last_event', String(this.#lastEvent));
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

  /** SQLite's own check of every page and index, then our hash chain. Reads the whole file: seconds for a year of sales. */
  verify(): { readonly ok: boolean; readonly problem: string } {
    try {
      return this.#guarded(() => {
        const problem = this.#integrityProblem() ?? this.#homelessProblem() ?? this.#chainProblem();
        return { ok: problem === null, problem: problem ?? '' };
      });
    } catch (thrown) {
      return { ok: false, problem: asJournalError(thrown, this.#path).message };
    }
  }

  #integrityProblem(): string | null {
    const found = String(pragma(this.#db, 'integrity_check(1)'));
    return found === 'ok' ? null : `The journal file is damaged; SQLite found: ${found}`;
  }

  #homelessProblem(): string | null {
    const homeless = int(this.#sql.homelessPayments.all()[0] ?? {}, 'n');
    return homeless === 0 ? null : `${homeless} payment(s) in the journal belong to no sale.`;
  }

  #chainProblem(): string | null {
    let seq = 0;
    let hash = CHAIN_START;
    for (;;) {
      const rows = this.#sql.chain.all(seq, 1_000);
      for (const row of rows) {
        const entry = {
          seq: int(row, 'seq'),
          at: int(row, 'at'),
          kind: text(row, 'kind'),
          saleId: row['sale_id'] === null ? null : text(row, 'sale_id'),
          orderNumber: row['order_number'] === null ? null : text(row, 'order_number'),
          body: text(row, 'body'),
        };
        hash = chainHash(hash, entry);
        if (entry.seq !== seq + 1 || hash !== text(row, 'hash')) {
          return `Entry ${seq + 1} of the journal was changed, removed or moved after it was written.`;
        }
        seq = entry.seq;
      }
      if (rows.length === 0) {
        return seq < this.#lastSeq
          ? `The newest entries of the journal are gone: ${seq} of ${this.#lastSeq} are left.`
          : null;
      }
    }
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
