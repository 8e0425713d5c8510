import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listArchive, readArchive } from '../../src/journal/archive-file.ts';
import type { ArchiveOptions, Change, Journal } from '../../src/journal/port.ts';
import { change, entry, tempJournal, variants } from '../support/journal.ts';
import { DAY, type MadeUp, NOON, orderNumber, saleChanges, saleRow } from '../support/journal-sales.ts';

describe.each(await variants())('the archive, $name', (variant) => {
  let temp = tempJournal();
  let journal: Journal;
  beforeEach(async () => {
    temp = tempJournal();
    journal = (await variant.open(temp.path)).journal;
  });
  afterEach(async () => {
    await journal.close();
    temp.remove();
  });

  const folder = () => join(temp.folder, 'archive');
  const archive = (part: Partial<ArchiveOptions> = {}) =>
    journal.archive({ before: NOON + 2 * DAY, folder: folder(), timeZone: 'Asia/Hong_Kong', limit: 1_000, ...part });
  const commit = async (...changes: readonly Change[]) => {
    for (const one of changes) {
      await journal.commit(one);
    }
  };
  const sell = (made: MadeUp) => commit(...saleChanges(made));
  const numbers = async () => (await journal.entries({ limit: 1_000 })).map(({ seq }) => seq);
  const whole = async () => expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  /** Something new, so that the newest entry is not one of those in question. */
  const today = () => commit({ ...entry('today'), at: NOON + 100 * DAY });

  test('moves what is over and old to one file, keeps its sums, and goes on with the numbers', async () => {
    await sell({ number: 1, at: NOON });
    await sell({ number: 2, at: NOON, ended: 'refunded', minor: 900, back: 300 });
    await sell({ number: 3, at: NOON + DAY, ended: 'not paid' });
    await today();
    const step = await archive();
    expect(step).toMatchObject({ entries: 9, more: false });
    expect(await numbers()).toEqual([10]);
    expect((await journal.facts()).entries).toBe(10);
    expect(await journal.ended({ orderNumber: orderNumber(1) })).toBeNull();
    const common = { gateway: 'qfpay', wallet: 'alipay-hk', currency: 'HKD', payments: 1 };
    expect(await journal.totals()).toEqual([
      { ...common, day: '2025-01-10', state: 'kept', amount: 250, returned: 0 },
      { ...common, day: '2025-01-10', state: 'refunded', amount: 900, returned: 300 },
      { ...common, day: '2025-01-11', state: 'not paid', amount: 250, returned: 0 },
    ]);
    await whole();
    expect(await journal.commit(entry('next'))).toMatchObject({ lastSeq: 11 });
    await whole();

    expect(readdirSync(folder())).toEqual([step.file]);
    const read = readArchive(join(folder(), step.file ?? ''));
    expect(read).toMatchObject({ first: 1, last: 9 });
    expect(read.entries.map(({ kind }) => kind).slice(0, 3)).toEqual(['sale opened', 'payment made', 'sale ended']);
    expect(read.sales.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
    expect(read.payments.map((payment) => payment.state)).toEqual(['kept', 'refunded', 'not paid']);
  });

  test('writes nothing when nothing is old', async () => {
    await sell({ number: 1, at: NOON + 2 * DAY });
    await today();
    expect(await archive()).toEqual({ entries: 0, more: false, file: null });
    expect(existsSync(folder())).toBe(false);
  });

  test('sums of many steps add up, and the chain goes from file to file', async () => {
    for (let number = 1; number <= 20; number += 1) {
      await sell({ number, at: NOON + number });
    }
    await today();
    let steps = 0;
    for (let more = true; more; steps += 1) {
      ({ more } = await archive({ limit: 7 }));
      await whole();
    }
    expect(steps).toBe(9);
    expect(await journal.totals()).toMatchObject([{ payments: 20, amount: 20 * 250, returned: 0 }]);
    const files = listArchive(folder()).map(({ name }) => readArchive(join(folder(), name)));
    expect(files.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(files.slice(1).map(({ previous }) => previous)).toEqual(files.slice(0, -1).map(({ hash }) => hash));
    expect(files.flatMap(({ payments }) => payments)).toHaveLength(20);
    await journal.close();
    journal = (await variant.open(temp.path)).journal;
    await whole();
    expect(await journal.totals()).toMatchObject([{ payments: 20 }]);
  });

  test('what is open stays with all its entries, and holds up nothing behind it', async () => {
    await sell({ number: 1, at: NOON, ended: null });
    await sell({ number: 2, at: NOON });
    await today();
    expect(await archive()).toMatchObject({ entries: 5 });
    expect(await numbers()).toEqual([1, 2, 6]);
    expect((await journal.entries({ saleId: 's1', limit: 10 })).map(({ kind }) => kind)).toEqual([
      'sale opened',
      'payment made',
    ]);
    expect(await journal.load()).toMatchObject({ sales: [{ id: 's1' }], payments: [{ saleId: 's1' }] });
    expect(await journal.ended({ orderNumber: orderNumber(2) })).toBeNull();
    await whole();

    // It ends at last, and leaves once that is old, counted once.
    const [, end] = saleChanges({ number: 1, at: NOON + 200 * DAY });
    await commit(...(end === undefined ? [] : [end]));
    await commit({ ...entry('later'), at: NOON + 300 * DAY });
    expect(await archive({ before: NOON + 150 * DAY })).toMatchObject({ entries: 1 });
    expect(await numbers()).toEqual([1, 2, 7, 8]);
    expect(await archive({ before: NOON + 250 * DAY })).toMatchObject({ entries: 1, more: false });
    expect(await numbers()).toEqual([8]);
    expect(await journal.totals()).toMatchObject([{ payments: 1 }, { payments: 1 }]);
    await whole();
  });

  test('a sale that is over stays while a job about it is open', async () => {
    await sell({ number: 1, at: NOON, ended: 'refund owed' });
    await sell({ number: 2, at: NOON, ended: 'refund owed' });
    const jobs = [
      { id: 'k1-J1', open: true, body: { kind: 'refund owed', saleId: 's1', orderNumber: null } },
      { id: 'k1-J2', open: true, body: { kind: 'paid twice', saleId: null, orderNumber: orderNumber(2) } },
    ];
    await commit(change({ at: NOON, jobs }));
    await today();
    expect(await archive()).toMatchObject({ entries: 6 });
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await journal.ended({ orderNumber: orderNumber(1) })).not.toBeNull();
    expect(await journal.ended({ orderNumber: orderNumber(2) })).not.toBeNull();
    expect(await journal.totals()).toEqual([]);
    await whole();

    await commit(change({ at: NOON, jobs: jobs.map((job) => ({ ...job, open: false })) }));
    await commit({ ...entry('later'), at: NOON + 300 * DAY });
    await archive({ before: NOON + 200 * DAY });
    expect(await numbers()).toEqual([8]);
    expect(await journal.totals()).toMatchObject([{ payments: 2, amount: 500, returned: 500, state: 'refund owed' }]);
    await whole();
  });

  test('what the broker has not taken stays whole, and so does everything after it', async () => {
    await sell({ number: 1, at: NOON });
    await commit(
      change({ ...entry('told'), at: NOON + 5_000, events: [{ type: 'alarm', payload: { what: 'paper' } }] }),
    );
    await sell({ number: 2, at: NOON + 6_000 });
    await today();
    expect(await archive()).toMatchObject({ entries: 3, more: false });
    expect(await numbers()).toEqual([4, 5, 6, 7, 8]);
    expect(await journal.pendingEvents(10)).toHaveLength(1);
    await journal.acknowledgeEvents(1);
    expect(await archive()).toMatchObject({ entries: 4, more: false });
  });

  test('a sale whose end lies in the next step stays whole until then', async () => {
    await sell({ number: 1, at: NOON });
    await today();
    expect(await archive({ limit: 2 })).toMatchObject({ entries: 2, more: true });
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    expect(await journal.ended({ orderNumber: orderNumber(1) })).not.toBeNull();
    expect(await journal.totals()).toEqual([]);
    await whole();
    expect(await archive({ limit: 2 })).toMatchObject({ entries: 1, more: false });
    expect(await numbers()).toEqual([4]);
    expect(await journal.totals()).toMatchObject([{ payments: 1 }]);
    await whole();
  });

  test('entries without a sale go by their age, and the newest entry of all never goes', async () => {
    for (let n = 0; n < 4; n += 1) {
      await commit({ ...entry({ health: n }), at: NOON + n });
    }
    expect(await archive()).toMatchObject({ entries: 3, more: false });
    expect(await numbers()).toEqual([4]);
    expect((await journal.load()).lastAt).toBe(NOON + 3);
    expect(await archive()).toMatchObject({ entries: 0, more: false, file: null });
    await whole();
  });

  test('a payment that does not say what it was about is not left out of the journal', async () => {
    const [begin] = saleChanges({ number: 1, at: NOON });
    const odd = { ...change({}), ...begin };
    await commit({
      ...odd,
      sales: [saleRow({ number: 1, at: NOON })],
      payments: odd.payments.map((row) => ({ ...row, open: false, state: 'kept', body: {} })),
    });
    await today();
    await archive();
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await journal.ended({ orderNumber: orderNumber(1) })).not.toBeNull();
    await whole();
  });

  test('keeps within its size: the oldest files go, whole, their sums stay', async () => {
    for (let number = 1; number <= 10; number += 1) {
      await sell({ number, at: NOON + number });
    }
    await today();
    for (let more = true; more; ) {
      ({ more } = await archive({ limit: 3 }));
    }
    const files = listArchive(folder());
    const keep = files.slice(-4).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await sell({ number: 11, at: NOON });
    await today();
    expect(await archive({ limit: 10, limitBytes: keep, before: NOON + 101 * DAY })).toMatchObject({ entries: 4 });
    const left = listArchive(folder());
    expect(left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(keep);
    expect(left.at(-1)?.last).toBe(34);
    expect(await journal.totals()).toMatchObject([{ payments: 11 }]);
    // Far too small a limit leaves the newest.
    await commit({ ...entry('x'), at: NOON });
    await today();
    await archive({ limitBytes: 1, before: NOON + 101 * DAY });
    expect(listArchive(folder())).toHaveLength(1);
    await whole();
  });

  test('year after year the file stays as large as one of them', async () => {
    const sizes: number[] = [];
    for (let year = 0; year < 4; year += 1) {
      for (let number = 1; number <= 40; number += 1) {
        await sell({ number: year * 40 + number, at: NOON + year * 365 * DAY });
      }
      for (let more = true; more; ) {
        ({ more } = await archive({ before: NOON + (year * 365 - 10) * DAY, limit: 50 }));
      }
      await journal.close();
      sizes.push(statSync(temp.path).size);
      journal = (await variant.open(temp.path)).journal;
    }
    // The first two years lie in it together for a moment; from then on what leaves makes room for what comes.
    expect(sizes[3]).toBeLessThanOrEqual((sizes[1] ?? 0) + 2 * 4_096);
    expect(await journal.totals()).toHaveLength(3);
    await whole();
  });

  test('a slice by slice inspection comes to the same end, also after archiving', async () => {
    await sell({ number: 1, at: NOON, ended: null });
    for (let number = 2; number <= 12; number += 1) {
      await sell({ number, at: NOON + number * DAY });
    }
    await today();
    await archive({ before: NOON + 6 * DAY });
    for (const since of [0, 20]) {
      let slices = 0;
      let last = { ok: true, problem: '', next: '' as string | null, verifiedTo: 0 };
      while (last.next !== null) {
        last = await journal.inspect({ from: last.next, since, limit: 3 });
        slices += 1;
      }
      expect(last).toEqual({ ok: true, problem: '', next: null, verifiedTo: 36 });
      expect(slices).toBeGreaterThan(8);
    }
  });
});
