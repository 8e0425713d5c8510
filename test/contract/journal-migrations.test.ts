import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAIN_START, chainHash } from '../../src/journal/chain.ts';
import { MIGRATIONS } from '../../src/journal/migrations/index.ts';
import { migrate } from '../../src/journal/open.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { Store } from '../../src/journal/store.ts';
import { change, entry, problemOf, tempJournal } from '../support/journal.ts';

const drivers = await availableDrivers();
let temp = tempJournal();
beforeEach(() => {
  temp.remove();
  temp = tempJournal();
});
afterEach(() => temp.remove());

const ADD_COLUMN = "ALTER TABLE sales ADD COLUMN note TEXT NOT NULL DEFAULT '';";
const BROKEN = 'CREATE TABLE half (a); CREATE TABLE entries (a);';

describe.each(drivers)('migrations, $name', (driver) => {
  /** As a release with so many migrations left it: an open sale, one that is over with its payment, a counter, a waiting event. */
  function older(version = 1): void {
    const db = driver.open(temp.path, false);
    db.exec('PRAGMA journal_mode = WAL');
    migrate(db, MIGRATIONS.slice(0, version));
    let hash = CHAIN_START;
    for (const [index, saleId] of ['s1', 's2', 's2', null].entries()) {
      const fields = { seq: index + 1, at: 5_000, kind: 'test', saleId, orderNumber: null, body: '"old"' };
      hash = chainHash(hash, fields);
      db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)').run(...Object.values(fields), hash);
    }
    const stand = db.prepare('INSERT OR REPLACE INTO standing VALUES (?, ?, ?)');
    stand.run('sale', 's1', JSON.stringify({ id: 's1', state: 'paying', open: true, body: {} }));
    stand.run('counter', 'order', '5');
    stand.run('meta', 'session', '1');
    db.exec("INSERT INTO sales VALUES ('s2', 'completed', '{}')");
    db.exec("INSERT INTO payments VALUES ('k1-1', 's2', 'qfpay', 'kept', '{\"gatewayRef\":\"G-1\"}')");
    db.exec("INSERT INTO outbox VALUES (1, 5000, 'alarm', '{}')");
    db.close();
  }

  test('a journal of version 1 comes up to date with everything in it', () => {
    older();
    const store = Store.open({ driver, path: temp.path, now: 0 });
    expect(store.facts().schemaVersion).toBe(MIGRATIONS.length);
    expect(store.load()).toMatchObject({ counters: { order: 5 }, session: 2, sales: [{ id: 's1' }] });
    expect(store.ended({ gateway: 'qfpay', gatewayRef: 'G-1' })?.sale).toMatchObject({ id: 's2', state: 'completed' });
    expect(store.pendingEvents(9)).toEqual([{ number: 1, at: 5_000, type: 'alarm', payload: {} }]);
    expect(store.verify()).toEqual({ ok: true, problem: '' });
    store.close();
  });

  test('a journal of version 2 takes jobs and notes, and its old sales can be archived with their last entry', () => {
    older(2);
    const store = Store.open({ driver, path: temp.path, now: 0 });
    expect(store.load()).toMatchObject({ jobs: [], notes: {}, counters: { order: 5 }, sales: [{ id: 's1' }] });
    const job = { id: 'k1-J1', open: true, body: {} };
    expect(store.commit(change({ ...entry('new'), jobs: [job], notes: { breaker: 1 }, events: [] }))).toEqual({
      lastSeq: 5,
      lastEvent: 1,
    });
    expect(store.load()).toMatchObject({ jobs: [job], notes: { breaker: 1 } });
    const db = driver.open(temp.path, true);
    expect(db.prepare('SELECT id, seq FROM sales').all()).toEqual([{ id: 's2', seq: 3 }]);
    db.close();
    expect(store.verify()).toEqual({ ok: true, problem: '' });
    store.close();
  });

  test('one more migration is run once', () => {
    older();
    const migrations = [...MIGRATIONS, ADD_COLUMN];
    for (const session of [2, 3]) {
      const store = Store.open({ driver, path: temp.path, now: 0, migrations });
      expect(store.facts().schemaVersion).toBe(MIGRATIONS.length + 1);
      expect(store.load()).toMatchObject({ session, sales: [{ id: 's1' }] });
      store.close();
    }
  });

  test('one that fails leaves the journal as it was', async () => {
    older();
    const migrations = [...MIGRATIONS, BROKEN];
    const call = (async () => Store.open({ driver, path: temp.path, now: 0, migrations }))();
    expect((await problemOf(call)).problem).toBe('failed');
    const store = Store.open({ driver, path: temp.path, now: 0 });
    expect(store.load()).toMatchObject({ counters: { order: 5 }, session: 2 });
    store.close();
  });

  test('a journal of a newer release is refused and not touched', async () => {
    const migrations = [...MIGRATIONS, ADD_COLUMN];
    Store.open({ driver, path: temp.path, now: 0, migrations }).close();
    const before = statSync(temp.path, { bigint: true }).mtimeNs;
    const refusal = await problemOf((async () => Store.open({ driver, path: temp.path, now: 0 }))());
    expect(refusal.problem).toBe('newer schema');
    expect(refusal.message).toContain(`schema ${migrations.length}`);
    expect(statSync(temp.path, { bigint: true }).mtimeNs).toBe(before);
  });

  test('reading an older journal asks for one start first', async () => {
    older();
    const migrations = [...MIGRATIONS, ADD_COLUMN];
    const call = (async () => Store.open({ driver, path: temp.path, now: 0, migrations, readOnly: true }))();
    const refusal = await problemOf(call);
    expect(refusal.problem).toBe('read only');
    expect(refusal.message).toContain('start kioskd');
  });

  test('a first start that was cut off leaves nothing half made', () => {
    const migrations = [...MIGRATIONS, BROKEN];
    expect(() => Store.open({ driver, path: temp.path, now: 0, migrations })).toThrow();
    expect(readdirSync(temp.folder)).not.toContain('journal.db');
    const store = Store.open({ driver, path: temp.path, now: 0 });
    expect(store.load().session).toBe(1);
    store.close();
    expect(readdirSync(temp.folder).sort()).toEqual(['journal.db', 'journal.db.guard']);
  });
});
