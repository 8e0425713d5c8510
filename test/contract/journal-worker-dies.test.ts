import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/client.ts';
import { entry, problemOf } from '../support/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'kioskd-worker-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands in for the worker's file: opens well, then does `then` on the first request. */
function workerThat(name: string, then: string): string {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads');
     parentPort.once('message', ({ id }) => {
       parentPort.once('message', () => { ${then} });
       parentPort.postMessage({ id, value: { sales: [], payments: [], jobs: [], notes: {}, counters: {}, lastAt: 0, session: 1 } });
     });`,
  );
  return file;
}
const open = (workerFile: string) => openJournal({ path: join(folder, 'j.db'), workerFile, now: () => 0 });

describe('a worker that dies', () => {
  test.each([
    ['throws', "throw new Error('out of memory, say')", 'out of memory, say'],
    ['exits', 'process.exit(3)', 'code 3'],
  ])('and %s: every call that waits is rejected, and every later one', async (name, then, words) => {
    const { journal } = await open(workerThat(name, then));
    const waiting = await Promise.all([
      problemOf(journal.commit(entry(1))),
      problemOf(journal.commit(entry(2))),
      problemOf(journal.facts()),
    ]);
    for (const refusal of waiting) {
      expect(refusal.problem).toBe('failed');
      expect(refusal.message).toContain(words);
    }
    expect((await problemOf(journal.commit(entry(3)))).message).toContain(words);
    await journal.close();
  });

  test('before it has opened anything: the opening is rejected', async () => {
    expect((await problemOf(open(join(folder, 'not-built.cjs')))).problem).toBe('failed');
  });
});
