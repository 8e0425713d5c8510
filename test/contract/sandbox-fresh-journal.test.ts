import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshJournal } from '../../src/sandbox/journal-folder.ts';
import { temporaryDir } from './sandbox-stand-in.ts';

test('each run begins without a journal, and the last one is kept beside it', async () => {
  const stateDir = await temporaryDir();
  await writeFile(await freshJournal(stateDir), 'first');
  await writeFile(await freshJournal(stateDir), 'second');

  const third = await freshJournal(stateDir);

  await expect(readFile(third)).rejects.toThrow('ENOENT');
  expect(await readFile(join(stateDir, 'journal-previous', 'journal.db'), 'utf8')).toBe('second');
});
