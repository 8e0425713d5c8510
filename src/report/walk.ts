import type { Journal, StoredEntry } from '../journal/port.ts';

/** Entries read at a time. */
const PAGE = 500;
/** Entries looked at to tell the time of a place in the journal. */
const SAMPLE = 33;
const DAY_MS = 86_400_000;

export interface WalkOptions {
  readonly journal: Pick<Journal, 'entries' | 'facts'>;
  /** Wall clock ms. */
  readonly from: number;
  readonly to: number;
  /** Reads everything, for a journal whose clock was wrong for long. */
  readonly everything: boolean;
}

/** What the reading met besides entries. */
export interface WalkNotes {
  /** How often an entry was older than the one before it: the kiosk's clock was put back. */
  backwards: number;
  read: number;
}

/**
 * The entries of a time, in the order in which they were written, and some before and after: whoever asks looks at each entry's
 * own time. Entries are nearly in the order of their times, so the beginning is found by halving and no other year is read.
 *
 * "Nearly", because a clock may have been wrong and put right. Each place is therefore judged by the median time of some
 * entries, which a few with a wrong time do not move, and the reading begins a day early and ends a day late. An entry belongs
 * to the day that the kiosk's clock showed when it was written, in whatever order it stands.
 */
export async function* walk(options: WalkOptions, notes: WalkNotes): AsyncGenerator<StoredEntry> {
  const { journal, from, to, everything } = options;
  let seq = everything ? 0 : await firstSeq(journal, from - DAY_MS);
  let last = Number.NEGATIVE_INFINITY;
  for (;;) {
    const page = await journal.entries({ fromSeq: seq, limit: PAGE });
    for (const entry of page) {
      notes.backwards += entry.at < last ? 1 : 0;
      last = entry.at;
      yield entry;
    }
    notes.read += page.length;
    const end = page.at(-1);
    const behind = page.every(({ at }) => at >= to + DAY_MS);
    if (end === undefined || page.length < PAGE || (behind && !everything)) {
      return;
    }
    seq = end.seq + 1;
  }
}

/** A place before which nothing is as late as `at`. */
async function firstSeq(journal: WalkOptions['journal'], at: number): Promise<number> {
  let low = 0;
  let high = (await journal.facts()).entries + 1;
  while (high - low > SAMPLE) {
    const middle = Math.floor((low + high) / 2);
    const time = await timeAt(journal, middle);
    if (time === null || time >= at) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return Math.max(0, low - SAMPLE);
}

/** The median time of the entries from here on; null when there are none. Numbers may be missing where some were archived. */
async function timeAt(journal: WalkOptions['journal'], seq: number): Promise<number | null> {
  const times = (await journal.entries({ fromSeq: seq, limit: SAMPLE })).map(({ at }) => at).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}
