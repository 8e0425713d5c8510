import { afterEach, describe, expect, test } from 'vitest';
import type { SqliteDatabase, SqliteDriver } from '../../src/journal/sqlite.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { entry, problemOf, tempJournal, variants } from '../support/journal.ts';

const all = await variants();
const [driver] = await availableDrivers();
const temp = tempJournal();
afterEach(() => temp.remove());

describe.each(all)('the sync setting, $name', (variant) => {
  test('is FULL on the first open and on every later one', async () => {
    const { path, remove } = tempJournal();
    for (let open = 1; open <= 3; open += 1) {
      const { journal, snapshot } = await variant.open(path);
      expect(snapshot.session).toBe(open);
      expect(await journal.facts()).toMatchObject({ journalMode: 'wal', synchronous: 2 });
      await journal.commit(entry(open));
      await journal.close();
    }
    remove();
  });
});

/** A real SQLite that leaves out one setting, as a binding with another default or a file system without WAL would. */
function without(real: SqliteDriver, setting: string): SqliteDriver {
  return {
    name: real.name,
    open: (path, readOnly): SqliteDatabase => {
      const db = real.open(path, readOnly);
      return {
        driver: db.driver,
        exec: (sql) => (sql.includes(setting) && !path.endsWith('.guard') ? undefined : db.exec(sql)),
        prepare: (sql) => db.prepare(sql),
        transaction: (work) => db.transaction(work),
        close: () => db.close(),
      };
    },
  };
}

describe('a journal that would not survive a power cut', () => {
  test.each(['synchronous', 'journal_mode'])('is refused when %s was not taken', async (setting) => {
    if (driver === undefined) {
      throw new Error('this Node has no SQLite');
    }
    const { path, remove } = tempJournal();
    Store.open({ driver, path, now: 0 }).close();
    const half = without(driver, setting);
    // The file remembers WAL by itself, so for that setting it is the making of the file that fails.
    const where = setting === 'journal_mode' ? `${path}2` : path;
    const call = (async () => Store.open({ driver: half, path: where, now: 0 }))();
    // SQLite itself defaults to FULL; better-sqlite3 to NORMAL from the second open on.
    if (setting === 'synchronous' && driver.name === 'node:sqlite') {
      (await call).close();
    } else {
      const refusal = await problemOf(call);
      expect(refusal.problem).toBe('not durable');
      expect(refusal.message).toContain('local disk');
    }
    remove();
  });
});
