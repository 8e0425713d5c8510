import type { Journal } from './port.ts';
import type { OpenedJournal } from './protocol.ts';
import { pickDriver, type SqliteDriver } from './sqlite.ts';
import { Store } from './store.ts';

export interface DirectOptions {
  /** Wall clock, ms. */
  readonly now?: () => number;
  readonly readOnly?: boolean;
  readonly maxPages?: number;
  /** Only tests choose; otherwise what loads is used. */
  readonly driver?: SqliteDriver;
}

/**
 * The journal in this thread: every call blocks it for one disk sync. For `report` and `diagnose` (with `readOnly`) and
 * for tests; `run` uses `openJournal`.
 * @throws JournalError (as a rejection) with what to do about it.
 */
export async function openJournalDirect(path: string, options: DirectOptions = {}): Promise<OpenedJournal> {
  const store = Store.open({
    driver: options.driver ?? (await pickDriver()),
    path,
    now: (options.now ?? Date.now)(),
    readOnly: options.readOnly ?? false,
    maxPages: options.maxPages ?? 0,
  });
  return { journal: asJournal(store), snapshot: store.load() };
}

/** The port over a store. `async` turns what the store throws into rejections. */
function asJournal(store: Store): Journal {
  return {
    commit: async (change) => store.commit(change),
    load: async () => store.load(),
    pendingEvents: async (limit) => store.pendingEvents(limit),
    acknowledgeEvents: async (upTo) => store.acknowledgeEvents(upTo),
    ended: async (by) => store.ended(by),
    entries: async (query) => store.entries(query),
    facts: async () => store.facts(),
    verify: async () => store.verify(),
    inspect: async (part) => store.inspect(part),
    archive: async (options) => store.archive(options),
    totals: async () => store.totals(),
    backup: async (path) => store.backup(path),
    close: async () => store.close(),
  };
}
