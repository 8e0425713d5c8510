import type { Journal, JournalProblem, Snapshot } from './port.ts';

/** What the main thread and the journal's worker say to each other. Plain data only; no function, no handle. */
export type JournalMethod = keyof Journal;

export interface WorkerOptions {
  readonly path: string;
  readonly now: number;
  readonly readOnly: boolean;
  readonly maxPages: number;
}

export interface WorkerRequest {
  readonly id: number;
  /** `open` comes first and once, with {@link WorkerOptions}; it is answered with the snapshot. */
  readonly method: JournalMethod | 'open';
  readonly argument: unknown;
}

export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: JournalProblem; readonly message: string };

export interface OpenedJournal {
  readonly journal: Journal;
  /** What {@link Journal.load} gives at this moment. */
  readonly snapshot: Snapshot;
}
