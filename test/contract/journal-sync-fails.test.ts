import { describe, expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { availableDrivers, type SqliteDatabase, type SqliteDriver, SqliteFailure } from '../../src/journal/sqlite.ts';
import { entry, problemOf, tempJournal } from '../support/journal.ts';

type Fault = 'none' | 'before it is kept' | 'after it is kept';

/** A real SQLite whose end of a transaction reports what a failed fsync reports; the data may be on the disk or not. */
function failing(real: SqliteDriver, fault: () => Fault): SqliteDriver {
  return {
    name: real.name,
    open: (path, readOnly): SqliteDatabase => {
      const db = real.open(path, readOnly);
      const fail = (when: Fault) => {
        if (fault() === when) {
          throw new SqliteFailure('IOERR', 'disk I/O error');
        }
      };
      return {
        driver: db.driver,
        exec: (sql) => db.exec(sql),
        prepare: (sql) => db.prepare(sql),
        transaction: (work) => {
          const result = db.transaction(() => {
            const inner = work();
            fail('before it is kept');
            return inner;
          });
          fail('after it is kept');
          return result;
        },
        close: () => db.close(),
      };
    },
  };
}

describe.each(await availableDrivers())('a sync that fails, $name', (real) => {
  test.each([
    ['before it is kept', 1],
    ['after it is kept', 2],
  ] as const)(
    '%s: nothing more is written until the file was read anew, and then it says what is in it',
    async (when, kept) => {
      const { path, remove } = tempJournal();
      let fault: Fault = 'none';
      const driver = failing(real, () => fault);
      const first = await openJournalDirect(path, { driver });
      await first.journal.commit(entry('confirmed'));
      fault = when;
      const refusal = await problemOf(first.journal.commit(entry('in doubt')));
      expect(refusal.problem).toBe('failed');
      expect(refusal.message).toContain('stays closed until kioskd starts anew');
      fault = 'none';
      expect((await problemOf(first.journal.commit(entry('after')))).problem).toBe('failed');
      expect((await problemOf(first.journal.acknowledgeEvents(1))).problem).toBe('failed');
      const options = { before: 1e12, folder: `${path}.archive`, timeZone: 'UTC', limit: 10 };
      expect((await problemOf(first.journal.archive(options))).problem).toBe('failed');
      await first.journal.close();

      const { journal } = await openJournalDirect(path, { driver: real });
      expect((await journal.facts()).entries).toBe(kept);
      expect(await journal.verify()).toEqual({ ok: true, problem: '' });
      expect(await journal.commit(entry('next'))).toMatchObject({ lastSeq: kept + 1 });
      await journal.close();
      remove();
    },
  );
});
