import type { SqliteDatabase, SqliteDriver } from '../../src/journal/sqlite.ts';

/** A real SQLite that tells before every call, and before the end of every transaction. */
export function watched(real: SqliteDriver, onCall: () => void): SqliteDriver {
  return {
    name: real.name,
    open: (file, readOnly): SqliteDatabase => {
      const db = real.open(file, readOnly);
      return {
        driver: db.driver,
        exec: (sql) => {
          onCall();
          db.exec(sql);
        },
        prepare: (sql) => {
          const { run, all } = db.prepare(sql);
          return {
            run: (...values) => {
              onCall();
              return run(...values);
            },
            all: (...values) => {
              onCall();
              return all(...values);
            },
          };
        },
        transaction: (work) =>
          db.transaction(() => {
            onCall();
            const result = work();
            onCall();
            return result;
          }),
        close: () => db.close(),
      };
    },
  };
}
