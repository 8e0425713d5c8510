import { describe, expect, test } from 'vitest';
import { change, entry, problemOf, tempJournal, variants } from '../support/journal.ts';

const all = await variants();

describe.each(all)('a full disk, $name', (variant) => {
  test('refuses whole changes, keeps what was there, and goes on when there is room again', async () => {
    const { path, remove } = tempJournal();
    const small = await variant.open(path, { maxPages: 60 });
    let committed = 0;
    let refusal: Awaited<ReturnType<typeof problemOf>> | null = null;
    while (refusal === null) {
      const big = change({ ...entry('x'.repeat(20_000)), counters: { order: committed + 1 } });
      await small.journal.commit(big).then(
        () => {
          committed += 1;
        },
        async () => {
          refusal = await problemOf(small.journal.commit(big));
        },
      );
    }
    expect(refusal).toMatchObject({ problem: 'disk full' });
    expect(committed).toBeGreaterThan(2);
    expect((await small.journal.load()).counters).toEqual({ order: committed });
    expect(await small.journal.verify()).toEqual({ ok: true, problem: '' });
    // A small change may still find room in the pages there are.
    expect(await small.journal.commit(entry('small'))).toMatchObject({ lastSeq: committed + 1 });
    await small.journal.close();
    const { journal } = await variant.open(path);
    expect(await journal.commit(entry('x'.repeat(20_000)))).toMatchObject({ lastSeq: committed + 2 });
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
    await journal.close();
    remove();
  });
});
