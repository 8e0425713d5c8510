import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../../src/journal/port.ts';
import type { OpenedJournal } from '../../src/journal/protocol.ts';
import { entry, type Variant } from './journal.ts';
import { NOON, saleChanges } from './journal-sales.ts';

export const PAGE = 4_096;

/** Sells so many sales, numbered from `first`, with a large entry beside each, so that the file has some hundred pages. */
export async function sellMany({ journal }: OpenedJournal, first: number, count: number): Promise<void> {
  for (let number = first; number < first + count; number += 1) {
    const changes: readonly Change[] = [...saleChanges({ number, at: NOON + number }), entry('x'.repeat(3_000))];
    for (const change of changes) {
      await journal.commit(change);
    }
  }
}

/** Copies the folder of a journal as it is: what a power cut at this moment leaves. The journal in it may be open. */
export function powerCut(folder: string): { readonly folder: string; readonly path: string } {
  const copy = mkdtempSync(join(tmpdir(), 'kioskd-cut-'));
  for (const name of readdirSync(folder)) {
    cpSync(join(folder, name), join(copy, name), { recursive: true });
  }
  return { folder: copy, path: join(copy, 'journal.db') };
}

/** What is said about a damaged journal: by the opening, or by each look at it. */
export async function saidOf(
  variant: Variant,
  path: string,
): Promise<{ opened: boolean; problem: string; words: string }> {
  let journal: OpenedJournal['journal'] | null = null;
  try {
    ({ journal } = await variant.open(path));
    const { ok, problem } = await journal.verify();
    return { opened: true, problem: ok ? '' : 'verify', words: problem };
  } catch (error) {
    const { problem, message } = error as { problem?: string; message: string };
    return { opened: false, problem: problem ?? 'not a JournalError', words: message };
  } finally {
    await journal?.close();
  }
}
