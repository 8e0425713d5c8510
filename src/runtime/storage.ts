import { setTimeout as pause } from 'node:timers/promises';
import { type JournalWorker, openJournal } from '../journal/client.ts';
import { type Journal, JournalError, type Snapshot } from '../journal/port.ts';
import { JournalKeeper } from './journal-keeper.ts';

export interface StorageOptions {
  readonly path: string;
  /** Built journal worker. */
  readonly workerFile: string;
  /** Started ahead, for the first opening; ended with the journal. */
  readonly worker: JournalWorker | null;
  readonly signal: AbortSignal;
  /** The journal cannot be opened or written; null: it can again. */
  readonly onFault: (fault: JournalError | null) => void;
}

const RETRY_MS = 10_000;

/** Opens the journal for as long as it takes, opens it anew after a fault, and closes it whatever point the opening is at. */
export class Storage {
  private readonly options: StorageOptions;
  private worker: JournalWorker | null;
  private opening: Promise<{ journal: Journal; snapshot: Snapshot } | null> | null = null;
  private keeper: JournalKeeper | null = null;
  private faulted: JournalError | null = null;

  constructor(options: StorageOptions) {
    this.options = options;
    this.worker = options.worker;
  }

  /** Null before it is open. */
  get journal(): JournalKeeper | null {
    return this.keeper;
  }

  get fault(): JournalError | null {
    return this.faulted;
  }

  setFault(fault: JournalError | null): void {
    this.faulted = fault;
    this.options.onFault(fault);
  }

  /**
   * Tries until it opens: a kiosk without its journal sells nothing and says so. Null when stopped before that.
   * @throws JournalError `locked` when another kioskd holds it.
   */
  open(): Promise<Snapshot | null> {
    const opening = this.tryToOpen();
    this.opening = opening;
    const kept = opening.then(async (opened) => {
      if (opened === null || this.options.signal.aborted) {
        return null;
      }
      this.keeper = await JournalKeeper.over(opened.journal, () => this.openOnce());
      return opened.snapshot;
    });
    // Looked at later; a refusal must not count as unhandled while the rest is being started.
    kept.catch(() => {});
    return kept;
  }

  /** Also one that was still being opened: a start can be stopped at any point. */
  async close(): Promise<void> {
    if (this.keeper !== null) {
      await this.keeper.close();
      return;
    }
    const opened = await this.opening?.catch(() => null);
    await opened?.journal.close();
  }

  private async tryToOpen(): Promise<{ journal: Journal; snapshot: Snapshot } | null> {
    const { signal } = this.options;
    while (!signal.aborted) {
      try {
        const opened = await this.openOnce();
        if (this.faulted !== null) {
          this.setFault(null);
        }
        return opened;
      } catch (error) {
        if (!(error instanceof JournalError) || error.problem === 'locked') {
          throw error;
        }
        this.setFault(error);
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return null;
  }

  private openOnce(): Promise<{ journal: Journal; snapshot: Snapshot }> {
    const { path, workerFile } = this.options;
    const { worker } = this;
    this.worker = null;
    return openJournal({ path, workerFile, now: Date.now, ...(worker === null ? {} : { worker }) });
  }
}
