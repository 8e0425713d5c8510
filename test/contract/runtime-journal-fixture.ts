import { onTestFinished } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Change, Committed, Journal } from '../../src/journal/port.ts';
import { JournalKeeper } from '../../src/runtime/journal-keeper.ts';
import { change, tempJournal } from '../support/journal.ts';

/** What happens to one commit: it is carried out and answered, refused, or carried out and its answer lost. */
export type Fate = 'kept' | { readonly refused: Error } | { readonly lost: Error };

/** A keeper over a real journal file whose disk does as it is told, commit by commit; then everything is kept. */
export class KeptJournal {
  /** What the next commits meet, in order. */
  readonly fates: Fate[] = [];
  /** What the next openings meet, in order. */
  readonly openings: Error[] = [];
  /** How often the file was opened, the first time included, and how many connections were closed. */
  opened = 1;
  closed = 0;
  private readonly path: string;
  private kept: JournalKeeper | null = null;

  private constructor(path: string) {
    this.path = path;
  }

  static async open(): Promise<KeptJournal> {
    const { path, remove } = tempJournal();
    const { journal } = await openJournalDirect(path);
    const kept = new KeptJournal(path);
    kept.kept = await JournalKeeper.over(kept.onFaultyDisk(journal), () => kept.reopen());
    onTestFinished(async () => {
      await kept.keeper.close();
      remove();
    });
    return kept;
  }

  get keeper(): JournalKeeper {
    if (this.kept === null) {
      throw new Error('the journal is not open');
    }
    return this.kept;
  }

  /** Bodies of the entries that are in the file, as another process would read them. */
  async bodies(): Promise<unknown[]> {
    return (await this.read((journal) => journal.entries({ limit: 1_000 }))).map((entry) => entry.body);
  }

  async eventNumbers(): Promise<number[]> {
    return (await this.read((journal) => journal.pendingEvents(1_000))).map((event) => event.number);
  }

  async sound(): Promise<boolean> {
    return (await this.read((journal) => journal.verify())).ok;
  }

  private async read<T>(ask: (journal: Journal) => Promise<T>): Promise<T> {
    const { journal } = await openJournalDirect(this.path, { readOnly: true });
    try {
      return await ask(journal);
    } finally {
      await journal.close();
    }
  }

  private async reopen() {
    const problem = this.openings.shift();
    if (problem !== undefined) {
      throw problem;
    }
    const { journal, snapshot } = await openJournalDirect(this.path);
    this.opened += 1;
    return { journal: this.onFaultyDisk(journal), snapshot };
  }

  private onFaultyDisk(journal: Journal): Journal {
    return {
      ...journal,
      commit: (change) => this.commit(journal, change),
      close: async () => {
        this.closed += 1;
        await journal.close();
      },
    };
  }

  private async commit(journal: Journal, change: Change): Promise<Committed> {
    const fate = this.fates.shift() ?? 'kept';
    if (fate !== 'kept' && 'refused' in fate) {
      throw fate.refused;
    }
    const committed = await journal.commit(change);
    if (fate !== 'kept') {
      throw fate.lost;
    }
    return committed;
  }
}

/** A change with so many entries, each with an event for the fleet. */
export function story(name: string, entries = 1): Change {
  const numbers = Array.from({ length: entries }, (_, i) => i + 1);
  return change({
    entries: numbers.map((i) => ({ kind: `test ${name}`, saleId: null, orderNumber: name, body: `${name} ${i}` })),
    events: numbers.map((i) => ({ type: 'sale', payload: { name, i } })),
  });
}
