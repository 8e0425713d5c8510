import { APPLICATION_ID } from '../../../src/journal/open.ts';
import {
  type SqliteDatabase,
  type SqliteDriver,
  SqliteFailure,
  type SqliteStatement,
  type SqliteValue,
} from '../../../src/journal/sqlite.ts';

/** What the disk does with the next transaction. */
export type DiskFault =
  | 'disk full'
  | 'read only'
  | 'I/O error before the write'
  | 'I/O error after the write'
  | 'damaged page read'
  | 'locked by another program';

interface Stored {
  db: SqliteDatabase;
  readonly statements: Map<string, SqliteStatement>;
  /** Who holds the exclusive lock. */
  holder: Handle | null;
}

type Image = readonly {
  readonly sql: string;
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}[];

/**
 * A disk with SQLite files on it that outlive the process which opened them: each file is a database in memory, and a transaction is
 * on the "disk" when its COMMIT has returned. It can fail as disks do.
 */
export class SimulatedDisk implements SqliteDriver {
  readonly name: SqliteDriver['name'];
  readonly #driver: SqliteDriver;
  readonly #files = new Map<string, Stored>();
  /** Applies to every transaction until it is null again. */
  lasting: DiskFault | null = null;
  /** Applies to the next transaction only. */
  next: DiskFault | null = null;
  /** Called when a transaction with writes is on the disk, before anybody else can know. */
  onCommitted: () => void = () => {};
  /** Called with every text that is written. */
  onText: (text: string) => void = () => {};

  constructor(driver: SqliteDriver) {
    this.#driver = driver;
    this.name = driver.name;
  }

  open(path: string): SqliteDatabase {
    let stored = this.#files.get(path);
    if (stored === undefined) {
      const db = this.#driver.open(':memory:', false);
      if (!path.endsWith('.guard')) {
        db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      }
      stored = { db, statements: new Map(), holder: null };
      this.#files.set(path, stored);
    }
    return new Handle(this, stored);
  }

  /** @throws SqliteFailure when the disk does not do what is asked. */
  check(stage: 'begin' | 'write' | 'commit' | 'committed'): void {
    const fault = this.next ?? this.lasting;
    const mine = fault !== null && STAGES[fault] === stage;
    if (mine) {
      this.next = null;
      throw new SqliteFailure(CODES[fault], `simulated: ${fault}`);
    }
  }

  /** The power is gone, or the process: what was not committed never happened, and nobody holds a lock any more. */
  powerCut(): void {
    this.next = null;
    for (const stored of this.#files.values()) {
      stored.holder = null;
    }
  }

  /** A copy of one file as it is now. */
  image(path: string): Image {
    const db = this.#mustHave(path).db;
    const tables = db.prepare(
      "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'trigger', rowid",
    );
    return tables.all().map((row) => {
      const name = String(row['name']);
      const isTable = String(row['sql']).startsWith('CREATE TABLE');
      return { sql: String(row['sql']), name, rows: isTable ? db.prepare(`SELECT * FROM "${name}"`).all() : [] };
    });
  }

  /** Puts a copy in the place of a file. */
  putBack(path: string, image: Image): void {
    const stored = this.#mustHave(path);
    const version = stored.db.prepare('PRAGMA user_version').all()[0]?.['user_version'];
    const db = this.#driver.open(':memory:', false);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${Number(version)}`);
    for (const { sql, name, rows } of image) {
      db.exec(sql);
      for (const row of rows) {
        const values = Object.values(row) as SqliteValue[];
        db.prepare(`INSERT INTO "${name}" VALUES (${values.map(() => '?').join(', ')})`).run(...values);
      }
    }
    stored.db.close();
    stored.db = db;
    stored.statements.clear();
    stored.holder = null;
  }

  close(): void {
    for (const { db } of this.#files.values()) {
      db.close();
    }
    this.#files.clear();
  }

  #mustHave(path: string): Stored {
    const stored = this.#files.get(path);
    if (stored === undefined) {
      throw new Error(`no file ${path} on the simulated disk`);
    }
    return stored;
  }
}

const STAGES = {
  'disk full': 'write',
  'read only': 'begin',
  'I/O error before the write': 'commit',
  'I/O error after the write': 'committed',
  'damaged page read': 'write',
  'locked by another program': 'begin',
} as const;

const CODES = {
  'disk full': 'FULL',
  'read only': 'READONLY',
  'I/O error before the write': 'IOERR',
  'I/O error after the write': 'IOERR',
  'damaged page read': 'CORRUPT',
  'locked by another program': 'BUSY',
} as const;

/** One connection to a file. */
class Handle implements SqliteDatabase {
  readonly driver: SqliteDatabase['driver'];
  readonly #disk: SimulatedDisk;
  readonly #file: Stored;
  #open = true;

  constructor(disk: SimulatedDisk, file: Stored) {
    this.#disk = disk;
    this.#file = file;
    this.driver = file.db.driver;
  }

  exec(sql: string): void {
    if (sql.includes('BEGIN EXCLUSIVE')) {
      if (this.#file.holder !== null && this.#file.holder !== this) {
        throw new SqliteFailure('BUSY', 'simulated: database is locked');
      }
      this.#file.holder = this;
    }
    this.#file.db.exec(sql);
  }

  prepare(sql: string): SqliteStatement {
    const answer = PRETENDED[sql];
    if (answer !== undefined) {
      return { run: () => 0, all: () => [answer] };
    }
    const known = this.#file.statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.#watched(sql, this.#file.db.prepare(sql));
    this.#file.statements.set(sql, statement);
    return statement;
  }

  #watched(sql: string, statement: SqliteStatement): SqliteStatement {
    if (!sql.startsWith('INSERT')) {
      return statement;
    }
    const disk = this.#disk;
    return {
      all: (...values) => statement.all(...values),
      run(...values) {
        for (const value of values) {
          if (typeof value === 'string') {
            disk.onText(value);
          }
        }
        disk.check('write');
        return statement.run(...values);
      },
    };
  }

  transaction<T>(work: () => T): T {
    const { db } = this.#file;
    this.#disk.check('begin');
    db.exec('BEGIN IMMEDIATE');
    let result: T;
    try {
      result = work();
      this.#disk.check('commit');
    } catch (thrown) {
      db.exec('ROLLBACK');
      throw thrown;
    }
    db.exec('COMMIT');
    this.#disk.onCommitted();
    this.#disk.check('committed');
    return result;
  }

  close(): void {
    if (this.#open && this.#file.holder === this) {
      this.#file.holder = null;
    }
    this.#open = false;
  }
}

/** A database in memory has no write-ahead log; the file that it stands for has. */
const PRETENDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'PRAGMA journal_mode': { journal_mode: 'wal' },
  'PRAGMA synchronous': { synchronous: 2 },
};
