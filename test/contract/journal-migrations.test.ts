import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/journal/migrations/index.ts';
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
  /** As the first release would have left it. */
  function versionOne(): void {
    const store = Store.open({ driver, path: temp.path, now: 0, migrations: MIGRATIONS.slice(0, 1) });
    expect(store.facts().schemaVersion).toBe(1);
    const sale = { id: 's1', state: 'paying', open: true, body: {} };
    store.commit(change({ ...entry('old', 's1'), sales: [sale], counters: { order: 5 } }));
    store.close();
  }

  test('a journal of version 1 comes up to date with everything in it', () => {
    versionOne();
    const store = Store.open({ driver, path: temp.path, now: 0 });
    expect(store.facts().schemaVersion).toBe(MIGRATIONS.length);
    expect(store.load()).toMatchObject({ counters: { order: 5 }, session: 2, sales: [{ id: 's1' }] });
    expect(store.verify()).toEqual({ ok: true, problem: '' });
    store.close();
  });

  test('one more migration is run once', () => {
    versionOne();
    const migrations = [...MIGRATIONS, ADD_COLUMN];
    for (const session of [2, 3]) {
      const store = Store.open({ driver, path: temp.path, now: 0, migrations });
      expect(store.facts().schemaVersion).toBe(MIGRATIONS.length + 1);
      expect(store.load()).toMatchObject({ session, sales: [{ id: 's1' }] });
      store.close();
    }
  });

  test('one that fails leaves the journal as it was', async () => {
    versionOne();
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
    versionOne();
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
