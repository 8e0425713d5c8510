import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { entry, problemOf, tempJournal, variants } from '../support/journal.ts';
import { DAY, NOON, saleChanges } from '../support/journal-sales.ts';

describe.each(await variants())('an archive that cannot be written, $name', (variant) => {
  async function withOldSale() {
    const temp = tempJournal();
    const { journal } = await variant.open(temp.path);
    for (const change of [...saleChanges({ number: 1, at: NOON }), { ...entry('today'), at: NOON + 9 * DAY }]) {
      await journal.commit(change);
    }
    const folder = join(temp.folder, 'archive');
    const options = { before: NOON + DAY, folder, timeZone: 'Asia/Hong_Kong', limit: 100 };
    return { ...temp, journal, folder, options };
  }

  test('takes nothing out of the journal, selling goes on, and it works once it can', async () => {
    const { journal, folder, options, remove } = await withOldSale();
    writeFileSync(folder, 'a file where the folder should be');
    const refusal = await problemOf(journal.archive(options));
    expect(refusal.problem).toBe('failed');
    expect(refusal.message).toContain('Nothing was taken out of the journal');
    expect(await journal.entries({ limit: 9 })).toHaveLength(4);
    expect(await journal.totals()).toEqual([]);
    expect(await journal.commit(entry('selling'))).toMatchObject({ lastSeq: 5 });
    rmSync(folder);
    expect(await journal.archive(options)).toMatchObject({ entries: 3 });
    await journal.close();
    remove();
  });

  test('an entry that was changed is not carried on into the archive', async () => {
    const { journal, path, options, remove } = await withOldSale();
    const [driver] = await availableDrivers();
    const thief = driver?.open(path, false);
    thief?.exec(`DROP TRIGGER entries_are_not_changed; UPDATE entries SET body = '0' WHERE seq = 2`);
    thief?.close();
    const refusal = await problemOf(journal.archive(options));
    expect(refusal.problem).toBe('corrupt');
    expect(refusal.message).toContain('Entry 2 of the journal was changed');
    expect(await journal.entries({ limit: 9 })).toHaveLength(4);
    await journal.close();
    remove();
  });

  test('nothing but the archive can take entries out', async () => {
    const { journal, path, options, remove } = await withOldSale();
    const [driver] = await availableDrivers();
    const thief = driver?.open(path, false);
    expect(() => thief?.exec('DELETE FROM entries WHERE seq = 1')).toThrow('never deleted before they are archived');
    expect(() => thief?.exec("UPDATE anchor SET seq = 3, hash = 'made up'")).toThrow('only goes on');
    expect(() => thief?.exec('DELETE FROM anchor')).toThrow('never deleted');
    await journal.archive(options);
    expect(() => thief?.exec('UPDATE anchor SET seq = 0')).toThrow('only goes on');
    expect(() => thief?.exec('DELETE FROM entries')).toThrow('never deleted before they are archived');
    thief?.close();
    await journal.close();
    remove();
  });
});
