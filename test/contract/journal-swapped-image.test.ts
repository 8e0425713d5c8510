import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemOf, tempJournal, variants } from '../support/journal.ts';
import { powerCut, sellMany } from '../support/journal-damage.ts';

const all = await variants();

describe.each(all)('an image of an earlier moment in the place of the journal, $name', (variant) => {
  /** Sold ten, an image was taken while selling, sold ten more, all in one session. */
  async function imageWhileSelling() {
    const temp = tempJournal();
    const opened = await variant.open(temp.path);
    await sellMany(opened, 1, 10);
    const image = powerCut(temp.folder);
    await sellMany(opened, 11, 10);
    const now = powerCut(temp.folder);
    await opened.journal.close();
    const remove = () => {
      temp.remove();
      rmSync(image.folder, { recursive: true });
      rmSync(now.folder, { recursive: true });
    };
    return { image, now, remove };
  }

  test('of the same session, without its guard: refused, twenty sales would be forgotten', async () => {
    const { image, now, remove } = await imageWhileSelling();
    rmSync(`${now.path}-wal`, { force: true });
    for (const name of readdirSync(image.folder).filter((one) => !one.endsWith('.guard'))) {
      cpSync(join(image.folder, name), join(now.folder, name));
    }
    const refusal = await problemOf(variant.open(now.path));
    expect(refusal.problem).toBe('counter went back');
    expect(refusal.message).toContain('ends at entry 40 and has ended at entry 80 before');
    remove();
  });

  test('with its guard: only the session number shows it, and it is one that was used before', async () => {
    const { image, now, remove } = await imageWhileSelling();
    const after = await variant.open(now.path);
    await after.journal.close();
    const { journal, snapshot } = await variant.open(image.path);
    expect(snapshot.session).toBe(after.snapshot.session);
    expect(snapshot.counters).toEqual({ order: 10 });
    expect(await journal.verify()).toEqual({ ok: true, problem: '' });
    await journal.close();
    remove();
  });

  test('the guard alone lost: the journal goes on with everything in it', async () => {
    const { now, remove } = await imageWhileSelling();
    rmSync(`${now.path}.guard`);
    const { journal, snapshot } = await variant.open(now.path);
    expect(snapshot).toMatchObject({ counters: { order: 20 }, session: 2 });
    await journal.close();
    remove();
  });
});
