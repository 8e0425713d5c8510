import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { tempJournal } from '../support/journal.ts';
import { bundle, journalWorkerFile } from '../support/journal-worker.ts';

const program = await bundle('test/crash/journal-committer.ts');
const workerFile = await journalWorkerFile();
const temp = tempJournal();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
});
afterAll(() => temp.remove());

/** Lets the program commit until it has acknowledged so many, kills it, and returns the last line it got out. */
async function killAfter(path: string, acknowledged: number, args: readonly string[]) {
  const child = spawn(process.execPath, [program, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const exit = once(child, 'exit');
  let lines = 0;
  let last = '';
  for await (const line of createInterface({ input: child.stdout as Readable })) {
    lines += 1;
    last = line;
    if (lines === acknowledged) {
      child.kill('SIGKILL');
    }
  }
  await exit;
  const [order = 0, seq = 0, event = 0] = last.split(' ').map(Number);
  return { order, seq, event };
}

describe.each([
  { name: 'in the worker', args: [workerFile] },
  { name: 'in one thread', args: [] },
])('kill -9 in the middle of committing, $name', ({ name, args }) => {
  test('nothing that was acknowledged is missing, and the chain holds', async () => {
    const path = `${temp.path}-${name.replaceAll(' ', '-')}`;
    // Odd numbers on purpose; the long run crosses a checkpoint of the write-ahead log.
    for (const acknowledged of [1, 37, 2, 613, 111]) {
      const said = await killAfter(path, acknowledged, args);
      expect(said.order).toBeGreaterThanOrEqual(acknowledged);
      const { journal, snapshot } = await openJournalDirect(path);
      expect(snapshot.counters['order']).toBeGreaterThanOrEqual(said.order);
      const facts = await journal.facts();
      expect(facts.entries).toBeGreaterThanOrEqual(said.seq);
      // A change is there whole or not at all: two entries and one event for each order, whichever was the last.
      expect(facts.entries).toBe(2 * (snapshot.counters['order'] ?? 0));
      expect(facts.pendingEvents).toBe(snapshot.counters['order']);
      expect(await journal.verify()).toEqual({ ok: true, problem: '' });
      await journal.close();
    }
  });
});
