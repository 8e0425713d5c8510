import { readdirSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { change, entry, tempJournal, variants } from '../support/journal.ts';

const all = await variants();

/** Size and time of the last write of every file in the folder, to the nanosecond. */
function written(folder: string) {
  return readdirSync(folder).map((name) => {
    const { size, mtimeNs } = statSync(`${folder}/${name}`, { bigint: true });
    return { name, size, mtimeNs };
  });
}

describe.each(all)('an idle journal, $name', (variant) => {
  test('writes nothing when it is only asked, or told what it knows', async () => {
    const { path, folder, remove } = tempJournal();
    const { journal } = await variant.open(path);
    await journal.commit({ ...entry(1), notes: { breaker: 1 } });
    await journal.acknowledgeEvents(0);
    const before = written(folder);
    await journal.load();
    await journal.facts();
    await journal.pendingEvents(50);
    await journal.acknowledgeEvents(99);
    await journal.entries({ limit: 10 });
    await journal.verify();
    await journal.totals();
    await journal.commit(change({ notes: { breaker: 1 } }));
    // The -shm file is memory shared between processes and never reaches the disk by a sync.
    const lasting = (files: ReturnType<typeof written>) => files.filter((file) => !file.name.endsWith('-shm'));
    expect(lasting(written(folder))).toEqual(lasting(before));
    await journal.close();
    expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.db.guard']);
    remove();
  });
});
