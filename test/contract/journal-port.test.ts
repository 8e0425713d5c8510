import { afterEach, describe, expect, test } from 'vitest';
import type { Change, Journal } from '../../src/journal/port.ts';
import type { OpenedJournal } from '../../src/journal/protocol.ts';
import { change, entry, type OpenForTest, problemOf, tempJournal, variants } from '../support/journal.ts';

/** One suite for every way to have a journal; it says in its titles which of them this Node offers. */
const all = await variants();

const oneSale: Change = change({
  at: 7_000,
  entries: [
    { kind: 'sale begun', saleId: 's1', orderNumber: null, body: { item: 'wash' } },
    { kind: 'payment intended', saleId: 's1', orderNumber: 'k1-1', body: { minor: 100 } },
  ],
  sales: [{ id: 's1', state: 'paying', open: true, body: { item: 'wash', nested: [1, null, 'x'] } }],
  payments: [
    {
      orderNumber: 'k1-1',
      saleId: 's1',
      gateway: 'uqpay',
      state: 'sent',
      open: true,
      nextAction: 'query',
      nextAt: 9_000,
      body: { a: 1 },
    },
  ],
  jobs: [{ id: 'k1-J1', open: true, body: { kind: 'refund owed', saleId: 's1' } }],
  notes: { breaker: { charges: [1, 2] } },
  events: [
    { type: 'sale', payload: { id: 's1' } },
    { type: 'payment', payload: { id: 'k1-1' } },
  ],
  counters: { sale: 1, order: 1 },
});

describe.each(all)('the journal, $name', (variant) => {
  const temp: ReturnType<typeof tempJournal>[] = [];
  const opened: Journal[] = [];

  function place() {
    const made = tempJournal();
    temp.push(made);
    return made.path;
  }
  async function open(path: string, options?: OpenForTest): Promise<OpenedJournal> {
    const result = await variant.open(path, options);
    opened.push(result.journal);
    return result;
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((journal) => journal.close()));
    for (const made of temp.splice(0)) {
      made.remove();
    }
  });

  test('a new one is empty, in session 1', async () => {
    const { journal, snapshot } = await open(place());
    expect(snapshot).toEqual({ sales: [], payments: [], jobs: [], notes: {}, counters: {}, lastAt: 0, session: 1 });
    expect(await journal.load()).toEqual(snapshot);
    expect(await journal.pendingEvents(10)).toEqual([]);
    expect(await journal.facts()).toMatchObject({
      entries: 0,
      openPayments: 0,
      pendingEvents: 0,
      schemaVersion: 3,
      journalMode: 'wal',
      synchronous: 2,
    });
  });

  test('everything committed is there after it was opened again, in the next session', async () => {
    const path = place();
    const first = await open(path);
    expect(await first.journal.commit(oneSale)).toEqual({ lastSeq: 2, lastEvent: 2 });
    await first.journal.close();
    const { journal, snapshot } = await open(path);
    expect(snapshot).toEqual({
      sales: oneSale.sales,
      payments: oneSale.payments,
      jobs: oneSale.jobs,
      notes: oneSale.notes,
      counters: { sale: 1, order: 1 },
      lastAt: 7_000,
      session: 2,
    });
    expect(await journal.entries({ limit: 10 })).toEqual(
      oneSale.entries.map((item, index) => ({ seq: index + 1, at: 7_000, ...item })),
    );
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  });

  test('what is over is kept but not loaded', async () => {
    const path = place();
    const { journal } = await open(path);
    await journal.commit(oneSale);
    const over = change({
      sales: oneSale.sales.map((row) => ({ ...row, open: false, state: 'completed' })),
      payments: oneSale.payments.map((row) => ({ ...row, open: false, nextAction: null, nextAt: null })),
    });
    await journal.commit(over);
    expect(await journal.load()).toMatchObject({ sales: [], payments: [] });
    expect((await journal.facts()).openPayments).toBe(0);
  });

  test('a job stands until it is closed, also over a restart; it can be opened again', async () => {
    const path = place();
    const first = await open(path);
    await first.journal.commit(oneSale);
    const [job] = oneSale.jobs;
    const closed = oneSale.jobs.map((row) => ({ ...row, open: false }));
    const other = { id: 'k1-J2', open: true, body: { kind: 'unmatched payment' } };
    await first.journal.commit(change({ jobs: [other] }));
    await first.journal.commit(change({ jobs: closed }));
    await first.journal.close();
    const { journal, snapshot } = await open(path);
    expect(snapshot.jobs).toEqual([other]);
    await journal.commit(change({ jobs: closed }));
    await journal.commit(change({ jobs: oneSale.jobs }));
    expect((await journal.load()).jobs).toEqual([job, other]);
  });

  test('a note is replaced whole, or gone; the others stay', async () => {
    const { journal } = await open(place());
    await journal.commit(change({ notes: { breaker: { charges: [1], trip: 'x' }, other: [1] } }));
    await journal.commit(change({ notes: { breaker: { charges: [] } } }));
    expect((await journal.load()).notes).toEqual({ breaker: { charges: [] }, other: [1] });
    await journal.commit(change({ notes: { other: null } }));
    expect((await journal.load()).notes).toEqual({ breaker: { charges: [] } });
  });

  test('a refused change leaves nothing behind', async () => {
    const { journal } = await open(place());
    await journal.commit(oneSale);
    const bad = change({
      entries: [{ kind: 'x', saleId: null, orderNumber: null, body: 1 }],
      events: [{ type: 'alarm', payload: {} }],
      counters: { other: 5 },
      jobs: [{ id: 'k1-J9', open: true, body: {} }],
      notes: { breaker: 'other' },
      // A payment of a sale that nobody wrote down breaks the rules of the tables, after the entry went in.
      payments: oneSale.payments.map((row) => ({ ...row, saleId: 'nowhere', orderNumber: 'k1-2' })),
    });
    expect((await problemOf(journal.commit(bad))).problem).toBe('failed');
    expect(await journal.commit(entry('next'))).toEqual({ lastSeq: 3, lastEvent: 2 });
    const { jobs, notes } = oneSale;
    expect(await journal.load()).toMatchObject({ jobs, notes, counters: { sale: 1, order: 1 } });
    expect(await journal.pendingEvents(10)).toHaveLength(2);
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  });

  test('a counter may stand still or go on, never back', async () => {
    const { journal } = await open(place());
    await journal.commit(change({ counters: { sale: 7 } }));
    await journal.commit(change({ counters: { sale: 7 } }));
    for (const value of [6, 0, -1, 7.5, Number.NaN, 2 ** 60]) {
      const refusal = await problemOf(journal.commit(change({ ...entry('x'), counters: { sale: value } })));
      expect(refusal.problem).toBe('counter went back');
      expect(refusal.message).toContain('"sale" stands at 7');
    }
    expect((await journal.facts()).entries).toBe(0);
    await journal.commit(change({ counters: { sale: 8 } }));
    expect((await journal.load()).counters).toEqual({ sale: 8 });
  });

  test('outbound events are numbered on, without gaps, also after they were taken and after a restart', async () => {
    const path = place();
    const first = await open(path);
    await first.journal.commit(oneSale);
    expect(await first.journal.pendingEvents(1)).toEqual([
      { number: 1, at: 7_000, type: 'sale', payload: { id: 's1' } },
    ]);
    await first.journal.acknowledgeEvents(2);
    expect(await first.journal.pendingEvents(10)).toEqual([]);
    await first.journal.close();
    const { journal } = await open(path);
    const more = change({ events: [{ type: 'alarm', payload: { what: 'paper' } }] });
    expect(await journal.commit(more)).toEqual({ lastSeq: 2, lastEvent: 3 });
    expect((await journal.pendingEvents(10)).map((event) => event.number)).toEqual([3]);
    await journal.acknowledgeEvents(1);
    expect(await journal.pendingEvents(10)).toHaveLength(1);
  });

  test('entries are read from a number, of one sale, and so many', async () => {
    const { journal } = await open(place());
    for (let n = 1; n <= 6; n += 1) {
      await journal.commit(entry(n, n % 2 === 0 ? 'even' : 'odd'));
    }
    const bodies = async (query: Parameters<Journal['entries']>[0]) =>
      (await journal.entries(query)).map((item) => item.body);
    expect(await bodies({ limit: 2 })).toEqual([1, 2]);
    expect(await bodies({ fromSeq: 4, limit: 10 })).toEqual([4, 5, 6]);
    expect(await bodies({ saleId: 'even', limit: 10 })).toEqual([2, 4, 6]);
    expect(await bodies({ saleId: 'even', fromSeq: 3, limit: 1 })).toEqual([4]);
    expect(await bodies({ saleId: 'none', limit: 10 })).toEqual([]);
    expect(await bodies({ limit: 0 })).toEqual([]);
  });

  test('text of every kind comes back as it was', async () => {
    const { journal } = await open(place());
    const body = { text: "洗車 '; DROP TABLE entries; -- \u0000 \u{1f600}", empty: '', deep: { a: [{}] } };
    await journal.commit(entry(body));
    expect((await journal.entries({ limit: 1 }))[0]?.body).toEqual(body);
  });

  test('a body that is no plain data is refused, and nothing is kept', async () => {
    const { journal } = await open(place());
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect((await problemOf(journal.commit(entry(loop)))).problem).toBe('failed');
    expect((await problemOf(journal.commit(entry(1n)))).problem).toBe('failed');
    expect((await journal.facts()).entries).toBe(0);
    await journal.commit(entry(undefined));
    expect((await journal.entries({ limit: 1 }))[0]?.body).toBeNull();
  });

  test('after it was closed, every call is refused; closing again is fine', async () => {
    const { journal } = await open(place());
    await journal.close();
    await journal.close();
    expect((await problemOf(journal.commit(oneSale))).problem).toBe('failed');
    expect((await problemOf(journal.load())).problem).toBe('failed');
  });

  test('calls that are not waited for are done in order', async () => {
    const { journal } = await open(place());
    const commits = Array.from({ length: 50 }, (_, n) => journal.commit(entry(n)));
    const seqs = (await Promise.all(commits)).map((committed) => committed.lastSeq);
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  });

  test('a reader beside the seller sees what is committed, and changes nothing', async () => {
    const path = place();
    const seller = await open(path);
    await seller.journal.commit(oneSale);
    const reader = await open(path, { readOnly: true });
    expect(reader.snapshot.session).toBe(1);
    expect(await reader.journal.entries({ limit: 10 })).toHaveLength(2);
    await seller.journal.commit(entry('later'));
    expect((await reader.journal.facts()).entries).toBe(3);
    expect(await reader.journal.verify()).toEqual({ ok: true, problem: '' });
    expect((await problemOf(reader.journal.commit(entry('no')))).problem).toBe('read only');
    expect((await problemOf(reader.journal.acknowledgeEvents(9))).problem).toBe('read only');
    await reader.journal.close();
    expect(await seller.journal.commit(entry('still'))).toEqual({ lastSeq: 4, lastEvent: 2 });
  });
});
