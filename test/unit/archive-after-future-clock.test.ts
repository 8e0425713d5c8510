import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change, entry, tempJournal, variants } from '../support/journal.ts';
import { DAY, NOON, saleChanges } from '../support/journal-sales.ts';

test('entries that were written while the clock stood in the future do not keep the archive from working', async () => {
  const temp = tempJournal();
  const [variant] = await variants();
  const opened = await variant?.open(temp.path);
  try {
    const journal = opened?.journal;
    if (journal === undefined) {
      throw new Error('no journal');
    }
    // A start with a clock that stood in 2099: the kiosk says so and sells nothing. Then the clock is set right.
    await journal.commit(
      change({
        at: Date.UTC(2099, 0, 1),
        entries: [{ kind: 'health', saleId: null, orderNumber: null, body: { part: 'clock' } }],
      }),
    );
    for (let number = 1; number <= 300; number += 1) {
      for (const one of saleChanges({ number, at: NOON + number * 1_000 })) {
        await journal.commit(one);
      }
    }
    await journal.commit({ ...entry('today'), at: NOON + 900 * DAY });
    let archived = 0;
    for (let more = true; more; ) {
      const step = await journal.archive({
        before: NOON + 500 * DAY,
        now: NOON + 901 * DAY,
        folder: join(temp.folder, 'archive'),
        timeZone: 'Asia/Hong_Kong',
        limit: 250,
      });
      archived += step.entries;
      more = step.more;
    }
    expect(archived).toBe(901);
  } finally {
    await opened?.journal.close();
    temp.remove();
  }
});
