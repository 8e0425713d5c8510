import { expect, test } from 'vitest';
import type { EntryQuery, Journal, StoredEntry } from '../../src/journal/port.ts';
import { type WalkNotes, walk } from '../../src/report/walk.ts';

const DAY_MS = 86_400_000;

/** A journal of so many entries without the entries: what is read is counted. */
function journalOf(count: number, atOf: (seq: number) => number, isThere: (seq: number) => boolean = () => true) {
  const reads = { entries: 0, calls: 0 };
  const journal: Pick<Journal, 'entries' | 'facts'> = {
    async entries({ fromSeq = 0, limit }: EntryQuery) {
      const found: StoredEntry[] = [];
      for (let seq = Math.max(1, fromSeq); seq <= count && found.length < limit; seq += 1) {
        if (isThere(seq)) {
          found.push({ seq, at: atOf(seq), kind: 'x', saleId: null, orderNumber: null, body: {} });
        }
      }
      reads.calls += 1;
      reads.entries += found.length;
      return found;
    },
    facts: async () => ({ entries: count }) as Awaited<ReturnType<Journal['facts']>>,
  };
  return { journal, reads };
}

async function found(journal: Pick<Journal, 'entries' | 'facts'>, day: number, everything = false) {
  const notes: WalkNotes = { backwards: 0, read: 0 };
  const [from, to] = [day * DAY_MS, (day + 1) * DAY_MS];
  const seqs: number[] = [];
  for await (const { seq, at } of walk({ journal, from, to, everything }, notes)) {
    if (at >= from && at < to) {
      seqs.push(seq);
    }
  }
  return { seqs, notes };
}

/** 1000 entries a day. */
const steady = (seq: number): number => Math.floor((seq * DAY_MS) / 1000);

test('one day of ten million entries is found without reading the other years', async () => {
  const { journal, reads } = journalOf(10_000_000, steady);
  const { seqs, notes } = await found(journal, 5_000);
  expect([seqs[0], seqs.at(-1), seqs.length]).toEqual([5_000_000, 5_000_999, 1000]);
  expect(notes.backwards).toBe(0);
  expect(reads.entries).toBeLessThan(6_000);
});

test.each([0, 1, 42, 98, 99])('day %i of a hundred is whole', async (day) => {
  const { journal } = journalOf(99_999, steady);
  expect((await found(journal, day)).seqs).toHaveLength(day === 0 ? 999 : 1000);
});

test('days before the first entry and after the last are empty', async () => {
  const { journal } = journalOf(5_000, (seq) => steady(seq) + 10 * DAY_MS);
  expect((await found(journal, 3)).seqs).toEqual([]);
  expect((await found(journal, 300)).seqs).toEqual([]);
  expect((await found(journalOf(0, steady).journal, 3)).seqs).toEqual([]);
});

test('entries written before the clock was set do not lead the search astray', async () => {
  // After each start, some entries of the year 1970.
  const { journal } = journalOf(1_000_000, (seq) => (seq % 1000 < 10 ? seq % 1000 : steady(seq)));
  for (const day of [1, 77, 500, 998]) {
    const { seqs, notes } = await found(journal, day);
    expect(seqs).toHaveLength(990);
    expect(notes.backwards).toBeGreaterThan(0);
  }
});

test('a clock put back by an hour: entries count by their own time, in the order in which they were written', async () => {
  const back = (seq: number): number => steady(seq) - (seq >= 500_200 ? 3_600_000 : 0);
  const { journal } = journalOf(1_000_000, back);
  const { seqs, notes } = await found(journal, 500);
  const wanted = Array.from({ length: 1_200 }, (_, i) => 499_950 + i).filter(
    (seq) => back(seq) >= 500 * DAY_MS && back(seq) < 501 * DAY_MS,
  );
  expect(seqs).toEqual(wanted);
  expect(notes.backwards).toBe(1);
});

test('what was written under a far wrong date is found by reading everything', async () => {
  const wrong = (seq: number): number => (seq > 1_000 && seq <= 3_000 ? steady(900_000) : steady(seq));
  const { journal } = journalOf(1_000_000, wrong);
  expect((await found(journal, 900)).seqs).toHaveLength(1000);
  expect((await found(journal, 900, true)).seqs).toHaveLength(3000);
});

test('numbers that were archived are missing, and nothing else', async () => {
  const { journal, reads } = journalOf(1_000_000, steady, (seq) => seq > 800_000 || seq % 50_000 === 0);
  expect((await found(journal, 850)).seqs).toHaveLength(1000);
  expect((await found(journal, 400)).seqs).toEqual([400_000]);
  expect(reads.entries).toBeLessThan(20_000);
});
