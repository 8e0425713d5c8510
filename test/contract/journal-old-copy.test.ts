import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { change, problemOf, tempJournal, variants } from '../support/journal.ts';

const all = await variants();

describe.each(all)('an older copy in the journal’s place, $name', (variant) => {
  async function sellUpTo(path: string, number: number): Promise<void> {
    const { journal } = await variant.open(path);
    await journal.commit(change({ counters: { order: number } }));
    await journal.close();
  }

  test('is refused, because its order numbers have been given out', async () => {
    const { path, remove } = tempJournal();
    await sellUpTo(path, 10);
    copyFileSync(path, `${path}.copy`);
    await sellUpTo(path, 20);
    copyFileSync(path, `${path}.newest`);
    copyFileSync(`${path}.copy`, path);
    const refusal = await problemOf(variant.open(path));
    expect(refusal.problem).toBe('counter went back');
    expect(refusal.message).toContain('opened 1 times, the one before it 2 times');
    copyFileSync(`${path}.newest`, path);
    const { journal, snapshot } = await variant.open(path);
    expect(snapshot).toMatchObject({ counters: { order: 20 }, session: 3 });
    await journal.close();
    remove();
  });

  test('a journal that is gone is not quietly begun anew', async () => {
    const { path, remove } = tempJournal();
    await sellUpTo(path, 10);
    rmSync(path);
    const refusal = await problemOf(variant.open(path));
    expect(refusal.problem).toBe('counter went back');
    expect(refusal.message).toContain('is gone now');
    rmSync(`${path}.guard`);
    const { journal, snapshot } = await variant.open(path);
    expect(snapshot.session).toBe(1);
    await journal.close();
    remove();
  });

  test('a damaged guard file does not stop the kiosk', async () => {
    const { path, remove } = tempJournal();
    await sellUpTo(path, 10);
    writeFileSync(`${path}.guard`, 'x'.repeat(8_192));
    const { journal, snapshot } = await variant.open(path);
    expect(snapshot).toMatchObject({ counters: { order: 10 }, session: 2 });
    await journal.close();
    remove();
  });
});
