import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncFolder } from './archive-file.ts';
import { JournalError } from './port.ts';
import { int, wholeNumber } from './rows.ts';
import type { SqliteDatabase, SqliteDriver } from './sqlite.ts';
import { prepareAll } from './statements.ts';
import { findProblem } from './verify.ts';

/**
 * Copies the journal behind `db`, as it is at this moment, to a file that must not exist: compact, opened and verified before it gets
 * its name, synced. It counts as one session older than its journal, so that the guard refuses it wherever the journal has gone on
 * since: whoever puts it back has to decide that (README, "Putting a copy back").
 * @throws JournalError in words about the copy.
 */
export function backupTo(driver: SqliteDriver, db: SqliteDatabase, target: string): void {
  const path = resolve(target);
  if (existsSync(path)) {
    throw new JournalError(
      'failed',
      `There is a file ${path} already; a copy never replaces one. Give it another name.`,
    );
  }
  if (!existsSync(dirname(path))) {
    throw new JournalError('failed', `The folder ${dirname(path)} for the copy does not exist.`);
  }
  const part = `${path}.part`;
  const files = ['', '-wal', '-shm', '-journal'].map((end) => `${part}${end}`);
  try {
    for (const file of files) {
      rmSync(file, { force: true });
    }
    // A reader is set to change nothing; this statement writes only the new file.
    db.exec('PRAGMA query_only = OFF');
    db.exec(`VACUUM INTO '${part.replaceAll("'", "''")}'`);
    chmodSync(part, 0o640);
    finish(driver, part);
    syncFile(part);
    // Unlike a rename, this fails when somebody has made a file of that name meanwhile.
    linkSync(part, path);
    rmSync(part);
    syncFolder(dirname(path));
  } catch (thrown) {
    for (const file of files) {
      rmSync(file, { force: true });
    }
    if (thrown instanceof JournalError) {
      throw thrown;
    }
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new JournalError(
      'failed',
      `The copy ${path} could not be written; the journal itself is as it was. ${detail}`,
    );
  }
}

function finish(driver: SqliteDriver, part: string): void {
  const copy = driver.open(part, false);
  try {
    copy.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const sql = prepareAll(copy);
    const session = wholeNumber(sql.standing.all('meta', 'session')[0] ?? {}, 'body');
    copy.transaction(() => sql.stand.run('meta', 'session', String(Math.max(0, session - 1))));
    const problem = findProblem({ db: copy, sql, lastSeq: int(sql.countEntries.all()[0] ?? {}, 'n') });
    if (problem !== null) {
      throw new JournalError('corrupt', `The copy was made but is not whole, and was deleted. ${problem}`);
    }
  } finally {
    copy.close();
  }
}

function syncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
