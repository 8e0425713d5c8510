import { closeSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { entry, problemOf, tempJournal, type Variant, variants } from '../support/journal.ts';

const all = await variants();
const PAGE = 4_096;

/** A closed journal of some hundred pages. */
async function filled(variant: Variant) {
  const temp = tempJournal();
  const { journal } = await variant.open(temp.path);
  for (let n = 0; n < 100; n += 1) {
    await journal.commit(entry('x'.repeat(3_000), `s${n}`));
  }
  await journal.close();
  return temp;
}

/** What a card does when it dies: pages come back full of something else. */
function overwrite(path: string, page: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(fd);
}

describe.each(all)('a damaged journal, $name', (variant) => {
  test('bad pages are found by verify, and by reading them', async () => {
    const { path, remove } = await filled(variant);
    for (let page = 20; page < 60; page += 1) {
      overwrite(path, page);
    }
    const { journal } = await variant.open(path);
    const verdict = await journal.verify();
    expect(verdict.ok).toBe(false);
    expect(verdict.problem).toContain('damaged');
    const refusal = await problemOf(journal.entries({ limit: 1_000 }));
    expect(refusal.problem).toBe('corrupt');
    expect(refusal.message).toContain('Do not sell');
    // From then on nothing is added to a file that cannot be trusted.
    expect((await problemOf(journal.commit(entry(1)))).problem).toBe('corrupt');
    await journal.close();
    remove();
  });

  test('a bad first page is refused at once', async () => {
    const { path, remove } = await filled(variant);
    overwrite(path, 1);
    expect((await problemOf(variant.open(path))).problem).toBe('corrupt');
    remove();
  });

  test('a file cut short is refused, or found by verify', async () => {
    const { path, remove } = await filled(variant);
    truncateSync(path, statSync(path).size - 50 * PAGE);
    const opened = await variant.open(path).catch((error: unknown) => error);
    if (opened instanceof Error) {
      expect(opened).toMatchObject({ problem: 'corrupt' });
    } else {
      const { journal } = opened as Awaited<ReturnType<Variant['open']>>;
      expect((await journal.verify()).ok).toBe(false);
      await journal.close();
    }
    remove();
  });

  test('a file cut to nothing is refused and not begun anew', async () => {
    const { path, remove } = await filled(variant);
    truncateSync(path, 0);
    const refusal = await problemOf(variant.open(path));
    expect(refusal.problem).toBe('corrupt');
    expect(refusal.message).toContain('is empty');
    expect(statSync(path).size).toBe(0);
    remove();
  });

  test('a file that is something else is refused and left alone', async () => {
    const { path, remove } = tempJournal();
    writeFileSync(path, 'kiosk:\n  id: k1\n'.repeat(500));
    expect((await problemOf(variant.open(path))).problem).toBe('corrupt');
    const [driver] = await availableDrivers();
    const foreign = driver?.open(`${path}.other`, false);
    foreign?.exec('CREATE TABLE recipes (name TEXT)');
    foreign?.close();
    const refusal = await problemOf(variant.open(`${path}.other`));
    expect(refusal.problem).toBe('corrupt');
    expect(refusal.message).toContain('not a journal of kioskd');
    remove();
  });

  test('an entry that was changed behind our back is named', async () => {
    const { path, remove } = await filled(variant);
    const [driver] = await availableDrivers();
    const thief = driver?.open(path, false);
    expect(() => thief?.exec("UPDATE entries SET body = '0' WHERE seq = 42")).toThrow('never changed');
    expect(() => thief?.exec('DELETE FROM entries')).toThrow('never deleted');
    thief?.exec("DROP TRIGGER entries_are_not_changed; UPDATE entries SET body = '0' WHERE seq = 42");
    thief?.close();
    const { journal } = await variant.open(path);
    expect(await journal.verify()).toEqual({
      ok: false,
      problem: 'Entry 42 of the journal was changed, removed or moved after it was written.',
    });
    await journal.close();
    remove();
  });
});

describe('a folder that is not there', () => {
  test.each(all)('is refused with words, $name', async (variant) => {
    const { path, remove } = tempJournal();
    remove();
    const refusal = await problemOf(variant.open(path));
    expect(refusal.message).toContain('does not exist');
    const reading = await problemOf(variant.open(`${process.cwd()}/none.db`, { readOnly: true }));
    expect(reading.message).toContain('There is no journal');
  });
});
