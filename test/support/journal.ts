import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/client.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Change, JournalError, JournalProblem } from '../../src/journal/port.ts';
import type { OpenedJournal } from '../../src/journal/protocol.ts';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { journalWorkerFile } from './journal-worker.ts';

export interface OpenForTest {
  readonly readOnly?: boolean;
  readonly maxPages?: number;
}

export interface Variant {
  readonly name: string;
  open(path: string, options?: OpenForTest): Promise<OpenedJournal>;
}

/** Every way to have a journal in this Node: in this thread with each SQLite that loads, and in the worker. */
export async function variants(): Promise<readonly Variant[]> {
  const workerFile = await journalWorkerFile();
  const direct = (await availableDrivers()).map((driver) => ({
    name: `in this thread, ${driver.name}`,
    open: (path: string, options?: OpenForTest) => openJournalDirect(path, { ...options, driver, now: () => 1_000 }),
  }));
  const worker = {
    name: 'in the worker',
    open: (path: string, options?: OpenForTest) => openJournal({ ...options, path, workerFile, now: () => 1_000 }),
  };
  return [...direct, worker];
}

/** A folder of its own for one test, and the path of a journal in it that does not exist yet. */
export function tempJournal(): { readonly path: string; readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-journal-'));
  return { folder, path: join(folder, 'journal.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function change(part: Partial<Change>): Change {
  return { at: 5_000, entries: [], sales: [], payments: [], jobs: [], notes: {}, events: [], counters: {}, ...part };
}

/** A change with one entry. */
export function entry(body: unknown, saleId: string | null = null): Change {
  return change({ entries: [{ kind: 'test', saleId, orderNumber: null, body }] });
}

/** The problem a call was refused with; fails when it was not refused. */
export async function problemOf(call: Promise<unknown>): Promise<{ problem: JournalProblem; message: string }> {
  const outcome = await call.then(
    () => null,
    (error: JournalError) => error,
  );
  if (outcome?.name !== 'JournalError') {
    throw new Error(`expected a JournalError, got ${outcome === null ? 'success' : String(outcome)}`);
  }
  return { problem: outcome.problem, message: outcome.message };
}
