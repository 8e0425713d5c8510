import { expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { JournalError } from '../../src/journal/port.ts';
import { JournalKeeper } from '../../src/runtime/journal-keeper.ts';
import { tempJournal } from '../support/journal.ts';
import { story } from './runtime-journal-fixture.ts';

test('a journal that lost entries while it was closed is not written on: numbers would be given out twice', async () => {
  const [whole, short] = [tempJournal(), tempJournal()];
  const { journal } = await openJournalDirect(whole.path);
  const refused = new JournalError('failed', 'as the test wants it');
  let fails = false;
  const faulty = {
    ...journal,
    commit: (change: Parameters<typeof journal.commit>[0]) =>
      fails ? Promise.reject(refused) : journal.commit(change),
  };
  const keeper = await JournalKeeper.over(faulty, () => openJournalDirect(short.path));
  await keeper.commit(story('sale', 2));
  fails = true;
  await expect(keeper.commit(story('after'))).rejects.toBe(refused);
  await expect(keeper.commit(story('after'))).rejects.toMatchObject({ problem: 'counter went back' });
  await expect(keeper.commit(story('after'))).rejects.toMatchObject({ problem: 'counter went back' });
  await keeper.close();
  const { journal: left } = await openJournalDirect(short.path);
  expect(await left.entries({ limit: 10 })).toEqual([]);
  await left.close();
  whole.remove();
  short.remove();
});
