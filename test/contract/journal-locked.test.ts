import { describe, expect, test } from 'vitest';
import { entry, problemOf, tempJournal, variants } from '../support/journal.ts';

const all = await variants();

describe.each(all)('a second kioskd on the same journal, $name', (variant) => {
  test('is refused with words while the first one lives, and let in after it', async () => {
    const { path, remove } = tempJournal();
    const first = await variant.open(path);
    for (const second of all) {
      const refusal = await problemOf(second.open(path));
      expect(refusal.problem).toBe('locked');
      expect(refusal.message).toContain('Another kioskd is selling');
    }
    await first.journal.commit(entry('undisturbed'));
    await first.journal.close();
    const { journal, snapshot } = await variant.open(path);
    expect(snapshot.session).toBe(2);
    await journal.close();
    remove();
  });

  test('readers do not hold it back', async () => {
    const { path, remove } = tempJournal();
    await (await variant.open(path)).journal.close();
    const reader = await variant.open(path, { readOnly: true });
    const { journal } = await variant.open(path);
    await journal.commit(entry(1));
    expect((await reader.journal.facts()).entries).toBe(1);
    await reader.journal.close();
    await journal.close();
    remove();
  });
});
