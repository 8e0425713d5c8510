import {
  type Change,
  type Committed,
  type EndedBy,
  type Journal,
  type JournalEntry,
  JournalError,
  type JournalProblem,
  type Snapshot,
} from '../journal/port.ts';

type Opened = { readonly journal: Journal; readonly snapshot: Snapshot };

/** What only a new connection can mend. A full disk is refused before anything is written, and the connection stays good. */
const REOPEN: readonly JournalProblem[] = ['corrupt', 'failed', 'read only', 'not durable', 'locked'];

/**
 * The journal as the rest of the daemon sees it. After an I/O error SQLite's connection is not to be trusted any more, so it is
 * closed and opened anew before the next attempt. A commit whose answer was an error may still have reached the disk: after
 * reopening, the journal itself is asked, so that nothing is entered twice.
 */
export class JournalKeeper
  implements
    Pick<
      Journal,
      | 'commit'
      | 'ended'
      | 'entries'
      | 'load'
      | 'pendingEvents'
      | 'acknowledgeEvents'
      | 'archive'
      | 'inspect'
      | 'facts'
      | 'close'
    >
{
  private readonly reopen: () => Promise<Opened>;
  private journal: Journal;
  /** The last entry that is known to be in the journal. */
  private lastSeq: number;
  private broken = false;
  private closed = false;

  private constructor(journal: Journal, lastSeq: number, reopen: () => Promise<Opened>) {
    this.journal = journal;
    this.lastSeq = lastSeq;
    this.reopen = reopen;
  }

  /** Takes over an open journal. Entries are never deleted, so their number is the number of the last one. */
  static async over(journal: Journal, reopen: () => Promise<Opened>): Promise<JournalKeeper> {
    const { entries } = await journal.facts();
    return new JournalKeeper(journal, entries, reopen);
  }

  async commit(change: Change): Promise<Committed> {
    if (this.broken) {
      const found = await this.recover(change);
      this.broken = false;
      if (found !== null) {
        return found;
      }
    }
    try {
      const committed = await this.journal.commit(change);
      this.lastSeq = committed.lastSeq;
      return committed;
    } catch (error) {
      this.broken = !(error instanceof JournalError) || REOPEN.includes(error.problem);
      throw error;
    }
  }

  /** Opens anew. @returns the commit's result when the change turns out to be in the journal already, else null. */
  private async recover(change: Change): Promise<Committed | null> {
    await this.journal.close();
    const { journal } = await this.reopen();
    if (this.closed) {
      await journal.close();
      throw new JournalError('failed', 'The daemon is stopping.');
    }
    this.journal = journal;
    const { entries } = await journal.facts();
    if (entries < this.lastSeq) {
      throw new JournalError(
        'counter went back',
        `The journal ended at entry ${this.lastSeq} and ends at ${entries} after it was opened again: entries are lost. ` +
          'Stop kioskd, look at the disk, and restore the newest copy of the journal.',
      );
    }
    if (entries === this.lastSeq) {
      return null;
    }
    if (!(await isWritten(journal, this.lastSeq, change))) {
      throw new JournalError(
        'locked',
        `Between entry ${this.lastSeq} and entry ${entries} another program has written into the journal while it was closed for a ` +
          'moment, so what this kioskd knows is not all. Find the other one and end it, then start this one anew.',
      );
    }
    this.lastSeq = entries;
    const pending = await journal.pendingEvents(10_000);
    return { lastSeq: entries, lastEvent: pending.at(-1)?.number ?? 0 };
  }

  entries(query: Parameters<Journal['entries']>[0]): ReturnType<Journal['entries']> {
    return this.journal.entries(query);
  }

  load(): ReturnType<Journal['load']> {
    return this.journal.load();
  }

  ended(by: EndedBy): ReturnType<Journal['ended']> {
    return this.journal.ended(by);
  }

  pendingEvents(limit: number): ReturnType<Journal['pendingEvents']> {
    return this.journal.pendingEvents(limit);
  }

  acknowledgeEvents(upTo: number): Promise<void> {
    return this.journal.acknowledgeEvents(upTo);
  }

  archive(options: Parameters<Journal['archive']>[0]): ReturnType<Journal['archive']> {
    return this.journal.archive(options);
  }

  inspect(options: Parameters<Journal['inspect']>[0]): ReturnType<Journal['inspect']> {
    return this.journal.inspect(options);
  }

  /** Has the journal read what a commit is about to touch. Nothing is written, and nothing is waited for. */
  wake(): void {
    this.journal.load().catch(() => undefined);
  }

  facts(): ReturnType<Journal['facts']> {
    return this.journal.facts();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.journal.close();
  }
}

/** The entries behind `lastSeq` are those of this change, and nobody else's. */
async function isWritten(journal: Journal, lastSeq: number, { entries }: Change): Promise<boolean> {
  const found = await journal.entries({ fromSeq: lastSeq + 1, limit: entries.length + 1 });
  const told = ({ kind, saleId, orderNumber, body }: JournalEntry) => JSON.stringify([kind, saleId, orderNumber, body]);
  return found.length === entries.length && entries.every((entry, i) => told(entry) === told(found[i] ?? NO_ENTRY));
}

const NO_ENTRY: JournalEntry = { kind: '', saleId: null, orderNumber: null, body: null };
