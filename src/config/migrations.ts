import { type Document, isMap } from 'yaml';
import type { PathProblem } from './problem.ts';
import { CONFIG_VERSION } from './schema.ts';

/**
 * One step from a version of the file's shape to the next. It edits the parsed document in memory, so that what it does
 * not touch keeps its place in the file, and says in words what it changed. The file on the disk is never rewritten.
 */
export interface Migration {
  /** The version it reads; it leaves `from + 1`. */
  readonly from: number;
  /** What a person has to change in the file to do the same by hand. */
  readonly notes: readonly string[];
  apply(document: Document): void;
}

/** In order, without gaps. None yet: version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

export type MigrationResult =
  | { readonly ok: true; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problem: PathProblem };

/** Brings a document up to the version this program reads, step by step. A version that is missing is left to the schema. */
export function migrate(
  document: Document,
  migrations: readonly Migration[] = MIGRATIONS,
  target: number = CONFIG_VERSION,
): MigrationResult {
  const given: unknown = isMap(document.contents) ? document.get('version') : undefined;
  if (typeof given !== 'number' || !Number.isInteger(given)) {
    return { ok: true, notes: [] };
  }
  if (given > target) {
    const message = `this file is for a newer kioskd (version ${given}; this one reads up to ${target})`;
    return { ok: false, problem: { path: ['version'], message, hint: 'update kioskd, or go back to the older file' } };
  }
  const notes: string[] = [];
  for (let version = given; version < target; version += 1) {
    const step = migrations.find((migration) => migration.from === version);
    if (step === undefined) {
      const message = `no kioskd ever read version ${version}`;
      return { ok: false, problem: { path: ['version'], message, hint: `write "version: ${target}"` } };
    }
    step.apply(document);
    document.set('version', version + 1);
    notes.push(...step.notes);
  }
  return { ok: true, notes };
}
