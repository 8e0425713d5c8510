import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { tempJournal } from '../support/journal.ts';
import { bundle } from '../support/journal-worker.ts';

test('a write that the system refuses: the connection is given up, and what was confirmed is there', async () => {
  const temp = tempJournal();
  const program = await bundle('test/support/journal-filler.ts');
  // The limit of the shell counts in halves of a KiB: no file may grow beyond 1 MiB, and the write to it fails.
  const child = spawn('sh', ['-c', 'ulimit -f 2048; exec "$0" "$@"', process.execPath, program, temp.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const { committed, problem, message, again, read } = JSON.parse(said) as Record<string, unknown>;
  expect(problem).toBe('failed');
  expect(message).toContain('stays closed until kioskd starts anew');
  // Nothing more is written on this connection, but it can be read.
  expect(again).toBe('failed');
  expect(read).toBe(committed);
  expect(committed).toBeGreaterThan(50);

  const { journal } = await openJournalDirect(temp.path);
  expect((await journal.facts()).entries).toBe(committed);
  expect(await journal.verify()).toEqual({ ok: true, problem: '' });
  expect(
    await journal.commit({
      at: 1,
      entries: [],
      sales: [],
      payments: [],
      jobs: [],
      notes: {},
      events: [],
      counters: {},
    }),
  ).toMatchObject({ lastSeq: committed });
  await journal.close();
  temp.remove();
});
