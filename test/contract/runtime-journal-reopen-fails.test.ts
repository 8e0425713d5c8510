import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { KeptJournal, story } from './runtime-journal-fixture.ts';

const FAILED = new JournalError('failed', 'the disk gave an error');

test('a journal that cannot be opened again says why, and every further try opens it anew until it works', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('before'));
  kept.fates.push({ refused: FAILED });
  const gone = new JournalError('read only', 'the card is gone');
  const locked = new JournalError('locked', 'somebody else has it');
  kept.openings.push(gone, locked);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(gone);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(locked);
  expect(await kept.keeper.commit(story('sale'))).toEqual({ lastSeq: 2, lastEvent: 2 });
  expect(kept.opened).toBe(2);
  expect(await kept.bodies()).toEqual(['before 1', 'sale 1']);
});

test('a lost answer is found also when the journal could not be opened at first', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('before'));
  kept.fates.push({ lost: FAILED });
  kept.openings.push(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  expect(await kept.keeper.commit(story('sale'))).toMatchObject({ lastSeq: 2 });
  expect(await kept.bodies()).toEqual(['before 1', 'sale 1']);
});

test('meanwhile everything else that asks the journal is refused with words, and works again afterwards', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('before'));
  kept.fates.push({ refused: FAILED });
  kept.openings.push(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await expect(kept.keeper.pendingEvents(10)).rejects.toThrow(JournalError);
  await expect(kept.keeper.facts()).rejects.toThrow(JournalError);
  await kept.keeper.commit(story('sale'));
  expect(await kept.keeper.pendingEvents(10)).toHaveLength(2);
  expect(await kept.keeper.facts()).toMatchObject({ entries: 2, pendingEvents: 2 });
});

test('closing is idempotent, also on a journal that never came back', async () => {
  const kept = await KeptJournal.open();
  kept.fates.push({ refused: FAILED });
  kept.openings.push(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await kept.keeper.close();
  await kept.keeper.close();
  expect(await kept.bodies()).toEqual([]);
});

test('a daemon that stops while the journal is being opened again leaves no connection behind', async () => {
  const kept = await KeptJournal.open();
  kept.fates.push({ refused: FAILED });
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  const trying = kept.keeper.commit(story('sale'));
  const closing = kept.keeper.close();
  await expect(trying).rejects.toThrow(JournalError);
  await closing;
  expect(kept.closed).toBeGreaterThanOrEqual(kept.opened);
  expect(await kept.bodies()).toEqual([]);
});
