import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { entry, problemOf, tempJournal, type Variant, variants } from '../support/journal.ts';
import { PAGE, powerCut, sellMany } from '../support/journal-damage.ts';

const all = await variants();
const [first] = all;
const [driver] = await availableDrivers();
const temp = tempJournal();
afterAll(() => temp.remove());
if (first === undefined || driver === undefined) {
  throw new Error('this Node has no SQLite');
}

const opened = await first.open(temp.path);
await sellMany(opened, 1, 60);
await opened.journal.close();
const reader = driver.open(temp.path, true);
const schema = reader.prepare('SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0').all();
reader.close();

/** The journal with one page of something else where this table or index begins. */
function damaged(name: string) {
  const page = Number(schema.find((row) => row['name'] === name)?.['rootpage']);
  const copy = powerCut(temp.folder);
  const fd = openSync(copy.path, 'r+');
  writeSync(fd, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(fd);
  return copy;
}

async function inspected(journal: Awaited<ReturnType<Variant['open']>>['journal']): Promise<boolean> {
  for (let from: string | null = ''; from !== null; ) {
    const slice = await journal.inspect({ from, since: 0, limit: 50 });
    if (!slice.ok) {
      return false;
    }
    from = slice.next;
  }
  return true;
}

describe.each(all)('a page that a card gives back wrong, $name', (variant) => {
  test.each(['standing', 'outbox', 'entries', 'anchor'])(
    'of %s: refused, or found before anything is sold',
    async (name) => {
      const { path, folder } = damaged(name);
      const outcome = await variant.open(path).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({ problem: 'corrupt' });
        expect(outcome.message).toContain('Do not sell');
      } else {
        const { journal } = outcome as Awaited<ReturnType<Variant['open']>>;
        const found = await inspected(journal).catch(() => false);
        expect(found).toBe(false);
        expect((await journal.verify()).ok).toBe(false);
        expect((await problemOf(journal.commit(entry(1)))).problem).toBe('corrupt');
        await journal.close();
      }
      rmSync(folder, { recursive: true });
    },
  );

  test.each(['sales', 'payments'])('of %s: found by the inspection, then nothing more is written', async (name) => {
    const { path, folder } = damaged(name);
    const { journal } = await variant.open(path);
    expect((await problemOf(inspected(journal))).problem).toBe('corrupt');
    expect((await problemOf(journal.commit(entry(1)))).problem).toBe('corrupt');
    await journal.close();
    rmSync(folder, { recursive: true });
  });

  test('of an index: found by verify, and by whoever looks there; the entries can still be read', async () => {
    const { path, folder } = damaged('payments_by_gateway_ref');
    const { journal } = await variant.open(path);
    const verdict = await journal.verify();
    expect(verdict.ok).toBe(false);
    expect(verdict.problem).toContain('damaged');
    expect((await problemOf(journal.ended({ gateway: 'qfpay', gatewayRef: 'G-1' }))).problem).toBe('corrupt');
    expect((await problemOf(journal.commit(entry(1)))).problem).toBe('corrupt');
    expect(await journal.entries({ limit: 1_000 })).toHaveLength(240);
    await journal.close();
    rmSync(folder, { recursive: true });
  });
});
