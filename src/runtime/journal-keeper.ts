import { type Change, type Committed, type Journal, JournalError, type Snapshot } from '../journal/port.ts';

type Opened = { readonly journal: Journal; readonly snapshot: Snapshot };

/**
 * The journal as the rest of the daemon sees it. After an I/O error SQLite's connection is not to be trusted any more, so it is
 * closed and opened anew before the next attempt. A commit whose answer was an error may still have reached the disk: after
 * reopening, the journal itself is asked, so that nothing is entered twice.
 */
export class JournalKeeper
  implements Pick<Journal, 'commit' | 'pendingEvents' | 'acknowledgeEvents' | 'facts' | 'close'>
{
  private readonly reopen: () => Promise<Opened>;
  private journal: Journal;
  private lastSeq: number | null = null;
  private broken = false;
  private closed = false;

  constructor(journal: Journal, reopen: () => Promise<Opened>) {
    this.journal = journal;
    this.reopen = reopen;
  }

  async commit(change: Change): Promise<Committed> {
    if (this.broken) {
      const found = await this.recover(change);
      if (found !== null) {
        return found;
      }
    }
    try {
      return this.remember(await this.journal.commit(change));
    } catch (error) {
      // A full disk is refused before anything is written, and the connection stays good.
      this.broken = !(error instanceof JournalError) || error.problem !== 'disk full';
      throw error;
    }
  }

  private remember(committed: Committed): Committed {
    this.lastSeq = committed.lastSeq;
    return committed;
  }

  /** Opens anew. @returns the commit's result when the change turns out to be in the journal already, else null. */
  private async recover(change: Change): Promise<Committed | null> {
    await this.journal.close();
    const { journal } = await this.reopen();
    this.journal = journal;
    this.broken = false;
    if (this.lastSeq === null) {
      return null;
    }
    const after = await journal.entries({ fromSeq: this.lastSeq + 1, limit: change.entries.length + 1 });
    const last = after.at(-1);
    const first = change.entries[0];
    if (
      last === undefined ||
      first === undefined ||
      after[0]?.kind !== first.kind ||
      after[0].orderNumber !== first.orderNumber
    ) {
      return null;
    }
    const pending = await journal.pendingEvents(10_000);
    return this.remember({ lastSeq: last.seq, lastEvent: pending.at(-1)?.number ?? 0 });
  }

  pendingEvents(limit: number): ReturnType<Journal['pendingEvents']> {
    return this.journal.pendingEvents(limit);
  }

  acknowledgeEvents(upTo: number): Promise<void> {
    return this.journal.acknowledgeEvents(upTo);
  }

  facts(): ReturnType<Journal['facts']> {
    return this.journal.facts();
  }

  async close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      await this.journal.close();
    }
  }
}
