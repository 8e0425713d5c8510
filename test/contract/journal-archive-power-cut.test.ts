import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listArchive, readArchive } from '../../src/journal/archive-file.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Journal } from '../../src/journal/port.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { entry, tempJournal } from '../support/journal.ts';
import { DAY, NOON, saleChanges } from '../support/journal-sales.ts';
import { watched } from '../support/journal-watched.ts';

const drivers = await availableDrivers();
const BEFORE = NOON + 2 * DAY;
const LIMIT = 4;

/** Four sales, the first one open: eleven entries, and one of today. */
async function filled(path: string): Promise<void> {
  const { journal } = await openJournalDirect(path);
  for (let number = 1; number <= 4; number += 1) {
    for (const one of saleChanges({ number, at: NOON, ended: number === 1 ? null : 'kept' })) {
      await journal.commit(one);
    }
  }
  await journal.commit({ ...entry('today'), at: NOON + 100 * DAY });
  await journal.close();
}

/** Nothing lost, nothing counted twice, and every file follows the one before. */
async function mustBeComplete(journal: Journal, folder: string): Promise<void> {
  expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  expect((await journal.entries({ limit: 100 })).map(({ seq }) => seq)).toEqual([1, 2, 12]);
  expect(await journal.totals()).toMatchObject([{ payments: 3, amount: 750, returned: 0, state: 'kept' }]);
  const files = listArchive(folder).map(({ name }) => readArchive(join(folder, name)));
  expect(files.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(files.flatMap(({ sales }) => sales.map(({ id }) => id)).sort()).toEqual(['s2', 's3', 's4']);
  expect(readdirSync(folder)).toHaveLength(files.length);
}

async function goOn(path: string, folder: string, limit: number): Promise<void> {
  const { journal } = await openJournalDirect(path);
  for (let more = true; more; ) {
    ({ more } = await journal.archive({ before: BEFORE, folder, timeZone: 'Asia/Hong_Kong', limit }));
  }
  await mustBeComplete(journal, folder);
  await journal.close();
}

describe('a power cut while archiving', () => {
  test.each(drivers)(
    'at any call to the journal: the next run ends it, nothing is lost and nothing counts twice, $name',
    async (real) => {
      const temp = tempJournal();
      await filled(temp.path);
      const folder = join(temp.folder, 'archive');
      const cuts: string[] = [];
      let running = false;
      // What is in the files at a moment is what a process that is killed then leaves behind.
      const driver = watched(real, () => {
        if (running) {
          const home = mkdtempSync(join(tmpdir(), 'kioskd-cut-'));
          for (const name of readdirSync(temp.folder).filter((one) => !one.endsWith('-shm'))) {
            cpSync(join(temp.folder, name), join(home, name), { recursive: true });
          }
          cuts.push(home);
        }
      });
      const { journal } = await openJournalDirect(temp.path, { driver });
      running = true;
      for (let more = true; more; ) {
        ({ more } = await journal.archive({ before: BEFORE, folder, timeZone: 'Asia/Hong_Kong', limit: LIMIT }));
      }
      running = false;
      await mustBeComplete(journal, folder);
      await journal.close();
      temp.remove();

      // Three steps, each with its reads, its transaction, and what it deletes.
      expect(cuts.length).toBeGreaterThan(60);
      for (const [index, home] of cuts.entries()) {
        // Another step size than before the cut, as after a new release: what was begun is ended as it was begun.
        await goOn(join(home, 'journal.db'), join(home, 'archive'), index % 2 === 0 ? LIMIT : LIMIT + 3);
        rmSync(home, { recursive: true });
      }
    },
  );

  test('in the middle of writing the file: what is half there is thrown away', async () => {
    const temp = tempJournal();
    await filled(temp.path);
    const folder = join(temp.folder, 'archive');
    mkdirSync(folder);
    writeFileSync(join(folder, 'journal-000000000001-000000000004-0123456789abcdef.jsonl.gz.part'), 'half');
    await goOn(temp.path, folder, LIMIT);
    temp.remove();
  });

  test('a file of another journal under a number we need is neither taken over nor overwritten', async () => {
    const temp = tempJournal();
    const other = tempJournal();
    await filled(temp.path);
    const { journal } = await openJournalDirect(other.path);
    for (let n = 0; n < 7; n += 1) {
      await journal.commit({ ...entry(`other ${n}`), at: NOON });
    }
    const folder = join(temp.folder, 'archive');
    const options = { before: BEFORE, folder: join(other.folder, 'archive'), timeZone: 'Asia/Hong_Kong', limit: LIMIT };
    const { file } = await journal.archive(options);
    await journal.close();
    mkdirSync(folder);
    renameSync(join(options.folder, file ?? ''), join(folder, file ?? ''));
    const mine = await openJournalDirect(temp.path);
    await mine.journal.archive({ ...options, folder });
    expect(listArchive(folder).map(({ first, last }) => [first, last])).toEqual([
      [1, 4],
      [1, 4],
    ]);
    expect(readArchive(join(folder, file ?? '')).entries[0]?.body).toBe('other 0');
    await mine.journal.close();
    temp.remove();
    other.remove();
  });
});
