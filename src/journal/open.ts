import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalError } from './port.ts';
import { int, text } from './rows.ts';
import type { SqliteDatabase, SqliteDriver } from './sqlite.ts';

/** Written into the SQLite header, so that another program's database is not taken for a journal ("kios"). */
export const APPLICATION_ID = 0x6b696f73;

/** How long one call may wait for another process that holds the file for a moment (a report being written). */
const BUSY_MS = 2_000;
/** Pages in the write-ahead log before SQLite moves them to the main file: some 300 commits, one spike of two syncs. */
const CHECKPOINT_PAGES = 1_000;

export function pragma(db: SqliteDatabase, name: string): string | number {
  const value = Object.values(db.prepare(`PRAGMA ${name}`).all()[0] ?? {})[0];
  return typeof value === 'number' ? value : String(value);
}

/**
 * The settings every connection gets, every time. `synchronous` is the one that must never be left to a default:
 * better-sqlite3 is compiled so that a WAL file that is opened again runs NORMAL, which loses acknowledged commits when
 * the power goes.
 * @throws JournalError `not durable` when the file system or the binding did not take them.
 */
export function configure(db: SqliteDatabase, path: string, readOnly: boolean, maxPages: number): void {
  if (readOnly) {
    db.exec('PRAGMA query_only = ON');
  } else {
    db.exec('PRAGMA journal_mode = WAL');
  }
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA trusted_schema = OFF');
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec('PRAGMA journal_size_limit = 8388608');
  if (maxPages > 0) {
    db.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
  }
  const mode = pragma(db, 'journal_mode');
  const synchronous = pragma(db, 'synchronous');
  if (mode !== 'wal' || synchronous !== 2) {
    throw new JournalError(
      'not durable',
      `The journal ${path} would not survive a power cut: SQLite reports journal_mode ${mode} (must be wal) and ` +
        `synchronous ${synchronous} (must be 2). Put it on a local disk (ext4); network and FUSE folders cannot hold it.`,
    );
  }
}

/** Runs the migrations that are missing, each in its own transaction. */
export function migrate(db: SqliteDatabase, migrations: readonly string[]): void {
  for (let version = int(db.prepare('PRAGMA user_version').all()[0] ?? {}, 'user_version'); ; version += 1) {
    const sql = migrations[version];
    if (sql === undefined) {
      return;
    }
    db.transaction(() => {
      db.exec(sql);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1};`);
    });
  }
}

/**
 * Refuses what this program cannot use.
 * @throws JournalError `corrupt` for another program's file, `newer schema` for a journal of a newer kioskd.
 */
export function checkSchema(db: SqliteDatabase, path: string, newest: number, readOnly: boolean): void {
  db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  // The first real read of the file: a file that is no database at all fails here.
  text(db.prepare("SELECT count(*) || '' AS tables FROM sqlite_schema").all()[0] ?? {}, 'tables');
  const version = Number(pragma(db, 'user_version'));
  if (Number(pragma(db, 'application_id')) !== APPLICATION_ID) {
    throw new JournalError(
      'corrupt',
      `${path} is a SQLite file, but not a journal of kioskd. Correct journal.path in the configuration.`,
    );
  }
  if (version > newest) {
    throw new JournalError(
      'newer schema',
      `The journal ${path} has schema ${version}; this kioskd knows ${newest} at most. It was written by a newer ` +
        'release: install that one again. Going back needs the copy of the journal from before the update.',
    );
  }
  if (readOnly && version < newest) {
    throw new JournalError(
      'read only',
      `The journal ${path} has schema ${version} and is opened only for reading, but has to be brought to ${newest} ` +
        'first: start kioskd of this release once, or read it with the release that wrote it.',
    );
  }
}

/**
 * Makes a new journal beside its place and moves it there whole, so that a power cut leaves either no journal or a
 * complete one. An empty file in its place is therefore always damage.
 */
export function create(driver: SqliteDriver, path: string, migrations: readonly string[]): void {
  const fresh = `${path}.new`;
  for (const name of [fresh, `${fresh}-wal`, `${fresh}-shm`, `${fresh}-journal`]) {
    rmSync(name, { force: true });
  }
  const db = driver.open(fresh, false);
  try {
    // Made before the tables: write-ahead log and shared memory take over the mode of the main file.
    db.exec('PRAGMA user_version = 0');
    chmodSync(fresh, 0o640);
    configure(db, path, false, 0);
    migrate(db, migrations);
  } finally {
    db.close();
  }
  syncPath(fresh);
  renameSync(fresh, path);
  syncPath(dirname(path));
}

function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** @throws JournalError when the folder is missing or the file is there but empty. */
export function checkFile(path: string, readOnly: boolean): void {
  if (!existsSync(dirname(path))) {
    throw new JournalError(
      'failed',
      `The folder ${dirname(path)} of the journal does not exist. Make it, or correct journal.path in the configuration.`,
    );
  }
  if (!existsSync(path)) {
    if (readOnly) {
      throw new JournalError('failed', `There is no journal at ${path}. It is made by the first start of kioskd.`);
    }
    return;
  }
  if (statSync(path).size === 0) {
    throw new JournalError(
      'corrupt',
      `The journal ${path} is empty. kioskd never leaves it so: a failing card or a person emptied it. Put the newest ` +
        'copy in its place; only if this kiosk has never taken money, delete it.',
    );
  }
}
