import { afterAll, describe, expect, test } from 'vitest';
import { availableDrivers, pickDriver, SqliteFailure } from '../../src/journal/sqlite.ts';
import { problemOf, tempJournal } from '../support/journal.ts';

const drivers = await availableDrivers();
const temp = tempJournal();
afterAll(() => temp.remove());

describe('which SQLite is used', () => {
  test('the one Node brings comes first, where it brings one', async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const own = major > 22 || (major === 22 && minor >= 13);
    expect((await pickDriver()).name).toBe(own ? 'node:sqlite' : 'better-sqlite3');
  });

  test('none at all is said in words', async () => {
    const refusal = await problemOf(pickDriver(Promise.resolve([])));
    expect(refusal.problem).toBe('no driver');
    expect(refusal.message).toContain('npm rebuild better-sqlite3');
  });
});

describe.each(drivers)('the adapter over $name', (driver) => {
  const open = (name: string) => driver.open(`${temp.path}-${driver.name.replaceAll(/\W/g, '')}-${name}`, false);

  function code(call: () => unknown): string {
    try {
      call();
    } catch (thrown) {
      return thrown instanceof SqliteFailure ? thrown.code : 'not a SqliteFailure';
    }
    return 'no failure';
  }

  test('runs, reads and counts changes', () => {
    const db = open('basic');
    db.exec('CREATE TABLE t (a INTEGER, b TEXT); CREATE UNIQUE INDEX i ON t (a);');
    const add = db.prepare('INSERT INTO t VALUES (?, ?)');
    expect([add.run(1, 'x'), add.run(2, null)]).toEqual([1, 1]);
    expect(db.prepare('SELECT a, b FROM t ORDER BY a').all()).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ]);
    expect(db.prepare('DELETE FROM t WHERE a > ?').run(0)).toBe(2);
    expect(db.prepare('SELECT a FROM t').all()).toEqual([]);
    db.close();
    db.close();
  });

  test('keeps nothing of a transaction that threw, and can go on after it', () => {
    const db = open('rollback');
    db.exec('CREATE TABLE t (a INTEGER UNIQUE)');
    const add = db.prepare('INSERT INTO t VALUES (?)');
    const call = () =>
      db.transaction(() => {
        add.run(1);
        throw new RangeError('ours');
      });
    expect(call).toThrow(RangeError);
    expect(db.transaction(() => add.run(2))).toBe(1);
    expect(db.prepare('SELECT a FROM t').all()).toEqual([{ a: 2 }]);
    db.close();
  });

  test('names failures alike', () => {
    const db = open('codes');
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER UNIQUE); INSERT INTO t VALUES (1);');
    expect(code(() => db.prepare('INSERT INTO t VALUES (1)').run())).toBe('CONSTRAINT');
    expect(code(() => db.exec('nonsense'))).toBe('OTHER');
    db.exec('PRAGMA query_only = ON');
    expect(code(() => db.exec('INSERT INTO t VALUES (2)'))).toBe('READONLY');
    db.exec('PRAGMA query_only = OFF; PRAGMA max_page_count = 4; CREATE TABLE u (b TEXT);');
    const big = db.prepare('INSERT INTO u VALUES (?)');
    expect(code(() => db.transaction(() => big.run('x'.repeat(100_000))))).toBe('FULL');
    const other = open('codes');
    db.exec('BEGIN IMMEDIATE');
    other.exec('PRAGMA busy_timeout = 0');
    expect(code(() => other.transaction(() => undefined))).toBe('BUSY');
    other.close();
    db.close();
    expect(code(() => driver.open(temp.folder, false).exec('SELECT * FROM sqlite_schema'))).toBe('CANTOPEN');
  });
});
