import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unseenHolder } from '../../src/diagnose/holder.ts';

let folder: string;
let journal: string;
let inode: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kioskd-holder-'));
  journal = join(folder, 'journal.db');
  writeFileSync(`${journal}.guard`, '');
  inode = statSync(`${journal}.guard`).ino;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What `/proc/locks` says, as a file. */
async function heldBy(...locks: readonly string[]): Promise<string | null> {
  const file = join(folder, 'locks');
  writeFileSync(file, locks.map((line) => `${line}\n`).join(''));
  return (await unseenHolder(journal, '127.0.0.1:8080', file))?.unseen?.summary ?? null;
}

test('the process with the lock of SQLite on the guard is the one', async () => {
  const locks = [
    `1: FLOCK  ADVISORY  WRITE 11 fe:00:${inode} 0 EOF`,
    `2: POSIX  ADVISORY  READ  12 fe:00:${inode} 1073741826 1073742335`,
    `3: POSIX  ADVISORY  WRITE 13 fe:00:${inode + 1} 1073741824 1073742335`,
    `4: POSIX  ADVISORY  WRITE 14 fe:00:${inode} 1073741824 1073742335`,
  ];
  expect(await heldBy(...locks)).toContain('(process 14)');
  expect(await heldBy(...locks.slice(0, 3))).toBeNull();
});

test('one that only waits for a lock holds none', async () => {
  expect(await heldBy(`1: -> POSIX  ADVISORY  WRITE 14 fe:00:${inode} 1073741824 1073742335`)).toBeNull();
});

test('without a guard, or where the kernel lists no locks, nobody holds it: after a kill the pins must be made safe', async () => {
  expect(await unseenHolder(journal, '', join(folder, 'nothing'))).toBeNull();
  rmSync(`${journal}.guard`);
  expect(await unseenHolder(journal, '')).toBeNull();
  expect(await unseenHolder(join(folder, 'no', 'journal.db'), '')).toBeNull();
});

test('a guard that may not be looked at may be held', async () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, `${loop}.guard`);
  symlinkSync(`${loop}.guard`, loop);
  expect((await unseenHolder(loop, ''))?.unseen).toMatchObject({
    summary: expect.stringContaining('might hold it'),
    hint: expect.stringContaining('sudo'),
  });
});
