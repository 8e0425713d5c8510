import { JournalError } from './port.ts';

/**
 * The one thin layer over the two SQLite bindings a kiosk may have: `node:sqlite` (part of Node from 22.13, no native
 * build) and `better-sqlite3` (older Node). Nothing above this file knows which one runs.
 */
export type DriverName = 'better-sqlite3' | 'node:sqlite';
export type SqliteValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface SqliteStatement {
  /** Runs a statement that gives no rows. Returns how many rows it changed. */
  run(...values: readonly SqliteValue[]): number;
  /** Runs a statement and returns its rows. */
  all(...values: readonly SqliteValue[]): readonly Row[];
}

export interface SqliteDatabase {
  readonly driver: DriverName;
  /** Runs SQL text of one or more statements; rows are dropped. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  /** Runs `work` between BEGIN IMMEDIATE and COMMIT. Whatever `work` or the commit throws, nothing of it is kept. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export interface SqliteDriver {
  readonly name: DriverName;
  /** @param readOnly the file must exist and is never written. */
  open(path: string, readOnly: boolean): SqliteDatabase;
}

/** SQLite's primary result codes that mean something to the journal; everything else is `OTHER`. */
export type SqliteCode =
  | 'BUSY'
  | 'CANTOPEN'
  | 'CONSTRAINT'
  | 'CORRUPT'
  | 'FULL'
  | 'IOERR'
  | 'NOTADB'
  | 'OTHER'
  | 'READONLY';

/** What either binding throws, made the same. */
export class SqliteFailure extends Error {
  readonly code: SqliteCode;
  constructor(code: SqliteCode, message: string) {
    super(message);
    this.name = 'SqliteFailure';
    this.code = code;
  }
}

/** Result codes by number, https://sqlite.org/rescode.html; the low byte of an extended code is the primary one. */
const CODES: Readonly<Record<number, SqliteCode>> = {
  5: 'BUSY',
  6: 'BUSY',
  8: 'READONLY',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  19: 'CONSTRAINT',
  26: 'NOTADB',
};

const CODE_NAMES: readonly (readonly [prefix: string, code: SqliteCode])[] = [
  ['SQLITE_BUSY', 'BUSY'],
  ['SQLITE_LOCKED', 'BUSY'],
  ['SQLITE_READONLY', 'READONLY'],
  ['SQLITE_IOERR', 'IOERR'],
  ['SQLITE_CORRUPT', 'CORRUPT'],
  ['SQLITE_FULL', 'FULL'],
  ['SQLITE_CANTOPEN', 'CANTOPEN'],
  ['SQLITE_CONSTRAINT', 'CONSTRAINT'],
  ['SQLITE_NOTADB', 'NOTADB'],
];

function asFailure(thrown: unknown): SqliteFailure {
  if (thrown instanceof SqliteFailure) {
    return thrown;
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const errcode = 'errcode' in error ? error.errcode : undefined;
  if (typeof errcode === 'number') {
    return new SqliteFailure(CODES[errcode & 0xff] ?? 'OTHER', error.message);
  }
  const name = 'code' in error ? String(error.code) : '';
  const known = CODE_NAMES.find(([prefix]) => name.startsWith(prefix));
  return new SqliteFailure(known?.[1] ?? 'OTHER', error.message);
}

/** Every call into a binding goes through here, so that only {@link SqliteFailure} comes out. */
function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw asFailure(thrown);
  }
}

/** The part of both bindings that we use; their shapes agree this far. */
interface RawStatement {
  run(...values: SqliteValue[]): { changes: number | bigint };
  all(...values: SqliteValue[]): unknown[];
}
interface RawDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): RawStatement;
  close(): unknown;
}

class Adapter implements SqliteDatabase {
  readonly driver: DriverName;
  readonly #raw: RawDatabase;
  #open = true;

  constructor(driver: DriverName, raw: RawDatabase) {
    this.driver = driver;
    this.#raw = raw;
  }

  exec(sql: string): void {
    guarded(() => this.#raw.exec(sql));
  }

  prepare(sql: string): SqliteStatement {
    const statement = guarded(() => this.#raw.prepare(sql));
    return {
      run: (...values) => guarded(() => Number(statement.run(...values).changes)),
      all: (...values) => guarded(() => statement.all(...values) as Row[]),
    };
  }

  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (thrown) {
      try {
        this.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself already (it does for a full disk and for I/O errors).
      }
      throw thrown;
    }
  }

  close(): void {
    if (this.#open) {
      this.#open = false;
      guarded(() => this.#raw.close());
    }
  }
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: { readOnly: boolean }) => RawDatabase;
}

function isNodeSqlite(module: unknown): module is NodeSqlite {
  return typeof module === 'object' && module !== null && 'DatabaseSync' in module;
}

/** `node:sqlite` where this Node has it without a flag, else null. */
async function nodeDriver(): Promise<SqliteDriver | null> {
  // A name the compiler cannot see through: the type package of the oldest Node we support does not know this module.
  const name: string = 'node:sqlite';
  const module: unknown = await import(name).catch(() => null);
  if (!isNodeSqlite(module)) {
    return null;
  }
  return {
    name: 'node:sqlite',
    open: (path, readOnly) =>
      guarded(() => new Adapter('node:sqlite', new module.DatabaseSync(path, { readOnly: readOnly }))),
  };
}

/** `better-sqlite3` where it is installed and built for this Node, else null. */
async function betterDriver(): Promise<SqliteDriver | null> {
  try {
    const { default: BetterSqlite3 } = await import('better-sqlite3');
    // The native part is loaded by the first database, not by the import.
    new BetterSqlite3(':memory:').close();
    return {
      name: 'better-sqlite3',
      open: (path, readOnly) =>
        guarded(
          () => new Adapter('better-sqlite3', new BetterSqlite3(path, { readonly: readOnly, fileMustExist: readOnly })),
        ),
    };
  } catch {
    return null;
  }
}

/** Every driver that works in this process, best first: what Node brings itself needs no build and no matching ABI. */
export async function availableDrivers(): Promise<readonly SqliteDriver[]> {
  const found = [await nodeDriver(), await betterDriver()];
  return found.filter((driver) => driver !== null);
}

/** The best driver alone: the other one is not loaded for nothing. */
async function bestDriver(): Promise<readonly SqliteDriver[]> {
  const driver = (await nodeDriver()) ?? (await betterDriver());
  return driver === null ? [] : [driver];
}

/**
 * The driver to use.
 * @throws JournalError `no driver` when neither binding loads.
 */
export async function pickDriver(available: Promise<readonly SqliteDriver[]> = bestDriver()): Promise<SqliteDriver> {
  const [first] = await available;
  if (first === undefined) {
    throw new JournalError(
      'no driver',
      `This Node (${process.version}) has no usable SQLite, so nothing can be recorded and nothing may be sold. ` +
        'Use Node 22.13 or newer, which brings its own, or build the optional package better-sqlite3 for this Node ' +
        '(npm rebuild better-sqlite3; it needs a C++ compiler and make).',
    );
  }
  return first;
}
