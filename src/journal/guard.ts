import { existsSync, rmSync } from 'node:fs';
import { JournalError } from './port.ts';
import { type SqliteDatabase, type SqliteDriver, SqliteFailure } from './sqlite.ts';

/**
 * The small file beside the journal (`<journal>.guard`). It does two things: whoever sells holds a lock on it for as long
 * as the process lives (the kernel lets go of it whatever way the process ends), and it remembers the highest session of
 * the journal and its last entry, so that an older copy put in the journal's place is noticed, and commits that a card has lost.
 * Readers of the journal do not touch it.
 *
 * It is a SQLite file of its own, because SQLite's file locks are the only ones Node can reach without an add-on.
 */
export class Guard {
  readonly #db: SqliteDatabase;

  private constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  /**
   * Takes the lock, or fails at once.
   * @throws JournalError `locked` when another process (or another part of this one) sells with this journal.
   */
  static take(driver: SqliteDriver, journalPath: string): Guard {
    const path = `${journalPath}.guard`;
    try {
      return Guard.#open(driver, path);
    } catch (thrown) {
      if (thrown instanceof SqliteFailure && thrown.code === 'BUSY') {
        throw new JournalError(
          'locked',
          `Another kioskd is selling with this journal already (${journalPath}). Only one may. Stop the other first ` +
            '(systemctl stop kioskd), or find it with: fuser -v ' +
            path,
        );
      }
      if (thrown instanceof SqliteFailure && (thrown.code === 'NOTADB' || thrown.code === 'CORRUPT')) {
        // It holds nothing that the journal does not hold itself, so a damaged one is simply made anew.
        rmSync(path, { force: true });
        return Guard.#open(driver, path);
      }
      throw thrown;
    }
  }

  static #open(driver: SqliteDriver, path: string): Guard {
    const db = driver.open(path, false);
    try {
      // No rollback file beside the guard: it is one page, and losing it costs nothing (see above).
      db.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY;');
      db.exec('PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT;');
      db.prepare('PRAGMA user_version').all();
      return new Guard(db);
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  }

  /** The highest session any start has remembered here; 0 for a new guard. */
  get session(): number {
    return Number(this.#db.prepare('PRAGMA user_version').all()[0]?.['user_version'] ?? 0);
  }

  /** The last entry that was ever noted here; 0 for a new guard. */
  get lastSeq(): number {
    return Number(this.#db.prepare('PRAGMA application_id').all()[0]?.['application_id'] ?? 0);
  }

  /** Synced: it is on the disk when this returns. */
  remember(session: number): void {
    this.#db.exec(`PRAGMA synchronous = FULL; PRAGMA user_version = ${Math.trunc(session)}; PRAGMA synchronous = OFF;`);
  }

  /**
   * Notes that the journal has this entry on the disk. Not synced, because it comes after every commit: a power cut may lose the note,
   * never bring it ahead of the journal.
   */
  note(lastSeq: number): void {
    // A header field of 32 bits; a kiosk that sells without a pause for a century stays below it.
    this.#db.exec(`PRAGMA application_id = ${Math.min(Math.trunc(lastSeq), 2 ** 31 - 1)}`);
  }

  /** Lets go of the lock. */
  release(): void {
    this.#db.close();
  }

  /**
   * Refuses a journal that is older than the last one used here, or that is gone.
   * @throws JournalError `counter went back`
   */
  check(journalPath: string, session: number, lastSeq: number): void {
    if (session >= this.session && lastSeq >= this.lastSeq) {
      return;
    }
    throw new JournalError(
      'counter went back',
      `${this.#difference(journalPath, session, lastSeq)} Selling with it would use order numbers a second time and forget ` +
        'payments. Put the newest journal back. When it is lost for good, give the kiosk a new kiosk.id and delete ' +
        `${journalPath}.guard.`,
    );
  }

  #difference(journalPath: string, session: number, lastSeq: number): string {
    if (!existsSync(journalPath)) {
      return `The journal ${journalPath} has been opened ${this.session} times before and is gone now.`;
    }
    if (session < this.session) {
      return (
        `The journal ${journalPath} is an older copy: it has been opened ${session} times, the one before it ` +
        `${this.session} times.`
      );
    }
    return (
      `The journal ${journalPath} ends at entry ${lastSeq} and has ended at entry ${this.lastSeq} before: it is an older copy, ` +
      'or the card has lost what it had confirmed (then replace it).'
    );
  }
}
