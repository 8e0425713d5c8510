import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { KeptJournal, story } from './runtime-journal-fixture.ts';

const FAILED = new JournalError('failed', 'the disk gave an error');

test('a change that reached the disk although the commit reported an error is not entered twice', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('before'));
  kept.fates.push({ lost: FAILED });
  await expect(kept.keeper.commit(story('sale', 3))).rejects.toBe(FAILED);
  expect(await kept.keeper.commit(story('sale', 3))).toEqual({ lastSeq: 4, lastEvent: 4 });
  expect(await kept.keeper.commit(story('after'))).toEqual({ lastSeq: 5, lastEvent: 5 });
  expect(await kept.bodies()).toEqual(['before 1', 'sale 1', 'sale 2', 'sale 3', 'after 1']);
  expect(await kept.eventNumbers()).toEqual([1, 2, 3, 4, 5]);
  expect(await kept.sound()).toBe(true);
});

test('nor is the very first change of a process', async () => {
  const kept = await KeptJournal.open();
  kept.fates.push({ lost: FAILED });
  await expect(kept.keeper.commit(story('start'))).rejects.toBe(FAILED);
  expect(await kept.keeper.commit(story('start'))).toEqual({ lastSeq: 1, lastEvent: 1 });
  expect(await kept.bodies()).toEqual(['start 1']);
});

test('a change that did not reach the disk is entered, though one like it is there from before', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('sale'));
  kept.fates.push({ refused: FAILED });
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  expect(await kept.keeper.commit(story('sale'))).toEqual({ lastSeq: 2, lastEvent: 2 });
  expect(await kept.bodies()).toEqual(['sale 1', 'sale 1']);
});

test('answers that get lost again and again leave every change in the journal once', async () => {
  const kept = await KeptJournal.open();
  for (const name of ['a', 'b', 'c']) {
    kept.fates.push({ refused: FAILED }, { lost: FAILED });
    await expect(kept.keeper.commit(story(name, 2))).rejects.toBe(FAILED);
    await expect(kept.keeper.commit(story(name, 2))).rejects.toBe(FAILED);
    await kept.keeper.commit(story(name, 2));
  }
  expect(await kept.bodies()).toEqual(['a 1', 'a 2', 'b 1', 'b 2', 'c 1', 'c 2']);
  expect(await kept.sound()).toBe(true);
});

test('events that the broker has had already do not come back with the lost answer', async () => {
  const kept = await KeptJournal.open();
  await kept.keeper.commit(story('before'));
  kept.fates.push({ lost: FAILED });
  await expect(kept.keeper.commit(story('sale'))).rejects.toBe(FAILED);
  await kept.keeper.acknowledgeEvents(2);
  expect(await kept.keeper.commit(story('sale'))).toMatchObject({ lastSeq: 2 });
  expect(await kept.keeper.commit(story('after'))).toEqual({ lastSeq: 3, lastEvent: 3 });
  expect(await kept.eventNumbers()).toEqual([3]);
});
