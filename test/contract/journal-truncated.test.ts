import { existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { tempJournal, variants } from '../support/journal.ts';
import { PAGE, powerCut, saidOf, sellMany } from '../support/journal-damage.ts';

const all = await variants();
const temp = tempJournal();
afterAll(() => temp.remove());
const opened = await all[0]?.open(temp.path);
if (opened !== undefined) {
  await sellMany(opened, 1, 30);
  await opened.journal.close();
}
const size = statSync(temp.path).size;
const middle = Math.floor(size / 2);
const LENGTHS = [1, 99, 100, 512, PAGE - 1, PAGE, PAGE + 1, middle, middle - (middle % PAGE), size - PAGE, size - 1];

describe.each(all)('a journal that is cut short, $name', (variant) => {
  test.each(LENGTHS)('to %i bytes: is never sold with and never begun anew', async (length) => {
    const { path, folder } = powerCut(temp.folder);
    truncateSync(path, length);
    const before = readFileSync(path);
    const said = await saidOf(variant, path);
    expect(said.problem).toMatch(/^(corrupt|verify)$/);
    expect(said.words).toMatch(/damaged|not a journal|changed, removed/);
    if (!said.opened) {
      // What is left is left as it is, for whoever recovers it.
      expect(readFileSync(path).equals(before)).toBe(true);
    }
    expect(existsSync(path)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
