import { describe, expect, test } from 'vitest';
import { availableDrivers, type SqliteDatabase, type SqliteDriver } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { change, tempJournal } from '../support/journal.ts';
import { DAY, NOON, saleChanges } from '../support/journal-sales.ts';

/** Tables that grow with every sale. What is open, and what only one sum a day is kept of, is small. */
const GROWING = /\bSCAN (entries|sales|payments|outbox)\b/;

/** A real SQLite that asks for the plan of every statement before it runs. */
function planning(real: SqliteDriver, plans: Map<string, string>): SqliteDriver {
  return {
    name: real.name,
    open: (path, readOnly): SqliteDatabase => {
      const db = real.open(path, readOnly);
      const plan = (sql: string) => {
        const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`);
        const holes = sql.split('?').length - 1;
        plans.set(
          sql,
          steps
            .all(...Array(holes).fill(1))
            .map((row) => String(row['detail']))
            .join(' | '),
        );
      };
      return {
        driver: db.driver,
        exec: (sql) => db.exec(sql),
        prepare: (sql) => {
          const { run, all } = db.prepare(sql);
          const first = (work: () => unknown) => {
            if (!plans.has(sql) && !sql.startsWith('PRAGMA')) {
              plan(sql);
            }
            return work();
          };
          return {
            run: (...values) => first(() => run(...values)) as number,
            all: (...values) => first(() => all(...values)) as ReturnType<typeof all>,
          };
        },
        transaction: (work) => db.transaction(work),
        close: () => db.close(),
      };
    },
  };
}

describe.each(await availableDrivers())('however many sales lie behind a kiosk, $name', (real) => {
  test('opening, selling, asking and archiving read none of them but the ones they are about', () => {
    const temp = tempJournal();
    Store.open({ driver: real, path: temp.path, now: 0 }).close();
    const plans = new Map<string, string>();
    const store = Store.open({ driver: planning(real, plans), path: temp.path, now: 0 });
    store.load();
    for (let number = 1; number <= 3; number += 1) {
      for (const one of saleChanges({ number, at: NOON, ended: number === 3 ? null : 'kept' })) {
        store.commit(one);
      }
    }
    store.commit(change({ at: NOON + 9 * DAY, events: [{ type: 'alarm', payload: {} }], notes: { breaker: 1 } }));
    store.facts();
    store.pendingEvents(50);
    store.acknowledgeEvents(1);
    store.ended({ orderNumber: 'k1-000001' });
    store.ended({ gateway: 'qfpay', gatewayRef: 'G-1' });
    for (let from: string | null = ''; from !== null; ) {
      from = store.inspect({ from, since: 0, limit: 5 }).next;
    }
    store.archive({ before: NOON + DAY, folder: `${temp.folder}/archive`, timeZone: 'UTC', limit: 5 });
    store.totals();
    store.close();
    temp.remove();

    expect(plans.size).toBeGreaterThan(30);
    expect('SCAN payments').toMatch(GROWING);
    const scans = [...plans].filter(([, plan]) => GROWING.test(plan)).map(([sql, plan]) => `${sql}: ${plan}`);
    // Each reads a limited number of rows from one end of the table, in the order of its key.
    const fromOneEnd = /ORDER BY \w+( DESC)? LIMIT/;
    expect(scans.filter((scan) => !fromOneEnd.test(scan))).toEqual([]);
  });
});
