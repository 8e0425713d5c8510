import { type Change, type Committed, type Journal, JournalError } from '../../../src/journal/port.ts';
import type { DiskFault, SimulatedDisk } from './disk.ts';
import type { Edges } from './edges.ts';
import { COMMIT } from './faults.ts';

/** A fault of the disk that lasts is over after so long at most. */
const LASTING_MS = 600_000;
const LASTING: readonly string[] = ['disk full', 'read only', 'locked by another program'] satisfies DiskFault[];

export interface JournalLineOptions {
  readonly edges: Edges;
  readonly disk: SimulatedDisk;
  readonly alive: () => boolean;
  /** What the transaction that begins now holds. */
  readonly writing: (change: Change | null) => void;
  /** What is written of it: a deliberate bug may leave something out. */
  readonly tampered: (change: Change) => Change;
  /** A deliberate bug: it answers before anything is written. */
  readonly lies: boolean;
}

/** The way between the kiosk and the thread of its journal: slow at times, and cut off with the power. */
export function journalLine(journal: Journal, options: JournalLineOptions): Journal {
  return { ...journal, commit: (change) => commit(journal, options.tampered(change), options) };
}

async function commit(journal: Journal, change: Change, options: JournalLineOptions): Promise<Committed> {
  const { edges, disk, alive } = options;
  if (!alive()) {
    return await never();
  }
  const write = async (): Promise<Committed> => {
    options.writing(change);
    // The journal works in this thread: what it has not written when it returns, it never will.
    const written = journal.commit(change);
    options.writing(null);
    return await written;
  };
  if (options.lies) {
    edges.time.after(300, () => {
      if (alive()) {
        void write();
      }
    });
    return { lastSeq: 0, lastEvent: 0 };
  }
  const fault = edges.chance.fault('commit', COMMIT);
  switch (fault) {
    case null:
      return await write();
    case 'power cut before the commit':
      edges.cut();
      return await never();
    case 'power cut after the commit':
      await write().catch(() => undefined);
      edges.cut();
      return await never();
    case 'slow commit':
      await edges.time.wait(2_100 + edges.chance.int('slow disk', 9_000));
      return alive() ? await write() : await never();
    case 'power cut during a slow commit':
      edges.time.after(1_000, () => edges.cut());
      await edges.time.wait(3_000);
      return await never();
    default:
      if (LASTING.includes(fault)) {
        disk.lasting = fault as DiskFault;
        edges.time.after(3_000 + edges.chance.int('disk mended', LASTING_MS), () => {
          disk.lasting = null;
        });
      } else {
        disk.next = fault as DiskFault;
      }
      return await write();
  }
}

/** For a process that is gone. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

export function isJournalError(error: unknown): error is JournalError {
  return error instanceof JournalError;
}
