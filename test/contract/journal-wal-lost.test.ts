import { closeSync, existsSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { problemOf, tempJournal, variants } from '../support/journal.ts';
import { powerCut, sellMany } from '../support/journal-damage.ts';

const all = await variants();
const temp = tempJournal();
const [first] = all;
if (first === undefined) {
  throw new Error('this Node has no SQLite');
}
// Enough that SQLite has moved the log to the main file, session and all, and has begun it again.
const opened = await first.open(temp.path);
await sellMany(opened, 1, 150);
const total = (await opened.journal.facts()).entries;
const { folder } = powerCut(temp.folder);
await opened.journal.close();
temp.remove();
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(all)('the write-ahead log after a power cut, $name', (variant) => {
  test('as it should be: everything is there', async () => {
    const cut = powerCut(folder);
    expect(statSync(`${cut.path}-wal`).size).toBeGreaterThan(0);
    const { journal } = await variant.open(cut.path);
    expect((await journal.facts()).entries).toBe(total);
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
    await journal.close();
    rmSync(cut.folder, { recursive: true });
  });

  test.each([
    ['gone', (wal: string) => rmSync(wal)],
    ['empty', (wal: string) => truncateSync(wal, 0)],
    ['cut in the middle of a frame', (wal: string) => truncateSync(wal, 4_096 + 1_000)],
    ['full of something else', (wal: string) => writeFileSync(wal, Buffer.alloc(statSync(wal).size, 0x5a))],
    ['wrong in one byte of its first frames', (wal: string) => poke(wal, 5_000)],
  ])('%s: what was confirmed and is lost is noticed, and nothing is sold', async (_, damage) => {
    const cut = powerCut(folder);
    damage(`${cut.path}-wal`);
    const refusal = await problemOf(variant.open(cut.path));
    expect(refusal.problem).toBe('counter went back');
    expect(refusal.message).toContain('lost what it had confirmed');
    // Also the second time: nothing was made up meanwhile.
    expect((await problemOf(variant.open(cut.path))).problem).toBe('counter went back');
    rmSync(cut.folder, { recursive: true });
  });

  test('beside shared memory full of something else: that is made anew, everything is there', async () => {
    const cut = powerCut(folder);
    writeFileSync(`${cut.path}-shm`, Buffer.alloc(32_768, 0xff));
    const { journal } = await variant.open(cut.path);
    expect((await journal.facts()).entries).toBe(total);
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
    await journal.close();
    expect(existsSync(`${cut.path}-shm`)).toBe(false);
    rmSync(cut.folder, { recursive: true });
  });
});

function poke(file: string, offset: number): void {
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.from([0x5a, 0xa5]), 0, 2, offset);
  closeSync(fd);
}
