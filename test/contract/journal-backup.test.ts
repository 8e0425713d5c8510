import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availableDrivers } from '../../src/journal/sqlite.ts';
import { entry, problemOf, tempJournal, variants } from '../support/journal.ts';
import { sellMany } from '../support/journal-damage.ts';

describe.each(await variants())('a copy while selling, $name', (variant) => {
  test('is whole in itself, and selling goes on beside it', async () => {
    const { path, folder, remove } = tempJournal();
    const opened = await variant.open(path);
    await sellMany(opened, 1, 20);
    const copy = join(folder, "a copy's name.db");
    const [, committed] = await Promise.all([opened.journal.backup(copy), opened.journal.commit(entry('meanwhile'))]);
    expect(committed).toMatchObject({ lastSeq: 81 });
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual(["a copy's name.db"]);
    const { journal, snapshot } = await variant.open(copy, { readOnly: true });
    expect(snapshot.counters).toEqual({ order: 20 });
    expect([80, 81]).toContain((await journal.facts()).entries);
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
    await journal.close();
    await opened.journal.close();
    remove();
  });

  test('never replaces a file, and says when its folder is missing', async () => {
    const { path, folder, remove } = tempJournal();
    const { journal } = await variant.open(path);
    writeFileSync(join(folder, 'taken'), 'mine');
    expect((await problemOf(journal.backup(join(folder, 'taken')))).message).toContain('never replaces');
    expect((await problemOf(journal.backup(path))).message).toContain('never replaces');
    expect((await problemOf(journal.backup(join(folder, 'none', 'copy')))).message).toContain('does not exist');
    await journal.commit(entry('still selling'));
    await journal.close();
    remove();
  });

  test('of a damaged journal is refused, and nothing is left of it', async () => {
    const { path, folder, remove } = tempJournal();
    const opened = await variant.open(path);
    await sellMany(opened, 1, 5);
    const [driver] = await availableDrivers();
    const thief = driver?.open(path, false);
    thief?.exec(`DROP TRIGGER entries_are_not_changed; UPDATE entries SET body = '0' WHERE seq = 2`);
    thief?.close();
    const refusal = await problemOf(opened.journal.backup(join(folder, 'copy.db')));
    expect(refusal.problem).toBe('corrupt');
    expect(refusal.message).toContain('Entry 2');
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual([]);
    await opened.journal.close();
    remove();
  });

  test('put back in the place of its journal is refused, until a person has decided it', async () => {
    const { path, folder, remove } = tempJournal();
    const opened = await variant.open(path);
    await sellMany(opened, 1, 2);
    const copy = join(folder, 'copy.db');
    await opened.journal.backup(copy);
    await opened.journal.close();
    cpSync(copy, path);
    expect((await problemOf(variant.open(path))).problem).toBe('counter went back');
    rmSync(`${path}.guard`);
    const { journal, snapshot } = await variant.open(path);
    expect(snapshot.counters).toEqual({ order: 2 });
    await journal.close();
    remove();
  });
});
