import { describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { type Exploration, explore, record, versionOne } from '../support/crash-store.ts';

const drivers = await availableDrivers();
/** Thousands of files are written and opened; beside everything else that takes its time. */
const LONG = { timeout: 600_000 };

/** Nothing was opened wrongly, and every kind of loss made states that no other had made. */
function expectWhole(found: Exploration, atLeast: number): void {
  expect(found.broken).toEqual([]);
  expect(found.states).toBeGreaterThan(atLeast);
  expect(Object.entries(found.losses).filter(([, states]) => states === 0)).toEqual([]);
}

describe.each(drivers)('a power cut that loses, keeps or tears each un-synced write, $name', (driver) => {
  test('while a new journal is made, opened again and committed to', LONG, async () => {
    const recording = await record({ openings: 3, commits: 4, bytes: 300 });
    expectWhole(explore(recording, { driver, seed: 1, perCut: 6 }), 800);
  });

  test('while a journal of the first release is brought up to date', LONG, async () => {
    const prepare = (path: string) => versionOne(driver, path, 5);
    const recording = await record({ openings: 2, commits: 2, bytes: 300, prepare });
    expectWhole(explore(recording, { driver, seed: 2, perCut: 16, ordersBefore: 5 }), 300);
  });

  test('while the write-ahead log goes into the main file and is begun anew', LONG, async () => {
    const recording = await record({ openings: 2, commits: 20, bytes: 2_000, pages: 16 });
    expectWhole(explore(recording, { driver, seed: 3, perCut: 2 }), 600);
  });

  test('a disk that says it has synced, and has not, is found out by the same search', LONG, async () => {
    const { before, operations } = await record({ openings: 1, commits: 4, bytes: 300 });
    const made = operations.findIndex((operation) => operation.type === 'renamed') + 10;
    const lied = operations.filter((operation, index) => operation.type !== 'synced' || index < made);
    const { broken } = explore({ before, operations: lied }, { driver, seed: 4, perCut: 3 });
    expect(broken.join('\n')).toMatch(/commits were acknowledged and \d+ are there/);
  });
});
