import { describe, expect, test } from 'vitest';
import { JournalError, type JournalProblem } from '../../src/journal/port.ts';
import { KeptJournal, story } from './runtime-journal-fixture.ts';

/** What a new connection may mend. */
const REOPENED: readonly JournalProblem[] = ['read only', 'corrupt', 'locked', 'not durable', 'failed'];
/** What a new connection would meet again; nothing was written, and this connection is sound. */
const KEPT: readonly JournalProblem[] = ['disk full', 'newer schema', 'no driver', 'counter went back'];

describe('a refused commit', () => {
  test.each(KEPT)("for '%s' is told as it is, and the connection is kept", async (problem) => {
    const kept = await KeptJournal.open();
    await kept.keeper.commit(story('before'));
    const refused = new JournalError(problem, 'as the test wants it');
    kept.fates.push({ refused }, { refused });
    await expect(kept.keeper.commit(story('sale'))).rejects.toBe(refused);
    await expect(kept.keeper.commit(story('sale'))).rejects.toBe(refused);
    expect(await kept.keeper.commit(story('sale'))).toEqual({ lastSeq: 2, lastEvent: 2 });
    expect([kept.opened, kept.closed]).toEqual([1, 0]);
    expect(await kept.bodies()).toEqual(['before 1', 'sale 1']);
  });

  test.each(REOPENED)(
    "for '%s' is told as it is; before the next try the file is closed and opened anew",
    async (problem) => {
      const kept = await KeptJournal.open();
      await kept.keeper.commit(story('before'));
      const refused = new JournalError(problem, 'as the test wants it');
      kept.fates.push({ refused });
      await expect(kept.keeper.commit(story('sale'))).rejects.toBe(refused);
      expect([kept.opened, kept.closed], 'nothing is done until somebody tries again').toEqual([1, 0]);
      expect(await kept.keeper.commit(story('sale'))).toEqual({ lastSeq: 2, lastEvent: 2 });
      expect([kept.opened, kept.closed]).toEqual([2, 1]);
      expect(await kept.keeper.commit(story('after'))).toEqual({ lastSeq: 3, lastEvent: 3 });
      expect([kept.opened, kept.closed], 'a journal that works is left alone').toEqual([2, 1]);
      expect(await kept.bodies()).toEqual(['before 1', 'sale 1', 'after 1']);
      expect(await kept.sound()).toBe(true);
    },
  );

  test('with an exception that nobody foresaw is treated as the worst', async () => {
    const kept = await KeptJournal.open();
    const bug = new TypeError('as the test wants it');
    kept.fates.push({ refused: bug });
    await expect(kept.keeper.commit(story('sale'))).rejects.toBe(bug);
    expect(await kept.keeper.commit(story('sale'))).toMatchObject({ lastSeq: 1 });
    expect([kept.opened, kept.closed]).toEqual([2, 1]);
    expect(await kept.bodies()).toEqual(['sale 1']);
  });
});
