import { expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { type Journal, JournalError } from '../../src/journal/port.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { JournalKeeper } from '../../src/runtime/journal-keeper.ts';
import { change, entry, tempJournal } from '../support/journal.ts';

test('what another kioskd wrote while the journal was closed for a moment is not taken for our own change', async () => {
  const temp = tempJournal();
  const [driver] = await availableDrivers();
  if (driver === undefined) {
    throw new Error('no driver');
  }
  const open = () => openJournalDirect(temp.path, { driver, now: () => 1_000 });
  const first = await open();
  let broken = false;
  const faulty: Journal = {
    ...first.journal,
    commit: (one) => (broken ? Promise.reject(new JournalError('failed', 'I/O error')) : first.journal.commit(one)),
    facts: () => first.journal.facts(),
    close: () => first.journal.close(),
  };
  const keeper = await JournalKeeper.over(faulty, async () => {
    // The lock is free between closing and opening anew: a second kioskd that keeps trying gets it, and writes one entry.
    const other = await open();
    await other.journal.commit(entry('kiosk started'));
    await other.journal.close();
    return open();
  });
  try {
    await keeper.commit(entry('before'));
    broken = true;
    const intent = change({ entries: [{ kind: 'payment made', saleId: null, orderNumber: 'o1', body: {} }] });
    await keeper.commit(intent).catch(() => undefined);
    const committed = await keeper.commit(intent).then(
      () => true,
      () => false,
    );
    const reader = await openJournalDirect(temp.path, { driver, now: () => 1_000, readOnly: true });
    const kinds = (await reader.journal.entries({ limit: 10 })).map(({ orderNumber }) => orderNumber);
    await reader.journal.close();
    // Either it is in the journal, or nobody was told that it is.
    expect([committed, kinds.includes('o1')]).not.toEqual([true, false]);
  } finally {
    await keeper.close();
    temp.remove();
  }
});
