import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An empty folder for the journal of this run. The gateways begin each run with empty books and give out the same
 * references again, so a journal of an earlier run would look for its orders there and find strangers'. The last one is
 * kept beside it, as `journal-previous`, to be looked at.
 * @returns the path of the journal's file, which does not exist yet.
 */
export async function freshJournal(stateDir: string): Promise<string> {
  const folder = join(stateDir, 'journal');
  const previous = join(stateDir, 'journal-previous');
  await rm(previous, { recursive: true, force: true });
  await rename(folder, previous).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  });
  await mkdir(folder, { mode: 0o700 });
  return join(folder, 'journal.db');
}
